from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.domain.kinds import Entry, Exit
from cohorts.models import Episode, Spell
from cohorts.services import admissions, clashes, corrections, endings, timeline
from cohorts.services.facts import BedFacts, NewPerson
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.audit.models import AuditEntry
from tcp_portal.partnerships.models import Partnership
from tests.factories import (
    act_of,
    admitted,
    bed_facts,
    discharged,
    make_partnership,
    make_user,
    moved,
    person_facts,
)
from tests.integration.cohorts.helpers import only_entry, refused, stale

pytestmark = pytest.mark.django_db
ON, MOVED, END = date(2016, 5, 3), date(2016, 7, 1), date(2016, 9, 1)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.COMMISSIONER, partnership))


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    """Admitted, moved and discharged."""
    return discharged(
        moved(admitted(partnership, ON), MOVED, bed=bed_facts(partnership, ward="Oak")).spell, END
    )


def correct(spell: Spell, act: Act, *, version: int | None = None, **changes: Any) -> Spell:
    stored = Spell.objects.get(pk=spell.pk)
    facts: dict[str, Any] = {
        "entry": Entry(stored.entry),
        "planned": stored.planned,
        "source": stored.source,
        "started_on": stored.started_on,
        "counted_from": stored.counted_from,
        "ended_on": stored.ended_on,
        "exit": Exit(stored.exit) if stored.exit else None,
        "destination": stored.destination,
    }
    return corrections.correct_spell(
        spell=spell, version=version or stored.version, act=act, **{**facts, **changes}
    )


def correct_bed(
    episode: Episode, act: Act, *, version: int | None = None, bed: BedFacts | None = None, **changes: Any
) -> Episode:
    stored = Episode.objects.get(pk=episode.pk)
    days = {"started_on": stored.started_on, "ended_on": stored.ended_on} | changes
    return corrections.correct_episode(
        episode=stored, version=version or stored.version, bed=bed or BedFacts.of(stored), act=act, **days
    )


def days(spell: Spell) -> list[tuple[date, date | None]]:
    return [(episode.started_on, episode.ended_on) for episode in timeline.of(spell)]


def test_corrected_dates_of_a_stay_take_its_first_and_last_ward_stay_along(spell: Spell, act: Act) -> None:
    start, end = date(2016, 4, 28), date(2016, 9, 20)
    correct(spell, act, started_on=start, counted_from=start, ended_on=end, planned="2")
    assert days(spell) == [(start, MOVED), (MOVED, end)]
    assert only_entry("correct a stay").changes == {
        "planned": ["1", "2"],
        "started_on": ["2016-05-03", "2016-04-28"],
        "counted_from": ["2016-05-03", "2016-04-28"],
        "ended_on": ["2016-09-01", "2016-09-20"],
        "first_bed_started_on": ["2016-05-03", "2016-04-28"],
        "last_bed_ended_on": ["2016-09-01", "2016-09-20"],
    }
    stored = Spell.objects.get()
    assert stored.version == spell.version + 1
    assert only_entry("correct a stay").object_id == spell.pk


def test_a_discharge_recorded_by_mistake_opens_the_stay_again(spell: Spell, act: Act) -> None:
    correct(spell, act, ended_on=None, exit=None, destination="")
    assert Spell.objects.get().ended_on is None
    assert days(spell) == [(ON, MOVED), (MOVED, None)]


def test_the_kind_of_an_ending_can_be_corrected(spell: Spell, act: Act) -> None:
    correct(spell, act, exit=Exit.OUT_OF_SCOPE, destination="OO")
    assert Spell.objects.get().exit == Exit.OUT_OF_SCOPE
    assert days(spell)[-1] == (MOVED, END)


def test_saving_what_stands_there_writes_nothing(spell: Spell, act: Act) -> None:
    entries = AuditEntry.objects.count()
    assert correct(spell, act).version == spell.version
    first = timeline.of(spell)[0]
    assert correct_bed(first, act).version == first.version
    assert AuditEntry.objects.count() == entries


def test_a_person_found_late_after_all_keeps_the_bed_from_the_start(
    partnership: Partnership, act: Act
) -> None:
    spell = admitted(partnership, ON)
    correct(spell, act, entry=Entry.FOUND_LATE, started_on=date(2010, 1, 4))
    assert days(spell) == [(date(2010, 1, 4), None)]
    correct(spell, act, counted_from=date(2016, 5, 9))
    assert days(spell) == [(date(2010, 1, 4), None)]


def test_the_bed_of_a_person_transferred_in_follows_the_count(partnership: Partnership, act: Act) -> None:
    spell = admissions.transfer_in(
        person=NewPerson(partnership, person_facts()),
        bed=bed_facts(partnership),
        on=ON,
        started_on=date(2010, 1, 4),
        planned="1",
        source="53",
        act=act,
    )
    correct(spell, act, started_on=date(2009, 1, 4))
    assert days(spell) == [(ON, None)]
    correct(spell, act, counted_from=date(2016, 5, 9))
    assert days(spell) == [(date(2016, 5, 9), None)]


def test_a_bed_that_did_not_start_with_the_stay_stays_where_it_is(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership, ON)
    arrived = date(2016, 5, 10)
    correct_bed(spell.episodes.get(), act, started_on=arrived)
    correct(spell, act, started_on=date(2016, 5, 1), counted_from=date(2016, 5, 1))
    assert days(spell) == [(arrived, None)]


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"counted_from": date(2017, 6, 1)}, "The start cannot be in the future", "counted_from"),
        ({"started_on": date(1985, 1, 1)}, "cannot be before the birth", "started_on"),
        ({"started_on": date(2016, 5, 4)}, "cannot be before the first admission", "counted_from"),
        ({"started_on": date(2016, 5, 1)}, "An admission is counted from the day it starts", "counted_from"),
        ({"ended_on": date(2017, 6, 1)}, "The end cannot be in the future", "ended_on"),
        ({"ended_on": date(2016, 5, 2)}, "The end cannot be before the first day", "ended_on"),
        ({"ended_on": date(2016, 6, 1)}, "A ward stay cannot last longer than the whole stay", "ended_on"),
        ({"ended_on": None}, "Give the day on which the stay ended", "ended_on"),
        ({"exit": None}, "Say how the stay ended", "exit"),
        ({"destination": "MH"}, "is a transfer", "destination"),
        (
            {"exit": Exit.DEATH, "destination": "DI"},
            "A death is recorded and corrected with the person",
            "exit",
        ),
        ({"planned": "7"}, "not in the list", "planned"),
        ({"source": "77"}, "not in the list in force", "source"),
        (
            {"started_on": date(2016, 7, 5), "counted_from": date(2016, 7, 5)},
            "The first ward stay ended on 1 July 2016, before the new start",
            "started_on",
        ),
    ],
)
def test_a_stay_that_cannot_be_is_refused(
    spell: Spell, act: Act, changes: dict[str, Any], words: str, field: str
) -> None:
    with refused(words, field):
        correct(spell, act, **changes)


def test_a_stay_is_not_moved_into_another(spell: Spell, act: Act, partnership: Partnership) -> None:
    later = admitted(partnership, date(2016, 12, 1), person=spell.person)
    with refused("already in hospital, since 1 December 2016", "counted_from"):
        correct(spell, act, ended_on=None, exit=None, destination="")
    start = date(2016, 8, 1)
    with refused("would overlap the stay from 3 May 2016 to 1 September 2016", "counted_from"):
        correct(later, act, started_on=start, counted_from=start)
    with refused("within 12 months: this is a readmission", "entry"):
        correct(later, act, entry=Entry.FIRST)


def test_a_stay_recorded_meanwhile_is_refused_in_the_same_way(
    spell: Spell, act: Act, partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    admitted(partnership, date(2016, 12, 1), person=spell.person)
    monkeypatch.setattr("cohorts.domain.rules.check_stay_fits", lambda *_args, **_more: None)
    with refused(clashes.SAME_STAY, "on"):
        correct(spell, act, ended_on=None, exit=None, destination="")


def test_the_end_by_death_is_corrected_with_the_person(
    spell: Spell, act: Act, partnership: Partnership
) -> None:
    again = admitted(partnership, date(2016, 12, 1), person=spell.person)
    endings.record_death(person=spell.person, version=1, on=date(2017, 1, 9), act=act)
    with refused("A death is recorded and corrected with the person", "exit"):
        correct(again, act, ended_on=date(2017, 1, 8))
    correct(again, act, planned="2")
    with refused("This person died on 9 January 2017: the stay cannot last longer", "ended_on"):
        correct(spell, act, ended_on=date(2017, 2, 1))


def test_the_second_of_two_who_correct_a_stay_sees_both_values(spell: Spell, act: Act) -> None:
    correct(spell, act, ended_on=date(2016, 9, 5), source="29")
    with stale(
        ended_on=("5 September 2016", "1 September 2016"),
        source=("Temporary place of residence", "Usual place of residence"),
        exit=("Discharge", "Closed as out of scope"),
        destination=("Supported housing", "Out of scope: other, for example no longer a hospital"),
    ):
        correct(
            spell,
            act,
            version=spell.version,
            ended_on=END,
            source="19",
            exit=Exit.OUT_OF_SCOPE,
            destination="OO",
        )


def test_a_corrected_bed_changes_in_its_place(spell: Spell, act: Act) -> None:
    first = timeline.of(spell)[0]
    bed = replace(BedFacts.of(first), ward="Elm", out_of_area=True, out_of_area_reasons=("choice",))
    changed = correct_bed(first, act, bed=bed)
    assert (changed.ward, changed.version) == ("Elm", first.version + 1)
    entry = only_entry("correct a ward stay")
    assert entry.object_id == first.pk
    assert entry.changes == {
        "ward": ["Maple", "Elm"],
        "out_of_area": [False, True],
        "out_of_area_reasons": [[], ["choice"]],
    }
    assert Spell.objects.get().version == spell.version + 1


@pytest.mark.parametrize("day", [date(2016, 6, 1), date(2016, 8, 1), ON, END])
def test_a_move_has_one_day_whichever_side_is_corrected(spell: Spell, act: Act, day: date) -> None:
    first, second = timeline.of(spell)
    correct_bed(first, act, ended_on=day)
    assert days(spell) == [(ON, day), (day, END)]
    entry = only_entry("correct a ward stay")
    assert entry.changes["started_on of the ward stay after"] == ["2016-07-01", day.isoformat()]
    correct_bed(second, act, started_on=MOVED)
    assert days(spell) == [(ON, MOVED), (MOVED, END)]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2016, 6, 1), date(2016, 9, 1)),
        (date(2016, 8, 1), date(2016, 9, 1)),
        (date(2016, 6, 1), date(2016, 7, 15)),
        (date(2016, 7, 10), date(2016, 7, 15)),
    ],
)
def test_both_neighbours_follow_the_ward_stay_between_them(
    partnership: Partnership, act: Act, start: date, end: date
) -> None:
    spell = admitted(partnership, ON)
    for on, ward in ((MOVED, "Oak"), (date(2016, 8, 1), "Ash")):
        spell = moved(spell, on, bed=bed_facts(partnership, ward=ward)).spell
    correct_bed(timeline.of(spell)[1], act, started_on=start, ended_on=end)
    assert days(spell) == [(ON, start), (start, end), (end, None)]


def test_a_neighbour_that_did_not_touch_stays_where_it_is(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership, ON)
    first = spell.episodes.get()
    correct_bed(first, act, ended_on=MOVED)
    arrived = date(2016, 7, 5)
    spell = moved(Spell.objects.get(), arrived, bed=bed_facts(partnership, ward="Oak")).spell
    correct_bed(first, act, ended_on=date(2016, 7, 3))
    assert days(spell) == [(ON, date(2016, 7, 3)), (arrived, None)]
    correct_bed(timeline.of(spell)[1], act, started_on=date(2016, 7, 4))
    assert days(spell) == [(ON, date(2016, 7, 3)), (date(2016, 7, 4), None)]


@pytest.mark.parametrize(
    ("at", "changes", "words", "field"),
    [
        (
            0,
            {"started_on": date(2016, 5, 2)},
            "before the start of the whole stay on 3 May 2016",
            "started_on",
        ),
        (1, {"ended_on": date(2016, 9, 2)}, "which ended on 1 September 2016", "ended_on"),
        (1, {"ended_on": None}, "which ended on 1 September 2016", "ended_on"),
        (1, {"ended_on": date(2017, 6, 1)}, "The end cannot be in the future", "ended_on"),
        (1, {"started_on": date(2017, 6, 1)}, "The start cannot be in the future", "started_on"),
        (0, {"ended_on": date(2016, 9, 2)}, "cannot last longer than the whole stay", "ended_on"),
        (
            1,
            {"started_on": date(2016, 5, 1)},
            "before the start of the whole stay on 3 May 2016",
            "started_on",
        ),
        (0, {"started_on": date(2016, 7, 9)}, "cannot be before its start on 9 July 2016", "ended_on"),
    ],
)
def test_a_ward_stay_that_cannot_be_is_refused(
    spell: Spell, act: Act, at: int, changes: dict[str, Any], words: str, field: str
) -> None:
    with refused(words, field):
        correct_bed(timeline.of(spell)[at], act, **changes)


def test_there_are_never_two_open_ward_stays(partnership: Partnership, act: Act) -> None:
    spell = moved(admitted(partnership, ON), MOVED, bed=bed_facts(partnership, ward="Oak")).spell
    with refused("would overlap the ward stay from 3 May 2016", "started_on"):
        correct_bed(timeline.of(spell)[0], act, ended_on=None)


def test_codes_of_the_time_may_stay_and_new_ones_are_of_the_list(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership, ON)
    first = spell.episodes.get()
    with refused("not in the list in force on 3 May 2016", "bed_type"):
        correct_bed(first, act, bed=bed_facts(partnership, bed_type="110"))
    Episode.objects.update(bed_type="110")
    assert correct_bed(first, act, bed=bed_facts(partnership, bed_type="110", ward="Elm")).bed_type == "110"


def test_the_second_of_two_who_correct_a_ward_stay_sees_both_values(spell: Spell, act: Act) -> None:
    first = timeline.of(spell)[0]
    bed = BedFacts.of(first)
    correct_bed(first, act, ended_on=date(2016, 7, 3), bed=replace(bed, ward="Elm"))
    with stale(ended_on=("3 July 2016", "1 July 2016"), ward=("Elm", "not recorded")):
        correct_bed(first, act, version=first.version, ended_on=MOVED, bed=replace(bed, ward=""))


def test_who_may_not_record_corrects_no_stay(spell: Spell, partnership: Partnership) -> None:
    for user in (
        make_user(Role.COUNCIL_LEAD, partnership),
        make_user(Role.COMMISSIONER, make_partnership("OTHER")),
    ):
        with pytest.raises(PermissionDenied):
            correct(spell, act_of(user), planned="2")
        with pytest.raises(PermissionDenied):
            correct_bed(timeline.of(spell)[0], act_of(user), started_on=date(2016, 5, 4))
