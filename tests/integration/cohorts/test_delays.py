"""Delays and barriers: their rules, and what becomes of them when the person leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.domain.kinds import Entry, Exit
from cohorts.models import Barrier, Delay, DischargePlan, Spell
from cohorts.services import barriers, corrections, delays, endings, plans
from cohorts.services.delays import DelayFacts
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of, admitted, discharged, make_partnership, make_user
from tests.integration.cohorts.helpers import only_entry, refused, stale

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL = date(2017, 2, 2), date(2017, 3, 9), date(2017, 4, 20)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.COUNCIL_LEAD, partnership))


@pytest.fixture
def spell(partnership: Partnership, act: Act) -> Spell:
    spell = admitted(partnership)
    plans.update_plan(spell=spell, version=0, status="6", planned_on=None, act=act)
    return spell


def facts(**changes: Any) -> DelayFacts:
    return DelayFacts(**{"reason": "HO", "attribution": "07", "started_on": FEBRUARY, **changes})


def record(spell: Spell, act: Act, **changes: Any) -> Delay:
    return delays.record_delay(spell=spell, facts=facts(**changes), act=act)


def test_several_delays_at_once_each_with_its_reason_and_attribution(spell: Spell, act: Act) -> None:
    first = record(spell, act, note=" No flat. ")
    record(spell, act, reason="SF", attribution="05", escalated_on=MARCH)
    assert (first.note, first.version, spell.delays.count()) == ("No flat.", 1, 2)
    with refused("This reason stands already, since 2 February 2017", "reason"):
        record(spell, act, started_on=MARCH)


def test_the_trail_says_what_changed_but_not_what_was_written(spell: Spell, act: Act) -> None:
    delay = record(spell, act, note="No flat for Rita.")
    entry = only_entry("delay recorded")
    assert entry.changes["note"] == ["", "written"]
    assert entry.changes["started_on"] == [None, "2017-02-02"]
    assert [subject.person_id for subject in entry.subjects.all()] == [spell.person_id]
    delays.change_delay(
        delay=delay, version=1, facts=facts(note="No flat for Rita yet.", escalated_on=MARCH), act=act
    )
    assert only_entry("delay changed").changes == {
        "note": ["written", "written anew"],
        "escalated_on": [None, "2017-03-09"],
    }


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"reason": ""}, "Choose the delay reason", "reason"),
        (
            {"reason": "18"},
            "“Supported accommodation” is not in the list in force on 2 February 2017",
            "reason",
        ),
        ({"attribution": "99"}, "is not in the list in force", "attribution"),
        ({"started_on": date(2017, 5, 13)}, "The start of the delay cannot be in the future", "started_on"),
        ({"started_on": date(2016, 5, 2)}, "cannot be before the admission on 3 May 2016", "started_on"),
        ({"ended_on": date(2017, 2, 1)}, "cannot be before the delay began on 2 February 2017", "ended_on"),
        (
            {"escalated_on": date(2017, 2, 1)},
            "The escalation cannot be before the delay began",
            "escalated_on",
        ),
    ],
)
def test_what_a_delay_cannot_be(spell: Spell, act: Act, changes: Any, words: str, field: str) -> None:
    with refused(words, field):
        record(spell, act, **changes)


def test_only_who_is_ready_to_leave_is_delayed(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership)
    with refused("Only somebody who is ready to leave is delayed", None):
        record(spell, act)
    plan = plans.update_plan(spell=spell, version=0, status="6", planned_on=None, act=act)
    plans.record_ready(spell=spell, version=plan.version, on=MARCH, act=act)
    with refused("before the person was ready to leave on 9 March 2017", "started_on"):
        record(spell, act)
    assert record(spell, act, started_on=MARCH).started_on == MARCH
    # What is over may be told afterwards, also of a time before this.
    assert record(spell, act, reason="SF", attribution="05", ended_on=MARCH).ended_on == MARCH


def test_who_is_no_longer_held_up_has_no_open_delay(spell: Spell, act: Act) -> None:
    delay = record(spell, act)
    earlier = record(spell, act, reason="SF", attribution="05", ended_on=MARCH)
    plan = DischargePlan.objects.get(spell=spell)
    plans.update_plan(spell=spell, version=plan.version, status="3", planned_on=None, act=act)
    for row in (delay, earlier):
        row.refresh_from_db()
    assert (delay.ended_on, earlier.ended_on) == (act.today, MARCH)


def test_the_second_of_two_sees_both_values(spell: Spell, act: Act) -> None:
    delay = record(spell, act)
    delays.change_delay(delay=delay, version=1, facts=facts(escalated_on=MARCH), act=act)
    with stale(escalated_on=("9 March 2017", "not recorded"), ended_on=("not recorded", "20 April 2017")):
        delays.change_delay(delay=delay, version=1, facts=facts(ended_on=APRIL), act=act)


def test_a_code_of_an_older_list_may_stay(spell: Spell, partnership: Partnership, act: Act) -> None:
    delay = record(spell, act)
    later = act_of(make_user(Role.COUNCIL_LEAD, partnership), today=date(2024, 5, 1))
    changed = delays.change_delay(
        delay=delay, version=1, facts=facts(escalated_on=date(2024, 4, 30)), act=later
    )
    assert changed.reason == "HO"
    with refused("is not in the list in force on 30 April 2024", "reason"):
        record(spell, later, reason="OT", started_on=date(2024, 4, 30))
    assert record(spell, later, reason="18", attribution="05", started_on=date(2024, 4, 2)).reason == "18"


def test_who_may_not_plan_records_no_delay(spell: Spell, partnership: Partnership) -> None:
    for user in (
        make_user(Role.BOARD_MEMBER, partnership),
        make_user(Role.COUNCIL_LEAD, make_partnership("OTHER")),
    ):
        with pytest.raises(PermissionDenied):
            record(spell, act_of(user))
    assert not Delay.objects.exists()


def barrier(spell: Spell, act: Act, **changes: Any) -> Barrier:
    wanted = {"what": "No flat", "organisation_id": None, "raised_on": FEBRUARY, **changes}
    return barriers.raise_barrier(spell=spell, act=act, **wanted)


def test_a_barrier_is_raised_changed_and_taken_away(spell: Spell, partnership: Partnership, act: Act) -> None:
    council = barriers.organisations(partnership.pk).filter(kind="council")[0]
    found = barrier(spell, act, organisation_id=council.pk)
    change: dict[str, Any] = {"organisation_id": council.pk, "raised_on": FEBRUARY, "act": act}
    changed = barriers.change_barrier(barrier=found, version=1, what="No flat ", resolved_on=APRIL, **change)
    assert (changed.organisation, changed.resolved_on, changed.version) == (council, APRIL, 2)
    assert only_entry("barrier raised").changes["what"] == ["", "written"]
    with stale(what=("No flat", "Other words"), resolved_on=("20 April 2017", "not recorded")):
        barriers.change_barrier(barrier=found, version=1, what="Other words", resolved_on=None, **change)
    with refused("cannot be before it was raised on 2 February 2017", "resolved_on"):
        barriers.change_barrier(
            barrier=found, version=2, what="No flat", resolved_on=date(2017, 2, 1), **change
        )


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"what": "  "}, "Say what stands in the way", "what"),
        ({"raised_on": date(2017, 5, 13)}, "cannot be in the future", "raised_on"),
        ({"raised_on": date(2016, 5, 2)}, "cannot be before the admission", "raised_on"),
    ],
)
def test_what_a_barrier_cannot_be(spell: Spell, act: Act, changes: Any, words: str, field: str) -> None:
    with refused(words, field):
        barrier(spell, act, **changes)


def test_a_barrier_of_a_stranger_organisation_or_after_the_stay_is_refused(spell: Spell, act: Act) -> None:
    other = barriers.organisations(make_partnership("OTHER").pk)[0]
    with refused("Choose an organisation of this partnership", "organisation"):
        barrier(spell, act, organisation_id=other.pk)
    found = barrier(spell, act)
    ended = discharged(spell, APRIL)
    with refused("its plan is closed", "planned_on"):
        barrier(ended, act)
    with refused("The stay is over", "resolved_on"):
        barriers.change_barrier(
            barrier=found, version=2, what="No flat", organisation_id=None, raised_on=FEBRUARY,
            resolved_on=None, act=act,
        )  # fmt: skip


def reload(*rows: Delay | Barrier) -> list[date | None]:
    for row in rows:
        row.refresh_from_db()
    return [row.ended_on if isinstance(row, Delay) else row.resolved_on for row in rows]


def test_leaving_ends_delays_and_barriers_on_the_day(spell: Spell, act: Act) -> None:
    open_one, late, over = (
        record(spell, act),
        record(spell, act, reason="SF", attribution="05", started_on=date(2017, 5, 2)),
        record(spell, act, reason="HF", attribution="04", ended_on=MARCH),
    )
    found = barrier(spell, act)
    ended = discharged(spell, APRIL)
    assert reload(open_one, late, over, found) == [APRIL, date(2017, 5, 2), MARCH, APRIL]
    entry = only_entry("discharge")
    assert entry.changes["delays_ended"] == [0, 2]
    assert entry.changes["barriers_resolved"] == [0, 1]
    with refused("cannot be after the end of the stay on 20 April 2017", "ended_on"):
        record(ended, act, reason="OT", attribution="04", ended_on=date(2017, 4, 21))
    with refused("Give the day on which the delay ended", "ended_on"):
        record(ended, act, reason="OT", attribution="04")
    assert record(ended, act, reason="OT", attribution="04", ended_on=APRIL).ended_on == APRIL


def test_a_death_ends_them_too(spell: Spell, act: Act) -> None:
    delay = record(spell, act)
    endings.record_death(person=spell.person, version=spell.person.version, on=APRIL, act=act_of())
    assert reload(delay) == [APRIL]


def correct(spell: Spell, ended_on: date | None) -> Spell:
    fresh = Spell.objects.get(pk=spell.pk)
    return corrections.correct_spell(
        spell=fresh, version=fresh.version, entry=Entry(fresh.entry), planned=fresh.planned, source=fresh.source,
        started_on=fresh.started_on, counted_from=fresh.counted_from, ended_on=ended_on,
        exit=Exit.DISCHARGE if ended_on else None, destination="SH" if ended_on else "", act=act_of(),
    )  # fmt: skip


def test_a_corrected_end_takes_them_with_it(spell: Spell, act: Act) -> None:
    with_stay = record(spell, act)
    own_end = record(spell, act, reason="SF", attribution="05", ended_on=date(2017, 4, 10))
    found = barrier(spell, act)
    discharged(spell, APRIL)
    correct(spell, date(2017, 4, 5))
    assert reload(with_stay, own_end, found) == [date(2017, 4, 5)] * 3
    correct(spell, None)
    assert reload(with_stay, own_end, found) == [None, None, None]


def test_an_undone_end_opens_no_reason_twice(spell: Spell, act: Act) -> None:
    first = record(spell, act, ended_on=APRIL)
    second = record(spell, act, started_on=date(2017, 4, 19))
    discharged(spell, APRIL)
    correct(spell, None)
    assert reload(first, second) == [APRIL, None]


def test_why_a_delay_cannot_be_recorded_is_known_before(spell: Spell, act: Act) -> None:
    delays.check_record_delay(spell=spell, status="7", act=act)
    with pytest.raises(Refusal, match="Set the discharge status to delayed"):
        delays.check_record_delay(spell=spell, status="3", act=act)
