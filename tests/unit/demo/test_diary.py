"""Entries into the register come after what they tell of, in office hours."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from cohorts.demo.diary import Ends, Moves, Plans, Starts, diary
from cohorts.demo.story import characters

LINES = diary(characters())


def test_nothing_is_entered_before_it_happens() -> None:
    assert all(line.event.on <= line.entered.date() for line in LINES)


def test_entries_are_made_on_working_days_in_office_hours() -> None:
    assert all(line.entered.weekday() < 5 and 9 <= line.entered.hour < 18 for line in LINES)


def test_entries_about_one_person_follow_the_order_of_events() -> None:
    about = defaultdict(list)
    for line in LINES:
        about[line.person.key].append(line)
    for lines in about.values():
        assert isinstance(lines[0].event, Starts)
        for before, after in pairwise(lines):
            assert before.entered < after.entered
            assert before.event.on <= after.event.on


def test_everything_is_entered_before_the_stocktake() -> None:
    assert sorted(LINES, key=lambda line: line.entered) == LINES
    assert str(LINES[-1].entered.date()) < "2017-05-12"


def test_a_plan_is_entered_on_its_own_day() -> None:
    plans = [line for line in LINES if isinstance(line.event, Plans)]
    assert plans
    assert all(line.entered.date() == line.event.on for line in plans)


def test_every_move_and_end_of_the_story_is_in_the_diary() -> None:
    stays = [stay for person in characters() for stay in person.stays]
    assert sum(isinstance(line.event, Moves) for line in LINES) == sum(len(stay.moves) - 1 for stay in stays)
    assert sum(isinstance(line.event, Ends) for line in LINES) == sum(
        stay.ended is not None for stay in stays
    )
