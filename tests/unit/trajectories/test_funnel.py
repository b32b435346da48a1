"""The funnel plot against a slow second way, and its promises under simulation."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from trajectories.domain.funnel import Area, Funnel, Method, Signal, spread_of
from trajectories.domain.intervals import Level, count_interval

AREAS = st.lists(
    st.tuples(st.integers(0, 200), st.integers(20_000, 2_000_000)), min_size=1, max_size=30
).filter(lambda found: any(events for events, _ in found))


def funnel_of(pairs: list[tuple[int, int]]) -> Funnel:
    return Funnel(tuple(Area(str(at), *pair) for at, pair in enumerate(pairs)))


def slow_interval(events: int, level: Level) -> tuple[float, float]:
    """Below ten events by searching the mean whose tail is the share; from ten Byar's formula with scipy's z."""
    if events < 10:
        high = optimize.brentq(lambda mean: stats.poisson.cdf(events, mean) - level.value, 1e-9, 200)
        if not events:
            return 0.0, high
        return optimize.brentq(lambda mean: stats.poisson.sf(events - 1, mean) - level.value, 1e-9, 200), high
    z, more = stats.norm.isf(level.value), events + 1
    return (
        events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3,
        more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3,
    )


@given(pairs=AREAS)
def test_signals_agree_with_a_slow_second_way(pairs: list[tuple[int, int]]) -> None:
    funnel = funnel_of(pairs)
    centre = sum(events for events, _ in pairs) / sum(people for _, people in pairs)
    for area in funnel.areas:
        expected, signal = centre * area.population, Signal.NONE
        for level, high, low in (
            (Level.P95, Signal.HIGH_95, Signal.LOW_95),
            (Level.P998, Signal.HIGH_998, Signal.LOW_998),
        ):
            least, most = slow_interval(area.events, level)
            if min(abs(expected - least), abs(expected - most)) < 1e-6:
                return  # on the very limit either answer is right
            signal = high if expected < least else low if expected > most else signal
        assert funnel.signal(area) is signal


@given(pairs=AREAS, level=st.sampled_from(list(Level)), is_upper=st.booleans())
def test_a_curve_is_where_the_interval_meets_the_centre(
    pairs: list[tuple[int, int]], level: Level, is_upper: bool
) -> None:
    funnel = funnel_of(pairs)
    curve = funnel.curve(level, is_upper=is_upper)
    for population, rate in zip(curve.populations, curve.rates, strict=True):
        events = rate * population / 1_000_000
        assert events == pytest.approx(round(events), abs=1e-6)
        limits = count_interval(round(events), level)
        expected = funnel.centre * population / 1_000_000
        assert expected == pytest.approx(limits.low if is_upper else limits.high, rel=1e-9)
        assert (rate > funnel.centre) is is_upper
    assert all(before < after for before, after in pairwise(curve.populations))


def test_the_limits_are_near_the_exact_poisson_ones() -> None:
    """For every whole number of events, the exact chance of as many at the limit is the share left out."""
    funnel = funnel_of([(40, 1_000_000)] * 12)
    curve = funnel.curve(Level.P95, is_upper=True)
    for population, rate in zip(curve.populations, curve.rates, strict=True):
        events = round(rate * population / 1_000_000)
        chance = stats.poisson.sf(events - 1, funnel.centre * population / 1_000_000)
        assert chance == pytest.approx(0.025, rel=0.03)


def slow_spread(pairs: list[tuple[int, float]], method: Method) -> tuple[float, float]:
    """Straight from the papers, with numpy's quantiles."""
    events, expected = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    if method is Method.LOG:
        moved, error = np.log(events / expected), 1 / np.sqrt(expected)
    else:
        moved, error = np.sqrt(events / expected) - 1, 1 / (2 * np.sqrt(expected))
    z = moved / error
    low, high = np.quantile(z, [0.1, 0.9])
    if method is Method.LOG:
        keep = (z >= low) & (z <= high)
        z, error = z[keep], error[keep]
    else:
        z = np.clip(z, low, high)
    k, phi, w = len(z), np.mean(z**2), 1 / error**2
    if k * phi < k - 1:
        return float(phi), 0.0
    return float(phi), float((k * phi - (k - 1)) / (w.sum() - (w**2).sum() / w.sum()))


@given(
    pairs=st.lists(st.tuples(st.integers(1, 300), st.floats(1, 300)), min_size=10, max_size=48),
    method=st.sampled_from(list(Method)),
)
def test_overdispersion_agrees_with_a_slow_second_way(pairs: list[tuple[int, float]], method: Method) -> None:
    found, (phi, tau2) = spread_of(pairs, method), slow_spread(pairs, method)
    assert (found.phi, found.tau2) == pytest.approx((phi, tau2), rel=1e-7, abs=1e-9)


def simulated(real: float, *, seed: int = 20170430) -> tuple[float, float, float, float]:
    """Shares of points beyond the plain 95% and 99.8% and the adjusted 95% and 99.8% limits."""
    random = np.random.default_rng(seed)
    beyond, seen = np.zeros(4), 0
    quiet = {Signal.NONE, Signal.HIGH_95, Signal.LOW_95}
    for _ in range(120):
        people = random.integers(300_000, 2_500_000, 48)
        true = 60e-6 * np.exp(random.normal(0, real, 48)) if real else np.full(48, 60e-6)
        pairs = [
            (int(random.poisson(rate * size)), int(size)) for rate, size in zip(true, people, strict=True)
        ]
        funnel = funnel_of(pairs)
        for area in funnel.areas:
            plain, fair = funnel.signal(area), funnel.adjusted_signal(area)
            beyond += [
                plain is not Signal.NONE,
                plain not in quiet,
                fair is not Signal.NONE,
                fair not in quiet,
            ]
            seen += 1
    return tuple(beyond / seen)


def test_chance_alone_leaves_few_points_outside() -> None:
    plain, plain_far, fair, fair_far = simulated(0)
    assert plain == pytest.approx(0.05, abs=0.012)
    assert plain_far < 0.005
    assert fair <= plain
    assert fair_far <= plain_far


def test_real_spread_fools_plain_limits_and_not_the_adjusted() -> None:
    plain, plain_far, fair, fair_far = simulated(0.3)
    assert plain > 0.4
    assert plain_far > 0.2
    # Trimming leaves the tails out of phi, so the adjusted limits still call more than chance would: by design.
    assert 0.05 < fair < plain / 2
    assert fair_far < plain_far / 4


def test_adjusted_limits_are_wider_and_few_areas_have_none() -> None:
    wide = funnel_of([(20 + 9 * at, 1_000_000 + 10_000 * at) for at in range(12)])
    assert wide.spread is not None
    assert wide.spread.is_needed
    curve = wide.adjusted_curve(Level.P95, is_upper=True)
    plain = wide.curve(Level.P95, is_upper=True)
    assert curve is not None
    assert min(curve.rates) > min(plain.rates)
    few = funnel_of([(3, 100_000), (9, 120_000)])
    assert few.spread is None
    assert few.adjusted_curve(Level.P95, is_upper=True) is None
    assert few.adjusted_signal(few.areas[1]) is few.signal(few.areas[1])
    empty_one = funnel_of([(0, 400_000), *[(20, 400_000)] * 11])
    assert empty_one.spread is not None
    assert empty_one.spread.method is Method.ROOT


@pytest.mark.parametrize("pairs", [[], [(0, 100)], [(3, 0)]])
def test_a_funnel_of_nothing_is_refused(pairs: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match=r"needs|no negative"):
        funnel_of(pairs)
