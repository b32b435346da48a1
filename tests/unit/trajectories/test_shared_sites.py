"""Plans of several partnerships at one site: each fault raised, and none where there is none."""

from __future__ import annotations

import math
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tcp_portal.months import Month, months_between
from trajectories.domain.shared_sites import Beds, Fault, Flag, Night, SharedSite, beds_needed, demand

BHR, VALE = UUID(int=1), UUID(int=2)
NOW, JUNE, MARCH_19 = Month(2017, 4), Month(2017, 6), Month(2019, 3)
FOREVER = date(2016, 4, 1)


def site(bhr: dict[Month, int], vale: dict[Month, int], **more: object) -> SharedSite:
    facts: dict[str, object] = {
        "now": {BHR: 8, VALE: 2},
        "plans": {one: plan for one, plan in ((BHR, bhr), (VALE, vale)) if plan},
        "beds": [Beds(None, 12, 5, FOREVER, None)],
        "month": NOW,
    }
    return SharedSite(**{**facts, **more})  # type: ignore[arg-type]


def faults(one: SharedSite) -> dict[Fault, Flag]:
    return {flag.fault: flag for flag in one.flags()}


def test_plans_that_fit_raise_nothing() -> None:
    assert site({NOW: 8, MARCH_19: 6}, {NOW: 2, MARCH_19: 3}).flags() == []


def test_plans_that_each_fit_but_together_exceed_the_beds() -> None:
    """N29: neither plan is above twelve, both together are."""
    found = faults(site({NOW: 8, JUNE: 8}, {NOW: 2, JUNE: 5}))
    assert found == {Fault.EXCEEDS: Flag(Fault.EXCEEDS, JUNE, 13, 12)}


def test_plans_that_together_empty_the_unit_or_leave_too_few() -> None:
    """N29: each partnership goes home, and nobody planned the closure."""
    found = faults(site({NOW: 8, MARCH_19: 0}, {NOW: 2, MARCH_19: 0}))
    # On the straight lines 8 and 2 round to nobody one month before the plans say so.
    assert found[Fault.EMPTIES] == Flag(Fault.EMPTIES, Month(2019, 2), 0, 12)
    low = found[Fault.NOT_VIABLE]
    assert low.people is not None
    assert (0 < low.people < 5, low.against) == (True, 5)


@pytest.mark.parametrize(("vale", "whole"), [({}, True), ({NOW: 2, MARCH_19: 0}, False)])
def test_nothing_is_called_empty_while_a_plan_is_missing_or_hidden(
    vale: dict[Month, int], whole: bool
) -> None:
    found = faults(site({NOW: 8, MARCH_19: 0}, vale, whole=whole))
    assert not {Fault.EMPTIES, Fault.NOT_VIABLE} & set(found)
    assert (Fault.MISSING in found) is not vale
    if not vale:
        assert found[Fault.MISSING] == Flag(Fault.MISSING, NOW, 2, None, VALE)


def test_more_than_commissioned_and_not_as_planned() -> None:
    beds = [Beds(None, 12, None, FOREVER, None), Beds(VALE, 2, None, FOREVER, None)]
    found = faults(site({NOW: 7, JUNE: 7}, {NOW: 2, JUNE: 3}, beds=beds))
    assert found == {
        Fault.OVER_OWN: Flag(Fault.OVER_OWN, Month(2017, 5), 3, 2, VALE),
        Fault.OFF_PLAN: Flag(Fault.OFF_PLAN, NOW, 8, 7, BHR),
    }


def test_beds_that_close_are_those_of_the_day() -> None:
    beds = [
        Beds(None, 12, None, FOREVER, date(2017, 7, 1)),
        Beds(None, 9, None, date(2017, 7, 1), None),
    ]
    found = faults(site({NOW: 8, MARCH_19: 8}, {NOW: 2, MARCH_19: 2}, beds=beds))
    assert found == {Fault.EXCEEDS: Flag(Fault.EXCEEDS, Month(2017, 7), 10, 9)}


DAYS = st.dates(date(2017, 1, 1), date(2017, 6, 30))
NIGHTS = st.builds(
    lambda who, start, long, away: Night(
        who, start, None if long is None else start + timedelta(days=long), away
    ),
    st.sampled_from([BHR, VALE]),
    DAYS,
    st.none() | st.integers(0, 90),
    st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=1).map(tuple),
)


@given(nights=st.lists(NIGHTS, max_size=8), as_at=DAYS)
def test_bed_days_agree_with_counting_every_midnight(nights: list[Night], as_at: date) -> None:
    months = months_between(Month(2017, 1), Month.of(as_at))
    beds = [Beds(None, 4, None, FOREVER, None)]
    for found in demand(nights, beds, months, as_at=as_at):
        occupied, day, days = 0, found.month.first, 0
        while day <= min(found.month.last, as_at):
            days += 1
            for night in nights:
                there = night.start <= day and not (night.end is not None and night.end <= day)
                gone = any(one <= day and (end is None or day < end) for one, end in night.away)
                occupied += there and not gone
            day += timedelta(days=1)
        assert (found.occupied, found.available) == (occupied, 4 * days)


def test_bed_days_of_one_partnership_stand_against_its_own_beds() -> None:
    nights = [Night(BHR, date(2017, 3, 31), None), Night(VALE, date(2017, 4, 29), date(2017, 4, 30))]
    beds = [Beds(BHR, 2, None, date(2017, 4, 1), None), Beds(None, 3, None, date(2017, 4, 16), None)]
    (mine,) = demand(nights, beds, [NOW], as_at=NOW.last, partnership_id=BHR)
    assert (mine.occupied, mine.available, mine.share) == (30, 60, 0.5)
    (unit,) = demand(nights, beds, [NOW], as_at=NOW.last)
    assert (unit.occupied, unit.available, unit.share) == (31, None, None)


@given(people=st.integers(0, 500), occupancy=st.sampled_from([85, 90, 95, 100]))
def test_the_beds_needed_are_the_fewest_that_are_enough(people: int, occupancy: int) -> None:
    beds = beds_needed(people, occupancy)
    assert beds * occupancy >= people * 100
    assert beds == 0 or (beds - 1) * occupancy < people * 100
    assert beds == math.ceil(people / (occupancy / 100) - 1e-9)
