"""What dashboards count beside the measures: who came back, who comes to a limit, and days lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.flows import EVERYONE
from cohorts.domain.kinds import Entry, Exit
from cohorts.domain.stays import Stay
from tcp_portal.months import Month
from trajectories.domain.subjects import (
    admissions_of,
    days_lost,
    days_since_home,
    months_ahead,
    passing,
    readmitted,
)

FIRST = date(2016, 1, 1)
_DAYS = st.integers(0, 400)


class Period(NamedTuple):
    spell_id: UUID
    started_on: date
    ended_on: date | None


def stay(
    start: date,
    end: date | None = None,
    *,
    person: UUID | None = None,
    entry: Entry = Entry.FIRST,
    exit_: Exit | None = None,
) -> Stay:
    return Stay(
        spell_id=uuid4(),
        person_id=person or uuid4(),
        partnership_id=uuid4(),
        place_id=None,
        date_of_birth=date(1980, 1, 1),
        category="1",
        learning_disability_from=None,
        autism_from=None,
        entry=entry,
        exit=exit_ or (Exit.DISCHARGE if end else None),
        started_on=start,
        counted_from=start,
        ended_on=end,
        beds=(),
    )


def test_only_a_discharge_is_leaving_hospital_and_the_latest_counts() -> None:
    person = uuid4()
    stays = [
        stay(date(2016, 1, 1), date(2016, 2, 1), person=person),
        stay(date(2016, 3, 1), date(2016, 4, 1), person=person),
        stay(date(2016, 4, 5), date(2016, 5, 1), person=person, exit_=Exit.TRANSFER_OUT),
        stay(date(2016, 5, 1), person=person, entry=Entry.READMISSION),
        stay(date(2016, 5, 2)),
    ]
    since = days_since_home(stays)
    assert [since.get(one.spell_id) for one in stays] == [None, 29, 4, 30, None]
    assert readmitted(stays, since, 29) == 2
    assert readmitted(stays, since, 30) == 3


def test_somebody_who_comes_back_on_the_day_they_left_came_back_at_once() -> None:
    person = uuid4()
    day = date(2016, 2, 1)
    stays = [
        stay(date(2016, 1, 1), day, person=person),
        stay(day, day, person=person),
        stay(day, person=person),
    ]
    since = days_since_home(stays)
    assert since[stays[2].spell_id] == 0
    assert stays[0].spell_id not in since


@given(st.lists(st.tuples(_DAYS, st.integers(1, 60)), max_size=6), st.sampled_from([30, 90, 365]))
def test_who_came_back_agrees_with_a_slow_count(spans: list[tuple[int, int]], within: int) -> None:
    """One person, whose stays do not overlap; each pair of stays is looked at."""
    person, at, stays = uuid4(), FIRST, []
    for gap, length in spans:
        start = at + timedelta(days=gap)
        at = start + timedelta(days=length)
        stays.append(stay(start, at, person=person))
    slow = sum(
        any(
            0 <= (after.started_on - before.ended_on).days <= within
            for before in stays[:number]
            if before.ended_on
        )
        for number, after in enumerate(stays)
    )
    assert readmitted(stays, days_since_home(stays), within) == slow


def test_admissions_are_those_of_the_months_and_of_no_other_way_in() -> None:
    april = Month(2016, 4)
    inside = stay(date(2016, 4, 1)), stay(date(2016, 4, 30), entry=Entry.READMISSION)
    others = stay(date(2016, 3, 31)), stay(date(2016, 5, 1)), stay(date(2016, 4, 2), entry=Entry.FOUND_LATE)
    assert admissions_of([*inside, *others], april, april, april.last, EVERYONE) == inside


def test_who_comes_to_a_limit_is_known_by_anniversaries() -> None:
    day = date(2017, 4, 30)
    tips = stay(date(2012, 7, 31)), stay(date(2016, 5, 1)), stay(date(2012, 5, 1))
    others = stay(date(2012, 4, 30)), stay(date(2012, 8, 1)), stay(date(2015, 6, 1))
    found = passing([*tips, *others], day)
    assert [one.on for one in found] == [date(2017, 5, 1), date(2017, 5, 1), date(2017, 7, 31)]
    assert sorted(one.years for one in found[:2]) == [1, 5]
    assert found[2].years == 5
    assert months_ahead(day) == (Month(2017, 5), Month(2017, 6), Month(2017, 7))
    assert months_ahead(date(2017, 5, 12))[0] == Month(2017, 5)


@given(
    st.lists(st.tuples(st.integers(0, 2), _DAYS, st.integers(0, 90) | st.none()), max_size=8), _DAYS, _DAYS
)
def test_a_day_of_a_person_is_lost_once(
    periods: list[tuple[int, int, int | None]], start: int, length: int
) -> None:
    people = [uuid4() for _ in range(3)]
    held = [
        Period(
            people[who],
            FIRST + timedelta(days=at),
            None if long is None else FIRST + timedelta(days=at + long),
        )
        for who, at, long in periods
    ]
    first, end = FIRST + timedelta(days=start), FIRST + timedelta(days=start + length)
    slow = 0
    for step in range((end - first).days):
        day = first + timedelta(days=step)
        slow += len(
            {
                one.spell_id
                for one in held
                if one.started_on <= day and (one.ended_on is None or day < one.ended_on)
            }
        )
    assert days_lost(held, first, end) == slow
