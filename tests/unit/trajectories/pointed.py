"""Registers about one month, whose days all lie on the edges of rules: anniversaries, 30th days, turns of months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.domain.records import PlanStand, Records
from cohorts.domain.stays import Bed, Stay
from tcp_portal.months import Month, add_months
from tests.unit.cohorts.registers import FIRST, PLACES
from tests.unit.trajectories.reviewed import discharges_of, known, registers_that_learnt, wards

ONE = timedelta(days=1)
_BACK = (0, 1, 29, 30, 31, 89, 90, 91, 179, 180, 181, 400)
_NEAR = st.sampled_from([-ONE, timedelta(), ONE])
_SPARE = Bed(date(2000, 1, 1), None, Arrangement.CCG, "0", out_of_area=False, commissioner_id=UUID(int=21))


def edge(month: Month, *, months: tuple[int, ...]) -> st.SearchStrategy[date]:
    """A day beside the first or last of a month so many away."""
    ends = [day for ahead in months for one in [month.plus(ahead)] for day in (one.first, one.last)]
    return st.builds(lambda day, near: day + near, st.sampled_from(ends), _NEAR)


@st.composite
def beds(draw: st.DrawFn, start: date, end: date | None, month: Month) -> tuple[Bed, ...]:
    """One bed throughout, or two with a gap between them over an end of the month."""
    kinds = st.sampled_from(Arrangement)
    first = draw(
        wards(replace(_SPARE, start=start, end=end, arrangement=draw(kinds), out_of_area=draw(st.booleans())))
    )
    left = draw(edge(month, months=(0, -1)))
    if not draw(st.booleans()) or left <= start or (end is not None and left + 3 * ONE > end):
        return (first,)
    again = left + draw(st.integers(0, 3)) * ONE
    second = draw(wards(replace(first, start=again, end=end, arrangement=draw(kinds))))
    return replace(first, end=left), second


@st.composite
def stays_of_one(draw: st.DrawFn, number: int, month: Month) -> list[Stay]:
    """A long stay, an admission after an earlier discharge, or a discharge about an anniversary."""
    long_years = draw(st.sampled_from([0, 1, 3, 5, 10]))
    came = draw(edge(month.plus(-12 * long_years), months=(0, 1, 2, 3)))
    came = min(came, month.last)
    leaves = draw(st.booleans())
    end = max(came, draw(edge(month, months=(0,)))) if leaves else None
    if leaves and draw(st.booleans()):
        end = max(came, add_months(came, 12 * long_years) + draw(_NEAR))
    entry = draw(st.sampled_from(Entry))
    person = UUID(int=500 + number)
    stay = Stay(
        spell_id=UUID(int=9000 + 10 * number), person_id=person, partnership_id=UUID(int=1),
        place_id=draw(st.sampled_from([*PLACES, None])),
        date_of_birth=add_months(draw(edge(month, months=(0, -1))), -12 * 18),
        category=draw(st.sampled_from("1234")),
        learning_disability_from=draw(st.none() | edge(month, months=(0,))),
        autism_from=draw(st.none() | edge(month, months=(0,))),
        entry=entry, exit=draw(st.sampled_from(Exit)) if end else None,
        started_on=came, counted_from=came, ended_on=end,
        beds=draw(beds(came, end, month)), planned=draw(st.sampled_from(["", "1", "2", "9"])),
    )  # fmt: skip
    if not draw(st.booleans()):
        return [stay]
    left = came - draw(st.sampled_from(_BACK)) * ONE
    earlier = replace(
        stay, spell_id=UUID(int=9001 + 10 * number), started_on=left - 3 * ONE, counted_from=left - 3 * ONE,
        ended_on=left, exit=draw(st.sampled_from(Exit)), beds=draw(beds(left - 3 * ONE, left, month)),
    )  # fmt: skip
    return [earlier, stay]


@st.composite
def pointed(draw: st.DrawFn, month: Month) -> tuple[list[Stay], Records]:
    """Up to five people, and what is planned for them."""
    stays = [one for number in range(draw(st.integers(1, 5))) for one in draw(stays_of_one(number, month))]
    dates = st.none() | edge(month, months=(0, 1, 2, 3, 4, 12)) | st.just(add_months(month.last, 12))
    plans = {
        stay.spell_id: [PlanStand(stay.started_on, draw(dates), draw(st.sampled_from(["", "7", "N"])))]
        for stay in stays
    }
    return stays, replace(draw(known(stays)), plans=plans, discharges=discharges_of(stays))


@st.composite
def asked(draw: st.DrawFn) -> tuple[tuple[list[Stay], Records], Month]:
    """A register of either kind, and the month asked about; Februaries of leap years among them."""
    month = draw(
        st.integers(0, 5).map(FIRST.plus) | st.sampled_from([Month(2016, 2), Month(2017, 2), Month(2016, 3)])
    )
    return draw(registers_that_learnt() | pointed(month)), month
