"""How long people stay, by a plain second calculation, and how past forecasts are scored."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trajectories.domain.forecast_data import Basis, basis_data, basis_of, scores_data, scores_of
from trajectories.domain.leaving import Curve
from trajectories.domain.track_record import Case, scores, straight_line
from trajectories.services.survival import EVENTS_IN_A_STEP, Observed, curve_of


def _product_limit(stays: list[Observed], day: int) -> float:
    """Kaplan and Meier with late entry, written out: at each end, one less of those at risk."""
    alive = 1.0
    for end in sorted({one.until for one in stays if one.ended and one.until <= day}):
        risk = sum(one.entry < end <= one.until for one in stays)
        alive *= 1 - sum(one.ended and one.until == end for one in stays) / risk
    return alive


STAYS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 900), st.booleans()).map(
        lambda one: Observed(one[0], one[0] + one[1], one[2])
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(stays=STAYS)
def test_a_curve_is_kaplan_and_meiers_at_its_steps_and_never_falls(stays: list[Observed]) -> None:
    curve = curve_of(stays)
    assert curve.days[0] == 0
    assert all(before <= after for before, after in zip(curve.hazards, curve.hazards[1:], strict=False))
    assert curve.tail > 0
    for day in curve.days[1:-1]:
        if (exact := _product_limit(stays, day)) > 0:
            assert curve.survival(day) == pytest.approx(exact, abs=1e-6)


@pytest.mark.parametrize("last_leaves", [True, False])
def test_a_day_on_which_nobody_is_left_at_risk_changes_nothing_of_the_days_before(last_leaves: bool) -> None:
    early = [Observed(0, day, ended=True) for day in (10, 10, 20, 20)]
    gap = [Observed(0, 30, last_leaves)]
    late = [Observed(40, 40 + day, ended=True) for day in (5, 6, 7, 8)]
    curve = curve_of([*early, *gap, *late])
    assert curve.days == (0, 20, 48)
    assert curve.survival(20) == pytest.approx(3 / 5 * 1 / 3, abs=1e-6)


def test_people_who_stay_longer_than_anybody_who_left_slow_the_end_of_the_curve() -> None:
    short = [Observed(0, 100 + at, ended=True) for at in range(2 * EVENTS_IN_A_STEP)]
    long = [Observed(1000, 2000, ended=False) for _ in range(10)]
    assert curve_of([*short, *long]).tail < curve_of(short).tail / 10


def test_without_an_end_the_curve_is_half_an_end_over_all_days() -> None:
    curve = curve_of([Observed(0, 1000, ended=False)])
    assert curve.survival(1000) == pytest.approx(math.exp(-0.5))
    assert curve_of([]).tail > 0


def test_the_straight_line_of_twelve_months() -> None:
    assert straight_line(range(12), 3) == pytest.approx(14)
    assert straight_line([*range(90, 100), *[5] * 12], 6) == pytest.approx(5)
    assert straight_line(list(range(11, -1, -1)), 6) == 0.0
    assert straight_line([1] * 11, 1) is None


def _case(horizon: int, actual: int, **more: object) -> Case:
    facts = {"median": 20, "band50": (18, 22), "band90": (15, 25), "last": 22, "line": 21.0, "plan": None}
    return Case(horizon, actual, **{**facts, **more})  # type: ignore[arg-type]


def test_scores_count_the_edges_of_a_band_as_inside() -> None:
    every, first, second = scores([_case(1, 15), _case(1, 22), _case(2, 26, plan=24)])
    assert (every.cases, every.in50, every.in90) == (3, pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert (first.error, first.error_last, first.error_line) == (3.5, 3.5, 3.5)
    assert first.error_plan is None
    assert (second.bias, second.error_plan, second.error_against_plan) == (-6, 2, 6)
    assert scores([])[0].in90 is None


def test_what_is_kept_comes_back() -> None:
    found = scores([_case(1, 15), _case(2, 26)])
    kept = scores_of(scores_data(found))
    assert [one.horizon for one in kept] == [0, 1, 2]
    assert kept[0].in90 == pytest.approx(found[0].in90, abs=1e-4)
    basis = Basis(ends=3, curves={"": Curve((0, 5), (0.0, 0.1), 0.01)})
    assert basis_of(basis_data(basis)) == basis
