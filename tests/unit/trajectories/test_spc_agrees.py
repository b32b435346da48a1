"""The control chart agrees with exact arithmetic on any series, and keeps what it must keep."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tcp_portal.months import Month
from tests.unit.trajectories.exact_spc import exact
from trajectories.domain.spc import Analysis, Options, analyse

DIRECTIONS = st.sampled_from(["increase", "decrease", "neutral"])
OPTIONS = st.builds(
    Options,
    screen_outliers=st.booleans(),
    shift=st.integers(6, 8),
    trend=st.integers(6, 8),
    two_of_three=st.sampled_from(["beyond", "between"]),
    conflict=st.sampled_from(["improvement", "concern"]),
    minimum_points=st.sampled_from([2, 15]),
)
# Tenths, as shares have them: floats cannot hold them, fractions can.
TENTHS = st.integers(-60, 60) | st.integers(0, 6)


@st.composite
def series(draw: Any) -> list[int | None]:
    return draw(st.lists(st.one_of(TENTHS, TENTHS, TENTHS, st.none()), min_size=16, max_size=48))


def days(count: int) -> list[date]:
    return [Month(2014, 4).plus(at).first for at in range(count)]


def floats(values: list[int | None]) -> list[float | None]:
    return [None if value is None else value / 10 for value in values]


def flags(found: Analysis) -> list[Any]:
    return [(point.date, point.high, point.low, point.kind) for point in found.points]


@settings(max_examples=300, deadline=None)
@given(
    series(), DIRECTIONS, OPTIONS, st.none() | st.integers(-60, 80),
    st.sets(st.integers(0, 47), max_size=3), st.none() | st.integers(2, 20),
)  # fmt: skip
def test_exact_arithmetic_agrees(
    tenths: list[int | None],
    direction: str,
    options: Options,
    target: int | None,
    cuts: set[int],
    baseline: int | None,
) -> None:
    when = days(len(tenths))
    rebase = tuple(when[at] for at in cuts if at < len(when))
    found = analyse(
        when, floats(tenths), direction=direction, options=options, rebase=rebase, baseline=baseline,
        target=None if target is None else target / 10,
    )  # fmt: skip
    if found.is_run_chart:
        return
    slow = exact(
        [
            (day, None if value is None else Fraction(value, 10))
            for day, value in zip(when, tenths, strict=True)
        ],
        direction=direction,
        target=None if target is None else Fraction(target, 10),
        rebase=rebase,
        baseline=found.baseline,
        screen_outliers=options.screen_outliers,
        shift=options.shift,
        trend=options.trend,
        two_of_three=options.two_of_three,
        conflict=options.conflict,
    )
    assert [point.segment for point in found.points] == slow["segments"]
    assert [set(point.high) for point in found.points] == slow["high"]
    assert [set(point.low) for point in found.points] == slow["low"]
    assert [point.kind for point in found.points] == slow["kinds"]
    assert found.assurance == slow["assurance"]
    for point, (mean, reach) in zip(found.points, slow["lines"], strict=True):
        assert point.mean is not None
        assert abs(point.mean - float(mean)) < 1e-12
        if reach is None:
            assert point.upper_limit is None
        else:
            assert point.upper_limit is not None
            assert abs(point.upper_limit - float(mean + reach)) < 1e-11


@settings(max_examples=100, deadline=None)
@given(
    series(), DIRECTIONS, OPTIONS, st.sampled_from([0.001, 3.0, 1e6]), st.sampled_from([-1000.0, 0.0, 57.3])
)
def test_scaling_and_shifting_change_no_flag(
    tenths: list[int | None], direction: str, options: Options, size: float, moved: float
) -> None:
    when, values = days(len(tenths)), floats(tenths)
    other = [None if value is None else size * (value + moved) for value in values]
    assert flags(analyse(when, other, direction=direction, options=options)) == flags(
        analyse(when, values, direction=direction, options=options)
    )


@settings(max_examples=100, deadline=None)
@given(series(), st.sampled_from(["increase", "decrease"]), OPTIONS, st.integers(-60, 60))
def test_turning_it_over_with_the_direction_swapped_is_the_same(
    tenths: list[int | None], direction: str, options: Options, target: int
) -> None:
    when, values = days(len(tenths)), floats(tenths)
    turned = [None if value is None else -value for value in values]
    other = {"increase": "decrease", "decrease": "increase"}[direction]
    found = analyse(when, values, direction=direction, options=options, target=target / 10)
    mirror = analyse(when, turned, direction=other, options=options, target=-target / 10)
    assert [(one.high, one.low, one.kind) for one in found.points] == [
        (one.low, one.high, one.kind) for one in mirror.points
    ]
    assert found.assurance == mirror.assurance


@settings(max_examples=100, deadline=None)
@given(series(), DIRECTIONS, OPTIONS, st.randoms(use_true_random=False))
def test_order_targets_and_empty_months_to_come_change_nothing(
    tenths: list[int | None], direction: str, options: Options, dice: Any
) -> None:
    values = floats(tenths)
    when = days(len(values) + 4)
    plain = analyse(when[: len(values)], values, direction=direction, options=options)
    rows = list(zip(when, [*values, None, None, None, None], strict=True))
    dice.shuffle(rows)
    other = analyse(
        [day for day, _ in rows], [value for _, value in rows], direction=direction, options=options, target=2
    )
    assert flags(other) == flags(plain)
    assert (other.segments, other.variation) == (plain.segments, plain.variation)


@settings(max_examples=100, deadline=None)
@given(series(), DIRECTIONS, st.integers(8, 40))
def test_what_stands_before_a_recalculation_stays_as_it_was(
    tenths: list[int | None], direction: str, cut: int
) -> None:
    when, values = days(len(tenths)), floats(tenths)
    options = Options(minimum_points=1)
    if cut >= len(values) or values[cut] is None:
        return
    whole = analyse(when, values, direction=direction, options=options, rebase=[when[cut]])
    before = analyse(when[:cut], values[:cut], direction=direction, options=options)
    if not before.points:
        return
    assert whole.segments[0] == before.segments[0]
    inside = ("date", "value", "mean", "lower_limit", "upper_limit", "outside", "shift", "two_of_three")
    for now, then in zip(whole.points, before.points, strict=False):
        assert [getattr(now, name) for name in inside] == [getattr(then, name) for name in inside]
