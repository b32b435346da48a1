"""The bridge from plan to actual: exact for every part, told of nobody twice, and right on worked months."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.flows import EVERYONE, NO_PLACE, Cut, flow
from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.domain.records import PlanStand, Records
from cohorts.domain.stays import Stay
from tcp_portal.months import Month
from tests.unit.cohorts.made import make_bed, make_stay
from tests.unit.cohorts.registers import ALL_CUTS, PARTNERSHIPS, PLACES, ranges, registers
from tests.unit.trajectories.reviewed import known
from trajectories.domain.bridge import NUMBERS, Cause, Lists, bridge, dated_for, lists

APRIL, JUNE = Month(2017, 4), Month(2017, 6)
MADE = "made"
ADMITTED = (Cause.UNPLANNED, Cause.UNPLANNED_BACK, Cause.FIRST, Cause.READMISSIONS)
WAYS_IN = (*ADMITTED, Cause.TRANSFERS_IN, Cause.FOUND_LATE)
WAYS_OUT = (
    Cause.UNFORESEEN, Cause.LEFT_AGAIN, Cause.TRANSFERS_OUT, Cause.OUT_OF_SCOPE, Cause.DEATHS, Cause.MOVED_OUT,
    Cause.GONE, MADE,
)  # fmt: skip
plans = st.integers(0, 9)


@st.composite
def registered(draw: st.DrawFn) -> tuple[list[Stay], Records]:
    stays = draw(registers())
    return stays, draw(known(stays))


@given(registered(), ranges(), st.sampled_from(ALL_CUTS), plans, plans)
def test_the_bars_add_up_to_the_variance_of_every_part_and_leave_nothing_unexplained(
    register: tuple[list[Stay], Records], months: tuple[Month, Month], cut: Cut, start: int, end: int
) -> None:
    stays, records = register
    counted = flow(stays, first=months[0], last=months[1], cut=cut)
    found = bridge(
        lists(stays, records, first=months[0], last=months[1], cut=cut), plan_start=start, plan=end
    )
    assert (found.actual_start, found.actual) == (counted.opening, counted.closing)
    assert sum(change for _, change in found.changes) == found.variance == counted.closing - end
    assert found.change(Cause.UNEXPLAINED) == 0
    assert {cause for cause, _ in found.changes} == set(Cause)


@given(registered(), ranges(), st.sampled_from(ALL_CUTS))
def test_each_person_comes_once_and_leaves_once(
    register: tuple[list[Stay], Records], months: tuple[Month, Month], cut: Cut
) -> None:
    stays, records = register
    found = lists(stays, records, first=months[0], last=months[1], cut=cut)
    told = {
        cause: {stay.spell_id for stay in people}
        for cause, people in {**found.people, MADE: found.made}.items()
    }
    assert all(len(told[cause]) == len(people) for cause, people in found.people.items())
    ways_in, ways_out = (told[cause] for cause in WAYS_IN), (told[cause] for cause in WAYS_OUT)
    for ways in (list(ways_in), list(ways_out)):
        assert sum(map(len, ways)) == len(set().union(*ways))
    for cause in (Cause.NOT_MADE, MADE):  # they were there all along
        assert not told[cause] & set().union(*(told[other] for other in told if other != cause))


@given(registered(), ranges(), plans, plans)
def test_the_places_add_up_to_the_whole_cause_by_cause(
    register: tuple[list[Stay], Records], months: tuple[Month, Month], start: int, end: int
) -> None:
    stays = [stay for stay in register[0] if stay.partnership_id == PARTNERSHIPS[0]]
    asked = {"first": months[0], "last": months[1]}
    whole = lists(stays, register[1], **asked)
    parts = [lists(stays, register[1], cut=Cut(place=place), **asked) for place in (*PLACES, NO_PLACE)]
    for cause, people in whole.people.items():
        assert Counter(people) == Counter(stay for part in parts for stay in part.people[cause])
    bars = [bridge(part, plan_start=start, plan=end) for part in parts]
    together = bridge(whole, plan_start=3 * start, plan=3 * end)
    for cause in Cause:
        assert sum(bar.change(cause) for bar in bars) == together.change(cause)


@given(registered(), ranges(), st.sampled_from(ALL_CUTS))
def test_terms_are_divided_and_never_lost(
    register: tuple[list[Stay], Records], months: tuple[Month, Month], cut: Cut
) -> None:
    stays, records = register
    counted = flow(stays, first=months[0], last=months[1], cut=cut)
    found = lists(stays, records, first=months[0], last=months[1], cut=cut)
    size = {cause: len(people) for cause, people in found.people.items()}
    assert sum(size[cause] for cause in ADMITTED) == counted.admissions
    assert len(found.made) + size[Cause.UNFORESEEN] + size[Cause.LEFT_AGAIN] == counted.discharges
    assert size[Cause.BACK] - size[Cause.GONE] == counted.in_transit + counted.leave
    assert size[Cause.DEATHS] == counted.deaths
    assert size[Cause.MOVED_OUT] == counted.moved_out
    assert set(size) == set(Cause) - NUMBERS


def _dated(stay: Stay, *stands: tuple[date, date | None]) -> dict[UUID, list[PlanStand]]:
    return {stay.spell_id: [PlanStand(*stand) for stand in stands]}


def _month(
    stays: list[Stay], plans: dict[UUID, list[PlanStand]], cut: Cut = EVERYONE, last: Month = APRIL
) -> Lists:
    return lists(stays, Records(plans=plans), first=APRIL, last=last, cut=cut)


def test_a_planned_discharge_made_is_no_cause_and_one_not_made_is() -> None:
    early = date(2016, 1, 5)
    made, missed = make_stay(early, date(2017, 4, 20)), make_stay(early)
    surprise, late = make_stay(early, date(2017, 4, 3)), make_stay(early, date(2017, 4, 28))
    plans = (
        _dated(made, (date(2017, 2, 1), date(2017, 4, 18)))
        | _dated(missed, (date(2017, 2, 1), date(2017, 4, 30)), (date(2017, 4, 20), date(2017, 9, 1)))
        | _dated(late, (date(2017, 1, 1), date(2017, 3, 31)))
    )
    found = _month([made, missed, surprise, late], plans)
    assert found.people[Cause.NOT_MADE] == (missed,)  # its date was moved, after it had been promised
    assert found.made == (made,)
    assert found.people[Cause.UNFORESEEN] == (
        surprise,
        late,
    )  # a date that had passed belongs to the month before
    bars = bridge(found, plan_start=3, plan=2)
    assert bars.variance == 1 - 2
    assert (bars.change(Cause.START), bars.change(Cause.OWN_ASSUMPTION)) == (1, -1)
    assert (bars.change(Cause.NOT_MADE), bars.change(Cause.UNFORESEEN)) == (1, -2)


def test_a_date_first_set_in_the_span_counts_and_a_withdrawn_one_stands_as_it_was() -> None:
    stay = make_stay(date(2016, 1, 5))
    opened, closed = date(2017, 3, 31), date(2017, 4, 30)
    for stands, wanted in (
        ([(date(2017, 4, 5), date(2017, 4, 25))], date(2017, 4, 25)),
        ([(date(2017, 1, 5), date(2017, 4, 2)), (date(2017, 4, 1), None)], date(2017, 4, 2)),
        ([(date(2017, 1, 5), None), (date(2017, 4, 9), None), (date(2017, 4, 9), date(2017, 5, 1))], date(2017, 5, 1)),
        ([(date(2017, 5, 1), date(2017, 4, 25))], None),
        ([], None),
    ):  # fmt: skip
        records = Records(plans=_dated(stay, *stands))
        assert dated_for(stay, records, opened=opened, closed=closed) == wanted


def test_who_died_or_moved_is_told_by_that_alone_and_who_came_by_how_they_came() -> None:
    early, promised = date(2016, 1, 5), (date(2017, 1, 1), date(2017, 4, 18))
    died = make_stay(early, date(2017, 4, 2), exit=Exit.DEATH)
    moved = make_stay(
        early,
        beds=(
            make_bed(early, date(2017, 4, 9)),
            make_bed(date(2017, 4, 9), arrangement=Arrangement.SPECIALISED),
        ),
    )
    again = make_stay(date(2017, 4, 3), date(2017, 4, 24), entry=Entry.READMISSION)
    stays = [died, moved, again]
    plans = (
        _dated(died, promised)
        | _dated(moved, promised)
        | _dated(again, (date(2017, 4, 3), date(2017, 4, 20)))
    )
    ccg = _month(stays, plans, Cut(arrangement=Arrangement.CCG))
    assert [cause for cause, people in ccg.people.items() for _ in people] == [
        Cause.LEFT_AGAIN, Cause.READMISSIONS, Cause.DEATHS, Cause.MOVED_OUT,
    ]  # fmt: skip
    assert ccg.dated == 0
    assert _month(stays, plans).people[Cause.NOT_MADE] == (moved,)  # of everyone the move is none
    specialised = bridge(_month(stays, plans, Cut(arrangement=Arrangement.SPECIALISED)), plan_start=0, plan=0)
    assert (specialised.variance, specialised.change(Cause.MOVED_IN)) == (1, 1)


def test_admissions_are_told_by_kind_and_by_whether_they_were_planned() -> None:
    came = date(2017, 4, 3)
    stays = [
        make_stay(came, entry=entry, planned=planned)
        for entry in (Entry.FIRST, Entry.READMISSION)
        for planned in ("1", "2", "9")
    ]
    people = _month(stays, {}).people
    assert [len(people[cause]) for cause in ADMITTED] == [1, 1, 2, 2]
    assert people[Cause.UNPLANNED] == (stays[1],)
    assert people[Cause.UNPLANNED_BACK] == (stays[4],)


def test_the_plan_s_own_assumption_says_what_no_date_stood_behind() -> None:
    nobody = _month([], {})
    assert bridge(nobody, plan_start=22, plan=20).change(Cause.OWN_ASSUMPTION) == 2
    assert bridge(nobody, plan_start=22, plan=20).plan_change == -2
    assert bridge(nobody, plan_start=0, plan=0).variance == 0


def test_a_month_that_still_runs_asks_for_no_date_to_come() -> None:
    stay = make_stay(date(2016, 1, 5))
    plans = _dated(stay, (date(2017, 1, 1), date(2017, 4, 25)))
    records = Records(plans=plans)
    asked = {"first": APRIL, "last": APRIL}
    assert lists([stay], records, as_at=date(2017, 4, 24), **asked).dated == 0
    assert lists([stay], records, as_at=date(2017, 4, 25), **asked).dated == 1
    with pytest.raises(ValueError, match="ends before it begins"):
        lists([stay], records, first=JUNE, last=APRIL)
