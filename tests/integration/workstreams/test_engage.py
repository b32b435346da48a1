"""With whom: stakeholders, events, consultations, phases with gates, and what people said and we did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.rows import Table
from tests.factories import TODAY, act_of, make_partnership, make_user
from workstreams.models import Consultation, EngagementEvent, Phase, Stakeholder, Voice
from workstreams.services.actions import ACTIONS
from workstreams.services.engage import CONSULTATIONS, EVENTS, PHASES, STAKEHOLDERS, VOICES
from workstreams.services.workstreams import WORKSTREAMS

pytestmark = pytest.mark.django_db
QUERIES = 10
DAY = timedelta(days=1)

VALUES: dict[str, dict[str, Any]] = {
    "stakeholder": {"name": "Carers forum", "kind": "family", "interest": 3, "influence": 2},
    "event": {"on": date(2017, 1, 18), "title": "Crisis support", "audience": "family"},
    "phase": {"number": 1, "name": "Plan", "starts_on": date(2017, 1, 1), "criteria": "Agreed\nPriced"},
    "consultation": {
        "question": "What helps in a crisis?", "audience": "family", "channel": "Letters",
        "opens_on": date(2017, 2, 1), "closes_on": date(2017, 3, 1),
    },
    "voice": {"said": "Teach us positive behaviour support.", "said_by": "family", "said_on": date(2017, 1, 18)},
}  # fmt: skip
TABLES: dict[str, Table[Any]] = {
    "stakeholder": STAKEHOLDERS, "event": EVENTS, "phase": PHASES, "consultation": CONSULTATIONS, "voice": VOICES,
}  # fmt: skip
MODELS: dict[str, Any] = {
    "stakeholder": Stakeholder, "event": EngagementEvent, "phase": Phase, "consultation": Consultation, "voice": Voice,
}  # fmt: skip
LISTS = ("stakeholders", "events", "consultations", "phases", "voices", "voice_paper")


@dataclass
class World:
    here: Partnership
    manager: User
    board: User

    def make(self, thing: str, **more: Any) -> Any:
        values = {**VALUES[thing], "partnership": self.here, **more}
        return rows.add(TABLES[thing], values=values, act=act_of(self.manager))

    def refused(self, thing: str, **more: Any) -> str | None:
        with pytest.raises(Refusal) as refusal:
            self.make(thing, **more)
        return refusal.value.field


@pytest.fixture
def world() -> World:
    here = make_partnership(opens_at=date(2017, 5, 1))
    return World(here, make_user(Role.PROGRAMME_MANAGER, here), make_user(Role.BOARD_MEMBER, here))


def as_(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def at(name: str, *args: Any, code: str = "BHR", month: str = "2017-05", **query: str) -> str:
    asked = {"partnership": code, "month": month, **query}
    return f"{reverse(f'workstreams:{name}', args=args)}?{'&'.join(f'{a}={b}' for a, b in asked.items())}"


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("thing", "field", "values"),
    [
        ("stakeholder", "contacted_on", {"contacted_on": TODAY + DAY}),
        ("event", "people", {"on": TODAY + DAY, "people": 4}),
        ("event", "heard", {"on": TODAY + DAY, "heard": "Much"}),
        ("phase", "ends_on", {"ends_on": date(2016, 12, 31)}),
        ("phase", "gate_on", {"gate_on": TODAY}),
        ("phase", "gate_on", {"gate": "passed"}),
        ("phase", "gate_on", {"gate": "passed", "gate_on": date(2016, 12, 31)}),
        ("phase", "gate_on", {"gate": "held", "gate_on": TODAY + DAY}),
        ("consultation", "closes_on", {"closes_on": date(2017, 1, 31)}),
        ("consultation", "answers", {"opens_on": TODAY + DAY, "closes_on": TODAY + 2 * DAY, "answers": 0}),
        ("voice", "said_on", {"said_on": TODAY + DAY}),
        ("voice", "did_on", {"did": "We trained six carers."}),
        ("voice", "did", {"did_on": TODAY}),
        ("voice", "did_on", {"did": "We did.", "did_on": date(2017, 1, 1)}),
        ("voice", "did_on", {"did": "We did.", "did_on": TODAY + DAY}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    world: World, thing: str, field: str, values: dict[str, Any]
) -> None:
    assert world.refused(thing, **values) == field
    assert not MODELS[thing].objects.exists()


def test_a_phase_number_is_given_once_until_the_phase_is_withdrawn(world: World) -> None:
    first = world.make("phase")
    assert world.refused("phase") == "number"
    rows.withdraw(PHASES, row=first, version=1, reason="Planned anew", act=act_of(world.manager))
    assert world.make("phase").number == 1


@pytest.mark.parametrize("name", LISTS)
def test_each_list_answers_by_right_and_says_when_it_is_empty(world: World, name: str) -> None:
    elsewhere = make_user(Role.PROGRAMME_MANAGER, make_partnership("ELSE"))
    assert as_(None).get(at(name)).status_code == 302
    assert as_(make_user(Role.IG_OFFICER, world.here)).get(at(name)).status_code == 403
    assert as_(elsewhere).get(at(name)).status_code == 404
    assert as_(world.board).post(at(name)).status_code == 405
    assert 'class="empty"' in text_of(as_(world.board).get(at(name)))


@pytest.mark.parametrize("thing", TABLES)
def test_a_row_is_added_changed_and_withdrawn_by_those_who_keep_the_programme(
    world: World, thing: str
) -> None:
    row, model = world.make(thing), MODELS[thing]
    stranger = as_(make_user(Role.COMMISSIONER, make_partnership("ELSE")))
    client, sent = as_(world.manager), posted(VALUES[thing])
    for verb, args in (("add", ()), ("change", (row.pk,)), ("withdraw", (row.pk,))):
        address = at(f"{thing}_{verb}", *args)
        assert as_(None).get(address).status_code == 302
        assert as_(world.board).get(address).status_code == 403
        assert stranger.get(address).status_code == 404
        assert client.put(address).status_code == 405
        assert client.get(address).status_code == 200
        assert client.post(address, {"version": 1}).status_code == 422
    again = {"number": 2} if thing == "phase" else {}
    assert client.post(at(f"{thing}_add"), {**sent, **again}).status_code == 302
    assert model.objects.count() == 2
    assert client.post(at(f"{thing}_change", row.pk), {**sent, "version": 1}).status_code == 302
    reason = {"reason": "Entered twice", "version": model.objects.get(pk=row.pk).version}
    assert client.post(at(f"{thing}_withdraw", row.pk), reason).status_code == 302
    assert client.get(at(f"{thing}_change", row.pk)).status_code == 404
    assert AuditEntry.objects.filter(did=f"withdraw {TABLES[thing].noun}").count() == 1


def posted(values: dict[str, Any]) -> dict[str, Any]:
    """Values as a browser sends them; a gate is still ahead unless told."""
    return {"gate": "ahead", **values}


def test_the_second_of_two_gets_both_values(world: World) -> None:
    row, client = world.make("event"), as_(world.manager)
    rows.change(EVENTS, row=row, version=1, values={"people": 14}, act=act_of(world.manager))
    response = client.post(
        at("event_change", row.pk), {**posted(VALUES["event"]), "people": 12, "version": 1}
    )
    assert response.status_code == 409
    assert "14" in text_of(response)
    assert "12" in text_of(response)


def test_stakeholders_stand_in_the_grid_and_old_contacts_are_flagged(world: World) -> None:
    world.make("stakeholder", contacted_on=date(2017, 5, 2))
    world.make("stakeholder", name="Probation", kind="justice", interest=1, influence=3)
    client = as_(world.board)
    text = text_of(client.get(at("stakeholders")))
    assert "2 groups and bodies. 1 was not contacted for 3 months." in text
    assert text.count("Not for 3 months") == 1
    assert 'data-label="Low interest"> <span class="small">Here: keep content</span>' in text
    assert "Carers forum</th>" not in text_of(client.get(at("stakeholders", show="old")))
    assert "Carers forum</th>" in text_of(client.get(at("stakeholders", kind="family")))


def test_attendance_that_nobody_counted_is_not_nought(world: World) -> None:
    world.make("event")
    world.make("event", title="Nobody came", people=0)
    text = text_of(as_(world.board).get(at("events")))
    assert "Not counted" in text
    assert 'class="num">0</td>' in text


def test_a_closed_consultation_says_what_is_missing_and_an_open_one_how_long_is_left(world: World) -> None:
    phase = world.make("phase")
    world.make("consultation", phase=phase)
    text = text_of(as_(world.board).get(at("consultations")))
    assert "It has no number of answers, equality impact and outcome" in text
    assert "Closed" in text
    text = text_of(as_(world.board).get(at("consultations", month="2017-02")))
    assert "1 day left" in text
    assert "Phase 1" in text


def test_a_phase_that_began_before_the_gate_was_passed_is_flagged(world: World) -> None:
    world.make("phase")
    world.make("phase", number=2, name="Review", starts_on=date(2017, 4, 1))
    text = text_of(as_(world.board).get(at("phases")))
    assert "0 of 2 gates are passed. 1 began before the gate before it was passed." in text
    assert "It began before the gate of “Plan” was passed." in text


def test_those_who_wait_come_first_and_an_action_shows_its_colour_and_rule(world: World) -> None:
    act = act_of(world.manager)
    stream = rows.add(
        WORKSTREAMS, values={"partnership": world.here, "name": "Support", "aim": "Better"}, act=act
    )
    action = rows.add(
        ACTIONS,
        values={
            "partnership": world.here, "workstream": stream, "what": "Write the strategy", "due_on": date(2017, 2, 1),
        },
        act=act,
    )  # fmt: skip
    world.make("voice", said="Answer our calls.", did="A line is open.", did_on=date(2017, 3, 1))
    world.make("voice", action=action)
    client = as_(world.board)
    text = text_of(client.get(at("voices")))
    assert "You said 2 things. 1 still waits." in text
    assert text.index("Teach us") < text.index("Answer our calls.")
    assert "Late by 3 months" in text
    assert "We are working on it: Write the strategy" in text
    assert "Teach us" not in text_of(client.get(at("voices", show="answered")))
    paper = text_of(client.get(at("voice_paper")))
    assert "<b>We did, 1 Mar 2017</b></p> <p>A line is open.</p>" in paper


@pytest.mark.parametrize("name", LISTS)
def test_a_long_list_asks_as_few_questions_as_a_short_one(world: World, name: str) -> None:
    thing = {"voices": "voice", "voice_paper": "voice"}.get(name, name.removesuffix("s"))

    def queries() -> int:
        client = as_(world.board)
        client.get(at(name))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(at(name)).status_code == 200
        return len(caught.captured_queries)

    world.make(thing)
    few = queries()
    owner = {"owner": world.manager} if thing == "stakeholder" else {}
    for number in range(2, 14):
        world.make(thing, **({"number": number} if thing == "phase" else owner))
    assert queries() == few <= QUERIES
