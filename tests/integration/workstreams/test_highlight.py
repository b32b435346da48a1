"""Highlight reports: written, published with frozen facts, put right, chased, and read by every governing body."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.packs.document import Section, Table, Text
from tcp_portal.partnerships.models import Organisation, Partnership, User
from tcp_portal.web.registry import PackContext
from tests.factories import act_of, make_partnership, make_user
from workstreams.models import Highlight, PlanAction, Workstream
from workstreams.presenters.highlight_pack import section
from workstreams.services.action_ends import close
from workstreams.services.actions import ACTIONS
from workstreams.services.highlights import SetByHand, publish, write
from workstreams.services.workstreams import MEMBERS, WORKSTREAMS

pytestmark = pytest.mark.django_db
APRIL, DAY = Month(2017, 4), date(2017, 5, 3)
TEXTS = {"achieved": "Two teams trained.", "next_steps": "Train the third.", "blocked": ""}
QUERIES = 12


@dataclass
class World:
    here: Partnership
    manager: User
    lead: User
    board: User
    stream: Workstream

    def action(self, what: str, due: str = "2017-04", on: date = date(2017, 3, 1), **more: Any) -> PlanAction:
        values = {
            "partnership": self.here, "workstream": self.stream, "what": what, "due_on": Month.parse(due).first, **more,
        }  # fmt: skip
        return rows.add(ACTIONS, values=values, act=act_of(self.manager, today=on))

    def write(self, version: int = 0, day: date = DAY, **texts: str) -> Highlight:
        said = {**TEXTS, **texts}
        return write(
            workstream=self.stream, month=APRIL, texts=said, version=version, day=day, act=act_of(self.lead, today=day)
        )  # fmt: skip

    def published(self, **texts: str) -> Highlight:
        row = self.write(**texts)
        return publish(highlight=row, version=row.version, day=DAY, act=act_of(self.lead, today=DAY))


def add_stream(here: Partnership, act: Act, name: str, lead: User | None) -> Workstream:
    return rows.add(
        WORKSTREAMS, values={"partnership": here, "name": name, "aim": "Better", "lead": lead}, act=act
    )


@pytest.fixture
def world() -> World:
    here = make_partnership(opens_at=date(2017, 4, 1))
    manager, lead = (
        make_user(Role.PROGRAMME_MANAGER, here),
        make_user(Role.WORKSTREAM_LEAD, here, name="Lena Lead"),
    )
    stream = add_stream(here, act_of(manager), "Community support", lead)
    return World(here, manager, lead, make_user(Role.BOARD_MEMBER, here), stream)


def as_(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def at(name: str, *args: Any, **query: str) -> str:
    asked = {"partnership": "BHR", "month": "2017-04", **query}
    return f"{reverse(f'workstreams:{name}', args=args)}?{'&'.join(f'{a}={b}' for a, b in asked.items())}"


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_publishing_freezes_the_counts_and_the_colour_of_the_day(world: World) -> None:
    late = world.action("Hold the first meeting", "2017-04")
    world.action("Train the teams", "2017-06")
    row = world.published()
    assert (row.rag, row.rule) == ("amber", "1 of 2 actions is amber, none is worse")
    assert {name: row.facts[name] for name in ("amber", "grey", "not_updated", "risks", "day")} == {
        "amber": 1, "grey": 1, "not_updated": 2, "risks": 0, "day": "2017-05-03",
    }  # fmt: skip
    act = act_of(world.lead, today=DAY)
    close(action=late, version=late.version, closed_as="done", on=DAY, note="", evidence="", act=act)
    row.refresh_from_db()
    assert row.facts["amber"] == 1
    text = text_of(as_(world.board).get(at("highlight", row.pk)))
    assert "On 3 May 2017: 2 actions: 1 amber, 1 grey; 2 not updated; no open risk." in text
    assert "Published on 3 May 2017 by Lena Lead." in text


def test_a_colour_set_by_hand_needs_a_reason_and_says_so_everywhere(world: World) -> None:
    row, act = world.write(), act_of(world.lead, today=DAY)
    with pytest.raises(Refusal) as refusal:
        publish(highlight=row, version=1, day=DAY, act=act, by_hand=SetByHand("green", " "))
    assert refusal.value.field == "reason"
    row = publish(
        highlight=row, version=1, day=DAY, act=act, by_hand=SetByHand("green", "Actions come in May")
    )
    assert (row.rag, row.rule) == ("green", "Set by hand; the rule gives grey")
    for address in (at("highlight", row.pk), at("highlights"), at("highlight_paper")):
        text = text_of(as_(world.board).get(address))
        assert "Set by hand; the rule gives grey: Actions come in May" in text


def test_the_colour_of_the_rule_chosen_by_hand_is_the_rule(world: World) -> None:
    row = world.write()
    row = publish(highlight=row, version=1, day=DAY, act=act_of(world.lead), by_hand=SetByHand("grey", ""))
    assert (row.rule, row.override_reason) == ("No actions yet", "")


def test_what_is_published_is_put_right_and_its_facts_stay(world: World) -> None:
    row = world.published()
    facts, published = row.facts, row.published_at
    world.action("Another", "2017-01")
    row = world.write(version=row.version, day=date(2017, 5, 9), achieved="Three teams trained.")
    assert (row.achieved, row.facts, row.published_at) == ("Three teams trained.", facts, published)
    entry = AuditEntry.objects.filter(did="change a highlight report").order_by("-at").first()
    assert entry is not None
    assert entry.changes == {"achieved": ["", "written"]}
    text = text_of(as_(world.board).get(at("highlight", row.pk)))
    assert "Published on 3 May 2017. Its words were put right on 9 May 2017 by Lena Lead." in text
    with pytest.raises(Refusal):
        publish(highlight=row, version=row.version, day=DAY, act=act_of(world.lead))
    with pytest.raises(Refusal):
        world.write(version=row.version, achieved="", next_steps="")


def test_a_report_that_says_nothing_is_not_published(world: World) -> None:
    row = world.write(achieved=" ", next_steps="", blocked="All of it")
    with pytest.raises(Refusal):
        publish(highlight=row, version=1, day=DAY, act=act_of(world.lead))


def test_a_report_is_written_once_a_month_by_those_of_the_workstream(world: World) -> None:
    world.write()
    with pytest.raises(Stale):
        world.write(version=0, achieved="Mine")
    stranger = make_user(Role.WORKSTREAM_LEAD, world.here)
    for who in (stranger, world.board):
        with pytest.raises(PermissionDenied):
            write(workstream=world.stream, month=APRIL, texts=TEXTS, version=1, day=DAY, act=act_of(who))
    rows.add(MEMBERS, values={"workstream": world.stream, "user": stranger}, act=act_of(world.manager))
    assert write(
        workstream=world.stream, month=APRIL, texts={**TEXTS, "blocked": "X"}, version=1, day=DAY, act=act_of(stranger)
    ).blocked == "X"  # fmt: skip


def test_the_pages_answer_by_right(world: World) -> None:
    draft = world.write()
    outside = make_user(Role.PROGRAMME_MANAGER, make_partnership("ELSE"))
    other_lead = make_user(Role.WORKSTREAM_LEAD, world.here)
    one = (("highlight_publish", draft.pk), ("highlight_change", draft.pk), ("month_end", world.stream.pk))
    for name, pk in (("highlight", draft.pk), *one):
        assert as_(None).get(at(name, pk)).status_code == 302
        assert as_(world.board).get(at(name, pk)).status_code == 403
        assert as_(other_lead).get(at(name, pk)).status_code == 403
        assert as_(outside).get(at(name, pk, partnership="ELSE")).status_code == 404
        assert as_(world.lead).get(at(name, pk)).status_code == 200
        assert as_(world.manager).get(at(name, pk)).status_code == 200
    for name in ("highlights", "highlight_paper"):
        assert as_(world.board).get(at(name)).status_code == 200
        assert as_(world.board).post(at(name)).status_code == 405
        assert as_(outside).get(at(name)).status_code == 404
    assert as_(world.lead).get(at("highlight_chase")).status_code == 403
    assert as_(world.board).get(at("highlight_paper", audience="nobody")).status_code == 404


def test_the_month_end_in_three_saves(world: World) -> None:
    first, second = world.action("Hold meetings"), world.action("Train teams", "2017-05")
    client, address = as_(world.lead), at("month_end", world.stream.pk)
    text = text_of(client.get(address))
    assert "2 not updated" in text
    assert "A2 Train teams (due May 2017)" in text
    assert "These lines are suggested from the actions" in text
    sent: dict[str, Any] = {"do": "actions"}
    for action in (first, second):
        name = f"a{action.number}"
        sent |= {f"{name}-version": 1, f"{name}-percent": 40, f"{name}-due_on": Month.of(action.due_on).iso}
    assert client.post(address, {**sent, "a1-percent": 400}).status_code == 422
    assert client.post(address, {**sent, "a1-done": "on"})["Location"].endswith("#highlight")
    first.refresh_from_db()
    assert (first.closed_as, first.closed_on) == ("done", date(2017, 4, 30))
    assert client.post(address, {**sent, "a1-version": 2}).status_code == 422  # it is closed
    text = text_of(client.get(address))
    assert "All updated" in text
    assert "Done: A1 Hold meetings" in text
    assert client.post(address, {"do": "write", "achieved": "x" * 2001}).status_code == 422
    answer = client.post(address, {"do": "check", "version": 0, **TEXTS})
    row = Highlight.objects.get()
    assert answer["Location"] == at("highlight_publish", row.pk)
    assert client.post(address, {"do": "write", "version": 0, **TEXTS, "blocked": "Mine"}).status_code == 409
    wrong = {"version": 1, "colour": "red", "reason": ""}
    assert client.post(answer["Location"], wrong).status_code == 422
    assert client.post(answer["Location"], {"version": 7, "colour": ""}).status_code == 409
    assert client.post(answer["Location"], {"version": 1, "colour": ""})["Location"] == address
    assert "Published" in text_of(client.get(address))


def test_who_has_none_is_said_and_never_blank(world: World) -> None:
    add_stream(world.here, act_of(world.manager), "Housing", None)
    world.published()
    text = text_of(as_(world.board).get(at("highlights")))
    assert "1 of 2 workstreams have reported on April 2017." in text
    assert "Not written" in text
    assert "It was due by 5 May 2017" in text
    assert "Not written for April 2017: Housing." in text_of(as_(world.board).get(at("highlight_paper")))
    text = text_of(as_(world.manager).get(at("highlight_chase")))
    assert "1 of 2 workstreams still have something to do." in text
    assert "Community support</th>" not in text


def test_a_workstream_that_had_ended_or_not_begun_owes_nothing(world: World) -> None:
    act = act_of(world.manager)
    for name, values in (
        ("Over", {"ends_on": date(2017, 3, 31)}),
        ("Ahead", {"starts_on": date(2017, 5, 1)}),
    ):
        row = add_stream(world.here, act, name, None)
        rows.change(WORKSTREAMS, row=row, version=1, values=values, act=act)
    assert "0 of 1 workstreams" in text_of(as_(world.board).get(at("highlights")))


def test_one_source_for_every_body_and_only_heading_and_order_change(world: World) -> None:
    near = Organisation.objects.get(name="BHR Havering CCG")
    world.published()
    world.action("Of nobody")
    world.action("Of Havering", organisation=Organisation.objects.get(name="BHR Havering Council"))
    client = as_(world.board)
    everyone, chosen = (
        text_of(client.get(at("highlight_paper", audience=audience))) for audience in ("", str(near.pk))
    )
    assert "For all member organisations." in everyone
    assert everyone.index("Of nobody") < everyone.index("Of Havering")
    assert "For BHR Havering CCG." in chosen
    assert chosen.index("Of Havering") < chosen.index("Of nobody")
    assert "Actions of Havering come first." in chosen
    assert all(
        "Two teams trained." in text and "Published on 3 May 2017" in text for text in (everyone, chosen)
    )


def test_a_lead_sees_on_home_what_is_left_until_it_is_done(world: World) -> None:
    world.action("Hold meetings")
    client = as_(world.lead)
    text = text_of(client.get("/"))
    assert "highlight of April 2017 is not written. It was due by 5 May 2017." in text
    assert "1 action was not updated this month." in text
    assert "1 highlight report of April 2017 is late." in text_of(as_(world.manager).get("/"))
    assert "Month end" not in text_of(as_(make_user(Role.WORKSTREAM_LEAD, world.here)).get("/"))
    PlanAction.objects.update(updated_at=datetime(2017, 5, 2, tzinfo=UTC))
    world.published()
    assert "Month end" not in text_of(client.get("/"))


def test_the_pack_has_the_published_reports_and_names_who_has_none(world: World) -> None:
    context = PackContext(world.here, APRIL, APRIL.last, everything())
    world.write()
    assert section(context) is None
    row = Highlight.objects.get()
    publish(highlight=row, version=1, day=DAY, act=act_of(world.lead, today=DAY))
    add_stream(world.here, act_of(world.manager), "Housing", None)
    built = section(context)
    assert isinstance(built, Section)
    assert built.summary == "1 of 2 workstreams have reported on April 2017."
    table, text = built.blocks[0], built.blocks[1]
    assert isinstance(table, Table)
    assert table.rows[1][:2] == ("Housing", "Not written")
    assert isinstance(text, Text)
    assert text.body == "Community support. Achieved: Two teams trained. Next: Train the third."
    assert section(replace(context, month=Month(2017, 3))) is None


@pytest.mark.parametrize("name", ["highlights", "highlight_paper", "highlight_chase", "month_end"])
def test_many_workstreams_and_actions_need_no_more_questions(world: World, name: str) -> None:
    args = (world.stream.pk,) if name == "month_end" else ()
    client = as_(world.manager)

    def queries() -> int:
        client.get(at(name, *args))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(at(name, *args)).status_code == 200
        return len(caught.captured_queries)

    world.action("First")
    world.published()
    few = queries()
    for number in range(5):
        stream = add_stream(world.here, act_of(world.manager), f"Stream {number}", world.lead)
        world.action(f"More {number}")
        row = write(workstream=stream, month=APRIL, texts=TEXTS, version=0, day=DAY, act=act_of(world.lead))
        publish(highlight=row, version=1, day=DAY, act=act_of(world.lead))
    assert queries() == few <= QUERIES
