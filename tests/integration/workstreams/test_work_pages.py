"""The pages of workstreams and actions: what they say, to whom, and with how many questions to the database."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.services.barriers import raise_barrier
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, admitted, make_partnership, make_user
from workstreams.models import (
    Decision,
    Lesson,
    Mitigation,
    Objective,
    PlanAction,
    Risk,
    TaskGroup,
    Workstream,
    WorkstreamMember,
)
from workstreams.services.action_needs import need
from workstreams.services.actions import ACTIONS
from workstreams.services.workstreams import WORKSTREAMS

pytestmark = [pytest.mark.django_db, pytest.mark.once]
AUGUST = date(2017, 8, 1)
RISK: dict[str, Any] = {
    "title": "Homes come late", "cause": "Builders", "event": "A delay", "effect": "People wait", "category": "supply",
    "raised_on": date(2017, 4, 1), "inherent_likelihood": 4, "inherent_impact": 4, "likelihood": 3, "impact": 4,
}  # fmt: skip


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership(opens_at=date(2017, 4, 1))


@pytest.fixture
def lead(partnership: Partnership) -> User:
    return make_user(Role.WORKSTREAM_LEAD, partnership, name="Imani Fenwick")


@pytest.fixture
def workstream(partnership: Partnership, lead: User) -> Workstream:
    values = {
        "partnership": partnership,
        "name": "Inpatient care",
        "aim": "Near home",
        "principles": [9],
        "lead": lead,
    }
    return rows.add(WORKSTREAMS, values=values, act=act_of())


def made(workstream: Workstream, what: str = "Count the beds", **more: Any) -> PlanAction:
    values = {"partnership": workstream.partnership, "workstream": workstream, "what": what, "due_on": AUGUST}
    return rows.add(ACTIONS, values={**values, **more}, act=act_of())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *args: object, **query: object) -> str:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"workstreams:{name}", args=args or None) + (f"?{asked}" if asked else "")


def test_an_action_says_where_it_stands_and_why(workstream: Workstream, lead: User) -> None:
    first = made(workstream, "Ask the wards", due_on=date(2017, 9, 1), measure="inpatients")
    row = made(workstream, starts_on=date(2017, 2, 1))
    need(action=row, needs=first, act=act_of())
    act = act_of(today=date(2017, 5, 13))
    row = rows.change(
        ACTIONS, row=row, version=1, values={"due_on": date(2017, 12, 1), "percent": 30}, act=act
    )
    client = signed_in(lead)
    said = client.get(url("action", row.pk)).content.decode()
    for words in (
        "On track for its month", "It is due in December 2017, 4 months later than first given; 30 per cent is done.",
        "Its month moved once: it is due 4 months later than first given.", "moved to December 2017, 4 months later",
        "December 2017, first given August 2017", "A1 Ask the wards",
    ):  # fmt: skip
        assert words in said, words
    needed = client.get(url("action", first.pk)).content.decode()
    assert "/measures/inpatients/" in needed
    assert "A2 Count the beds" in needed


def test_whose_barrier_it_is_only_those_learn_who_may_see_the_person(
    partnership: Partnership, workstream: Workstream, lead: User
) -> None:
    spell = admitted(partnership)
    barrier = raise_barrier(
        spell=spell, what="No home yet", organisation_id=None, raised_on=date(2017, 4, 1), act=act_of()
    )
    row = made(workstream, barrier=barrier)
    closed = signed_in(lead).get(url("action", row.pk)).content.decode()
    assert "One person" in closed
    assert spell.person.reference not in closed
    assert "No home yet" not in closed
    looks = AuditEntry.objects.filter(kind=Kind.READ)
    assert not looks.exists()
    commissioner = signed_in(make_user(Role.COMMISSIONER, partnership))
    assert spell.person.reference in commissioner.get(url("action", row.pk)).content.decode()
    assert looks.get().did == "action of the programme"
    person_page = commissioner.get(reverse("cohorts:person", args=[spell.person_id])).content.decode()
    assert "Actions of the programme" in person_page
    assert row.what in person_page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"Late", "Mine", "Stone"}),
        ({"state": "late"}, {"Late"}),
        ({"state": "open", "colour": "red"}, {"Late"}),
        ({"owner": "mine"}, {"Late", "Mine", "Stone"}),
        ({"owner": "nobody"}, {"Late", "Stone"}),
        ({"only": "milestones"}, {"Stone"}),
        ({"since": "2017-08", "until": "2017-08"}, {"Mine"}),
        ({"text": "STON"}, {"Stone"}),
        ({"text": "A2"}, {"Mine"}),
        ({"sort": "slip"}, {"Late", "Mine", "Stone"}),
        ({"workstream": "other"}, set()),
    ],
)
def test_lists_are_filtered(
    workstream: Workstream, lead: User, query: dict[str, str], shown: set[str]
) -> None:
    made(workstream, "Late", due_on=date(2017, 1, 1))
    made(workstream, "Mine", owner=lead)
    made(workstream, "Stone", is_milestone=True, due_on=date(2017, 9, 1))
    if query.get("workstream") == "other":
        values = {"partnership": workstream.partnership, "name": "Homes", "aim": "Homes"}
        query = {"workstream": str(rows.add(WORKSTREAMS, values=values, act=act_of()).pk)}
    client = signed_in(lead)
    for name in ("actions", "action_board", "action_timeline"):
        for htmx in ({}, {"headers": {"HX-Request": "true"}}):
            answer = client.get(url(name, **query), **htmx)  # type: ignore[arg-type]
            assert answer.status_code == 200
            said = answer.content.decode()
            assert {
                what for what in ("Late", "Mine", "Stone") if f" {what}<" in said or f" {what}\n" in said
            } == shown


def test_a_filter_that_cannot_be_read_is_told(workstream: Workstream, lead: User) -> None:
    made(workstream)
    for query in ({"since": "then"}, {"colour": "pink"}):
        answer = signed_in(lead).get(url("actions", **query))
        assert answer.status_code == 422
        assert "Count the beds" not in answer.content.decode()


def test_the_timeline_says_its_months_in_words(workstream: Workstream, lead: User) -> None:
    row = made(workstream, starts_on=date(2017, 3, 1))
    rows.change(ACTIONS, row=row, version=1, values={"due_on": date(2017, 10, 1)}, act=act_of())
    said = signed_in(lead).get(url("action_timeline")).content.decode()
    for kind, words in (("starts", "starts"), ("first-due", "first due"), ("due", "due")):
        assert f"gantt__cell--{kind} " in said
        assert f'<span class="gantt__word">{words}</span>' in said
    later = signed_in(lead).get(url("action_timeline", first="2018-01")).content.decode()
    assert "over since October 2017" in later


def test_workstreams_say_their_colour_their_late_actions_and_what_comes_next(
    workstream: Workstream, lead: User
) -> None:
    made(workstream, "Agree the plan", due_on=date(2017, 2, 1))
    made(workstream, "Open the unit", is_milestone=True)
    dropped = made(workstream, "Never mind")
    rows.change(
        ACTIONS, row=dropped, version=1, act=act_of(),
        values={"closed_as": "dropped", "closed_on": date(2017, 4, 1), "note": "Not needed"},
    )  # fmt: skip
    said = signed_in(lead).get(url("list")).content.decode()
    for words in (
        "Of 1 workstream, 1 red and 0 amber. 1 action is late.", "1 of 2 actions is red", "Open the unit",
        "August 2017", "Imani Fenwick", "9. Hospital",
    ):  # fmt: skip
        assert words in said, words
    page = signed_in(lead).get(url("workstream", workstream.pk)).content.decode()
    assert "2 actions open, 1 of them late; 0 complete." in page
    assert "Never mind" in page


def test_a_lead_adds_an_action_in_the_own_workstream_only(
    partnership: Partnership, workstream: Workstream, lead: User
) -> None:
    client = signed_in(lead)
    typed = {"what": "Ask the wards", "due_on": "2017-09", "percent": "0"}
    assert client.post(url("action_add"), typed).status_code == 302
    assert PlanAction.objects.get().workstream == workstream
    other = rows.add(
        WORKSTREAMS, values={"partnership": partnership, "name": "Homes", "aim": "Homes"}, act=act_of()
    )
    assert client.get(url("action_add", workstream=other.pk)).status_code == 403
    assert client.post(url("action_change", made(other).pk), {**typed, "version": 1}).status_code == 403
    assert client.get(url("action_add", workstream=uuid4())).status_code == 404
    assert client.get(url("action_add", workstream="x")).status_code == 404


def test_an_action_is_made_from_what_it_comes_from(partnership: Partnership, workstream: Workstream) -> None:
    client = signed_in(make_user(Role.PROGRAMME_MANAGER, partnership))
    decision = Decision.objects.create(
        partnership=partnership, number=1, what="Build", on=date(2017, 4, 1), workstream=workstream
    )
    lesson = Lesson.objects.create(
        partnership=partnership, number=1, area="camhs_tier_4", finding="Late", source="meeting",
        learnt_on=date(2017, 4, 1),
    )  # fmt: skip
    risk = Risk.objects.create(partnership=partnership, number=1, **RISK)
    typed = {"what": "Train the teams", "due_on": "2017-09", "percent": "0"}
    for name, thing in (("decision", decision), ("lesson", lesson), ("risk", risk)):
        where = {"workstream": workstream.pk} if name == "risk" else {}
        address = url("action_add", **{name: thing.pk})
        assert client.get(address).status_code == 200
        answer = client.post(address, {**typed, **where})
        assert answer.status_code == 302, answer.content.decode()
        row = PlanAction.objects.order_by("-number")[0]
        if name == "risk":
            assert Mitigation.objects.get().action == row
        else:
            assert getattr(row, name) == thing
        assert client.get(url("action", row.pk)).status_code == 200
    stranger = make_partnership("ELSE")
    far = Decision.objects.create(partnership=stranger, number=1, what="Far", on=date(2017, 4, 1))
    assert client.get(url("action_add", decision=far.pk)).status_code == 404
    for back in ("/workstreams/decisions/", "//evil.example"):
        address = url("action_add", workstream=workstream.pk, back=back)
        answer = client.post(address, {**typed, "workstream": workstream.pk})
        assert (answer["Location"] == back) == (back[1] != "/")


def test_refusals_stand_beside_their_field(workstream: Workstream, lead: User) -> None:
    row = made(workstream)
    typed = {"version": 1, "what": "Count", "due_on": "2017-09", "percent": "20"}
    client = signed_in(lead)
    for more, words in (
        ({"starts_on": "2018-01"}, "It cannot be due before it starts."),
        ({"override": "red"}, "Say why the colour is set by hand."),
        ({"override_reason": "Because"}, "Choose the colour, or take the reason away"),
        ({"percent": "100"}, "Say that it is done, or give less than 100 per cent."),
        ({"due_on": "soon"}, "Write the month as year and month"),
    ):
        answer = client.post(url("action_change", row.pk), {**typed, **more})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    done = {"closed_as": "done", "closed_on": "2017-04-20"}
    for name, said, status in (
        ("action_close", {"version": 1, **done, "closed_as": "dropped"}, 422),
        ("action_close", {"version": 9, **done}, 409),
        ("action_close", {"version": 1, **done}, 302),
        ("action_close", {"version": 2, **done}, 422),
        ("action_reopen", {"version": 2, "percent": "60", "note": ""}, 422),
        ("action_reopen", {"version": 2, "percent": "60", "note": "It came back"}, 302),
    ):
        assert client.post(url(name, row.pk), said).status_code == status
    row.refresh_from_db()
    assert (row.closed_as, row.closed_on, row.percent) == ("", None, 60)
    assert client.post(url("action_need", row.pk), {"needs": made(workstream, "Other").pk}).status_code == 302
    link = row.needs.get()
    assert client.post(url("action_need_remove", link.pk)).status_code == 302
    assert not row.needs.exists()


def test_the_parts_of_a_workstream_are_kept(
    partnership: Partnership, workstream: Workstream, lead: User
) -> None:
    client = signed_in(make_user(Role.PROGRAMME_MANAGER, partnership))
    objective = {"text": "Nearer home", "position": 1, "measures": ["out_of_area"]}
    for name, model, typed in (
        ("member", WorkstreamMember, {"name": "A carer", "role": "Carer"}),
        ("group", TaskGroup, {"name": "Beds", "remit": "How many beds"}),
        (
            "objective",
            Objective,
            {**objective, "lesson_year": "2016/17"},
        ),
    ):
        assert client.post(url(f"{name}_add", workstream.pk), typed).status_code == 302, name
        row = model.objects.get()
        assert client.get(url(f"{name}_change", row.pk)).status_code == 200
        assert str(row) in client.get(url("workstream", workstream.pk)).content.decode()
    assert client.post(url("member_add", workstream.pk), {"name": "", "role": "?"}).status_code == 422
    wrong_year = {**objective, "lesson_year": "last"}
    assert client.post(url("objective_add", workstream.pk), wrong_year).status_code == 422
    kept = Objective.objects.get()
    made(workstream, objective=kept)
    reason = {"version": 1, "reason": "Entered twice"}
    for name, pk in (("objective", kept.pk), ("workstream", workstream.pk)):
        answer = client.post(url(f"{name}_withdraw", pk), reason)
        assert answer.status_code == 422
        assert "It has 1 open action" in answer.content.decode()
    assert client.post(url("member_withdraw", WorkstreamMember.objects.get().pk), reason).status_code == 302
    member = signed_in(make_user(Role.COUNCIL_LEAD, partnership))
    assert member.get(url("workstream_update", workstream.pk)).status_code == 403


def test_without_workstreams_the_pages_say_how_to_start(partnership: Partnership) -> None:
    for role, words in (
        (Role.PROGRAMME_MANAGER, "Add the first one"),
        (Role.BOARD_MEMBER, "No workstreams yet"),
    ):
        client = signed_in(make_user(role, partnership))
        assert words in client.get(url("list")).content.decode()
        for name in ("actions", "action_board", "action_timeline"):
            assert "No actions yet" in client.get(url(name)).content.decode()
        assert "0 orphan links" in client.get(url("links")).content.decode()
