from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.plan_history import Moved, Step, moves, slips, status_since

START = date(2016, 5, 26)
DATES = st.none() | st.dates(date(2016, 1, 1), date(2018, 12, 31))


def steps(*dates: date | None, status: str = "3") -> list[Step]:
    return [Step(START + timedelta(days=n), status, day, reason=f"r{n}") for n, day in enumerate(dates)]


NOVEMBER, FEBRUARY, MAY = date(2016, 11, 30), date(2017, 2, 28), date(2017, 5, 31)


def test_two_slips_and_the_dates_before() -> None:
    found = slips(steps(NOVEMBER, FEBRUARY, FEBRUARY, MAY))
    assert (found.former, found.count, found.days) == ((NOVEMBER, FEBRUARY), 2, 182)


def test_an_earlier_date_is_no_slip_and_a_withdrawn_one_is_a_former_date() -> None:
    found = slips(steps(MAY, FEBRUARY))
    assert (found.former, found.count, found.days) == ((MAY,), 0, -92)
    assert slips(steps(NOVEMBER, None)).former == (NOVEMBER,)
    assert slips(steps(NOVEMBER, None, FEBRUARY)).count == 1
    assert slips([]) == slips(steps(None))


def test_a_move_has_its_reason_and_a_first_date_is_none() -> None:
    assert moves(steps(None, NOVEMBER, FEBRUARY, None)) == (
        Moved(START + timedelta(days=2), NOVEMBER, FEBRUARY, "r2"),
        Moved(START + timedelta(days=3), FEBRUARY, None, "r3"),
    )


def test_since_when_the_status_holds() -> None:
    history = [*steps(None, NOVEMBER), Step(MAY, "6", NOVEMBER), Step(MAY + timedelta(days=9), "6", MAY)]
    assert status_since(history) == MAY
    assert status_since(steps(None)) == START
    assert status_since([]) is None


@given(st.lists(DATES, max_size=12))
def test_slips_are_never_more_than_moves_and_days_add_up(dates: list[date | None]) -> None:
    history = steps(*dates)
    found, known = slips(history), [day for day in dates if day is not None]
    assert found.count <= max(0, len(known) - 1)
    assert found.days == ((known[-1] - known[0]).days if known else 0)
    assert slips([*history, history[-1]] if history else []) == found
