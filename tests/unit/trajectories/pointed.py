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


def within(month: Month) -> st.SearchStrategy[date]:
    """The first days or the last days of the month."""
    return st.sampled_from([month.first, month.first + ONE, month.last - ONE, month.last])


@st.composite
def spans(draw: st.DrawFn, story: str, month: Month) -> tuple[date, date | None]:
    """From when to when: somebody who just came, who left about an anniversary, who stays until one, or anything."""
    years = draw(st.sampled_from([1, 5]))
    if story == "came":
        return draw(within(month)), None
    if story == "left":
        end = draw(within(month))
        return add_months(end, -12 * years) + draw(_NEAR), end
    if story == "stays":
        return min(month.last, draw(edge(month.plus(-12 * years), months=(0, 1, 2, 3)))), None
    came = draw(edge(month.plus(-12 * draw(st.sampled_from([0, 0, 3, 10]))), months=(0, -1)))
    return came, draw(st.none() | st.just(max(came, draw(within(month)))))


@st.composite
def stays_of_one(draw: st.DrawFn, number: int, month: Month) -> list[Stay]:
    """One person's stay, perhaps after an earlier one."""
    story = draw(st.sampled_from(["came", "left", "stays", "any"]))
    came, end = draw(spans(story, month))
    entries = [Entry.FIRST, Entry.READMISSION] if story == "came" else list(Entry)
    exits = [Exit.DISCHARGE] if story == "left" else list(Exit)
    stay = Stay(
        spell_id=UUID(int=9000 + 10 * number), person_id=UUID(int=500 + number), partnership_id=UUID(int=1),
        place_id=draw(st.sampled_from([*PLACES, None])),
        date_of_birth=add_months(draw(edge(month, months=(0, -1))), -12 * 18),
        category=draw(st.sampled_from("1234")),
        learning_disability_from=draw(st.none() | edge(month, months=(0,))),
        autism_from=draw(st.none() | edge(month, months=(0,))),
        entry=draw(st.sampled_from(entries)), exit=draw(st.sampled_from(exits)) if end else None,
        started_on=came, counted_from=came, ended_on=end,
        beds=draw(beds(came, end, month)), planned=draw(st.sampled_from(["", "1", "2", "9"])),
    )  # fmt: skip
    if story != "came" and not draw(st.booleans()):
        return [stay]
    left = came - draw(st.sampled_from(_BACK)) * ONE
    first = left - draw(st.sampled_from([0, 3])) * ONE
    earlier = replace(
        stay, spell_id=UUID(int=9001 + 10 * number), started_on=first, counted_from=first, ended_on=left,
        exit=draw(st.sampled_from([Exit.DISCHARGE, Exit.DISCHARGE, *Exit])), beds=draw(beds(first, left, month)),
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
