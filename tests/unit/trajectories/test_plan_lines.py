"""Plans are joined by straight lines, and their parts must add up."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tcp_portal.months import Month
from trajectories.domain.grid import box, mark, read_box
from trajectories.domain.plan_lines import TOTAL, Cell, PlanPoint, contradictions, line, value_on

MARCH_16, MARCH_17, MARCH_19 = Month(2016, 3), Month(2017, 3), Month(2019, 3)
STOCKTAKE = {MARCH_16: 26, MARCH_17: 22, MARCH_19: 14}
HAVERING, REDBRIDGE = UUID(int=1), UUID(int=2)
PLACES = (HAVERING, REDBRIDGE)


def test_april_2017_of_the_stocktake_is_22() -> None:
    assert value_on(STOCKTAKE, Month(2017, 4)) == PlanPoint(Month(2017, 4), 22, joined=True)


def test_an_entered_month_is_not_joined() -> None:
    assert value_on(STOCKTAKE, MARCH_17) == PlanPoint(MARCH_17, 22)


def test_outside_the_entered_months_nothing_is_planned() -> None:
    assert [point.value for point in line(STOCKTAKE, [Month(2016, 2), Month(2019, 4)])] == [None, None]


def test_without_figures_nothing_is_planned() -> None:
    assert value_on({}, MARCH_17).value is None


def test_halves_are_rounded_up() -> None:
    assert value_on({Month(2017, 1): 1, Month(2017, 3): 2}, Month(2017, 2)).value == 2
    assert value_on({Month(2017, 1): 2, Month(2017, 3): 1}, Month(2017, 2)).value == 2


@given(
    st.dictionaries(st.integers(0, 60), st.integers(0, 90), min_size=2, max_size=6),
    st.integers(0, 60),
)
def test_every_joined_month_agrees_with_exact_fractions(steps: dict[int, int], at: int) -> None:
    start = Month(2015, 4)
    entered = {start.plus(step): value for step, value in steps.items()}
    found = value_on(entered, start.plus(at)).value
    before = max((step for step in steps if step <= at), default=None)
    after = min((step for step in steps if step >= at), default=None)
    if before is None or after is None:
        assert found is None
        return
    share = Fraction(at - before, after - before) if after > before else Fraction(0)
    exact = steps[before] + (steps[after] - steps[before]) * share
    assert found == int(exact + Fraction(1, 2))


def test_places_that_do_not_make_the_total_are_a_contradiction() -> None:
    grid = {TOTAL: {MARCH_17: 5}, Cell(HAVERING): {MARCH_17: 2}, Cell(REDBRIDGE): {MARCH_17: 2}}
    [found] = contradictions(grid, place_ids=PLACES)
    assert (found.month, found.by, found.total, found.parts) == (MARCH_17, "place", 5, 4)


def test_one_missing_place_contradicts_nothing() -> None:
    grid = {TOTAL: {MARCH_17: 5}, Cell(HAVERING): {MARCH_17: 2}}
    assert contradictions(grid, place_ids=PLACES) == []


def test_commissioners_of_a_place_must_make_its_figure() -> None:
    grid = {
        Cell(HAVERING): {MARCH_17: 5},
        Cell(HAVERING, "ccg"): {MARCH_17: 2},
        Cell(HAVERING, "specialised"): {MARCH_17: 1},
        Cell(HAVERING, "provider_collaborative"): {MARCH_17: 1},
    }
    [found] = contradictions(grid, place_ids=PLACES)
    assert (found.whole, found.by, found.parts) == (Cell(HAVERING), "commissioner", 4)


def test_parts_that_add_up_contradict_nothing() -> None:
    grid = {TOTAL: {MARCH_17: 3}, Cell(None, "ccg"): {MARCH_17: 2}, Cell(None, "specialised"): {MARCH_17: 1}}
    assert contradictions(grid, place_ids=PLACES) == []


def test_the_name_of_a_box_reads_back() -> None:
    cell = Cell(HAVERING, "ccg")
    assert read_box(box(MARCH_17, cell)) == (MARCH_17, cell)
    assert read_box(box(MARCH_17, TOTAL)) == (MARCH_17, TOTAL)


def test_other_names_are_no_boxes() -> None:
    assert [read_box(name) for name in ("title", mark(TOTAL), "v.2017-13..", "v.2017-03.x.")] == [None] * 4
