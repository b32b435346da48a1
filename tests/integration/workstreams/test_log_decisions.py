"""The decision log: what it refuses, how a decision is replaced, and its pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tcp_portal import rows
from tcp_portal.access import scope_of
from tcp_portal.access.scope import everything
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.web.registry import PackContext
from tests.factories import act_of, make_partnership
from tests.integration.workstreams.log_made import DAY, World, as_, questions, text_of
from tests.integration.workstreams.meetings_of import board_of, item_of, meeting_on
from workstreams.models import Decision, Workstream
from workstreams.presenters.decision_section import asked_section, decisions_section
from workstreams.services.actions import ACTIONS
from workstreams.services.decisions import DECISIONS, DecisionAsk, log_of, replace
from workstreams.services.support import SUPPORT

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = {
    "what": "Buy homes",
    "state": "made",
    "on": "2017-05-10",
    "rationale": "People wait",
    "options": "Rent",
}


@pytest.fixture
def world() -> World:
    return World.make()


def decided(world: World, what: str = "Buy homes", **more: Any) -> Decision:
    values = {"partnership": world.partnership, "what": what, "on": date(2017, 5, 10), **more}
    return rows.add(DECISIONS, values=values, act=act_of(world.manager, today=DAY))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"on": date(2017, 5, 13)}, "on"),
        ({"state": "replaced"}, "state"),
        ({"review_on": date(2017, 5, 9)}, "review_on"),
        ({"what": ""}, None),
    ],
)
def test_what_cannot_be_is_refused(world: World, values: dict[str, Any], field: str | None) -> None:
    with pytest.raises(Refusal) as refusal:
        decided(world, **values)
    assert refusal.value.field == field
    assert decided(world, state="asked", on=date(2017, 6, 7)).number == 1


def test_a_workstream_of_another_partnership_is_refused(world: World) -> None:
    elsewhere = make_partnership("THIRD")
    stream = Workstream.objects.create(partnership=elsewhere, number=1, name="Far", aim="Far")
    with pytest.raises(Refusal):
        decided(world, workstream=stream)


def test_a_decision_names_its_meeting_which_is_of_its_partnership(world: World) -> None:
    item = item_of(meeting_on(board_of(world.partnership), DAY), title="The <b>plan</b>")
    far = item_of(meeting_on(board_of(make_partnership("THIRD")), DAY))
    with pytest.raises(Refusal) as refusal:
        decided(world, agenda_item=far)
    assert refusal.value.field == "agenda_item"
    row = decided(world, agenda_item=item)
    board = as_(world.board)
    page = text_of(board.get(world.url("decision", row.pk)))
    assert f"/meetings/{item.meeting_id}/" in page
    assert "TCP Board, 12 May 2017: The &lt;b&gt;plan&lt;/b&gt;" in page
    assert "TCP Board, 12 May 2017" in text_of(board.get(world.url("decisions")))
    form = text_of(as_(world.manager).get(world.url("decision_add", agenda_item=str(item.pk))))
    assert f'value="{item.pk}" selected' in form
    assert str(far.pk) not in form


def test_a_decision_is_replaced_by_a_new_one_and_stays_in_the_log(world: World) -> None:
    act, first = act_of(world.manager, today=DAY), decided(world)
    later = replace(decision=first, version=1, values={"what": "Rent homes", "on": DAY}, act=act)
    first.refresh_from_db()
    assert (first.state, first.replaced_by, later.state, later.number) == ("replaced", later, "made", 2)
    with pytest.raises(Refusal):
        replace(decision=first, version=2, values={"what": "Lease homes", "on": DAY}, act=act)
    with pytest.raises(Refusal):
        rows.change(DECISIONS, row=first, version=2, values={"state": "made"}, act=act)
    with pytest.raises(Stale):
        replace(decision=later, version=7, values={"what": "Lease homes", "on": DAY}, act=act)
    assert Decision.objects.count() == 2  # nothing is left of what was refused
    rows.withdraw(DECISIONS, row=later, version=later.version, reason="Never made", act=act)
    first.refresh_from_db()
    assert (first.state, first.replaced_by) == ("made", None)


def test_the_log_is_filtered_by_state_stream_words_number_and_review(world: World) -> None:
    stream = world.stream()
    decided(world, "Buy homes", workstream=stream, review_on=date(2017, 5, 11))
    decided(world, "Ask for money", state="asked", rationale="Homes cost")
    found = {
        name: [
            one.number for one in log_of(scope=everything(), partnership=world.partnership, ask=ask, day=DAY)
        ]
        for name, ask in {
            "all": DecisionAsk(),
            "state": DecisionAsk(state="asked"),
            "stream": DecisionAsk(workstream_id=stream.pk),
            "words": DecisionAsk(text="homes MONEY"),
            "number": DecisionAsk(text="d1"),
            "overdue": DecisionAsk(overdue=True),
        }.items()
    }
    assert found == {"all": [2, 1], "state": [2], "stream": [1], "words": [2], "number": [1], "overdue": [1]}


def test_the_pages_say_what_is_in_force_what_follows_and_what_is_late(world: World) -> None:
    row = decided(world, review_on=date(2017, 5, 20), owner_name="The <b>chair</b>")
    later = replace(
        decision=decided(world, "Rent"), version=1, values={"what": "Lease", "on": DAY},
        act=act_of(world.manager, today=DAY),
    )  # fmt: skip
    action = {
        "partnership": world.partnership, "decision": row, "what": "Find <i>sites</i>", "due_on": date(2017, 5, 1),
    }  # fmt: skip
    rows.add(ACTIONS, values=action, act=act_of(world.manager, today=DAY))
    board = as_(world.board)
    listed = text_of(board.get(world.url("decisions")))
    assert "2 decisions in force and 1 review is overdue." in listed
    assert "Review overdue" in listed
    assert "The &lt;b&gt;chair&lt;/b&gt;" in listed
    assert "Add a decision" not in listed
    page = text_of(board.get(world.url("decision", row.pk)))
    assert "It was to be looked at again by 20 May 2017." in page
    assert "1 action, 1 still open." in page
    assert "Find &lt;i&gt;sites&lt;/i&gt;" in page
    assert "Not started, and not due to have been" in page
    assert "Add an action" not in page
    assert "No meeting of the portal" in page
    assert "D2: Rent" in text_of(board.get(world.url("decision", later.pk)))
    edited = text_of(as_(world.manager).get(world.url("decision", row.pk)))
    assert f"decision={row.pk}" in edited
    assert board.get(world.url("decisions", state="nonsense")).status_code == 422
    assert "No decision is shown" in text_of(board.get(world.url("decisions", text="zebra")))
    part = board.get(world.url("decisions"), headers={"HX-Request": "true"})
    assert text_of(part).startswith('<div id="results">')


def test_a_decision_is_typed_changed_replaced_and_withdrawn(world: World) -> None:
    client = as_(world.manager)
    assert client.post(world.url("decision_add"), {**FORM, "what": ""}).status_code == 422
    assert client.post(world.url("decision_add"), {**FORM, "state": "replaced"}).status_code == 422
    assert client.post(world.url("decision_add"), FORM).status_code == 302
    row = Decision.objects.get()
    change = world.url("decision_change", row.pk)
    assert client.post(change, {**FORM, "what": "Rent homes", "version": "1"}).status_code == 302
    late = client.post(change, {**FORM, "what": "Lease homes", "version": "1"})
    assert late.status_code == 409
    assert "Rent homes" in text_of(late)
    where = world.url("decision_replace", row.pk)
    assert "Now: Rent homes" in text_of(client.get(where))
    assert client.post(where, {**FORM, "version": "1"}).status_code == 409
    assert client.post(where, {**FORM, "what": "", "version": "2"}).status_code == 422
    assert client.post(where, {**FORM, "on": "2999-01-01", "version": "2"}).status_code == 422
    assert client.post(where, {**FORM, "version": "2"}).status_code == 302
    again = client.post(where, {**FORM, "version": "3"})
    assert again.status_code == 422
    assert "Only a decision that was made and is in force can be replaced." in text_of(again)
    assert '<option value="replaced" selected' in text_of(client.get(change))
    withdraw = world.url("decision_withdraw", row.pk)
    assert client.post(withdraw, {"reason": "", "version": "3"}).status_code == 422
    assert client.post(withdraw, {"reason": "Twice", "version": "3"}).status_code == 302
    assert client.get(change).status_code == 404


def test_who_may(world: World) -> None:
    pk = decided(world).pk
    edits = {"decision_add", "decision_change", "decision_replace", "decision_withdraw"}
    names = {"decisions": (), "decision": (pk,), **dict.fromkeys(edits, (pk,)), "decision_add": ()}
    world.must_be_closed_to_others(names, edits=edits)


@pytest.mark.once
def test_a_long_log_asks_no_more_than_a_short_one_and_is_cut_into_pages(world: World) -> None:
    decided(world)
    client = as_(world.manager)
    before = questions(client, world.url("decisions"))
    one = decided(world)
    more = [
        Decision(partnership=world.partnership, number=10 + number, what="Buy", on=DAY, owner=world.manager)
        for number in range(110)
    ]
    Decision.objects.bulk_create(more)
    assert questions(client, world.url("decisions")) == before <= 10
    assert "Page 1 of 2" in text_of(client.get(world.url("decisions")))
    assert "Page 2 of 2" in text_of(client.get(world.url("decisions", page="2", text="buy")))
    assert questions(client, world.url("decision", one.pk)) <= 10


def test_the_pack_tells_the_decisions_of_the_month_and_what_waits(world: World) -> None:
    def context_of(month: Month) -> PackContext:
        scope = scope_of(world.board.pk, today=DAY)
        return PackContext(partnership=world.partnership, month=month, as_at=month.last, scope=scope)

    def section(month: Month) -> Any:
        return decisions_section(context_of(month))

    assert section(Month(2017, 5)) is None
    decided(world)
    decided(world, "Sign the plan", state="asked", on=date(2017, 6, 7))
    request = {"partnership": world.partnership, "what": "Money", "asked_of": "NHS England", "asked_on": DAY}
    rows.add(SUPPORT, values=request, act=act_of(world.manager, today=DAY))
    may = section(Month(2017, 5))
    assert may.summary == (
        "1 decision made or declined in May 2017. 1 request for support waits for an answer."
    )
    assert [table.caption for table in may.blocks] == [
        "Decided in the month", "Support that waits for an answer",
    ]  # fmt: skip
    assert may.blocks[1].rows[0][4] == 19  # days from 12 to 31 May
    assert section(Month(2017, 4)) is None
    asked = asked_section(context_of(Month(2017, 5)))
    assert asked is not None
    assert asked.summary == "The Board is asked for 1 decision."
    assert [table.caption for table in asked.blocks] == ["Decisions asked for"]  # type: ignore[union-attr]
