"""Intervals against scipy's quantiles and against published values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from trajectories.domain.intervals import (
    Level,
    byar_interval,
    count_interval,
    exact_interval,
    rate_interval,
    share_interval,
    upper_gamma,
)

LEVELS = st.sampled_from(list(Level))


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("events", [*range(41), 100, 1000, 2600])
def test_exact_limits_are_halves_of_chi_square_quantiles(events: int, level: Level) -> None:
    found = exact_interval(events, level)
    low = stats.chi2.ppf(level.value, 2 * events) / 2 if events else 0
    assert found.low == pytest.approx(low, rel=1e-9, abs=1e-12)
    assert found.high == pytest.approx(stats.chi2.ppf(1 - level.value, 2 * events + 2) / 2, rel=1e-9)


# Exact 95% limits of a Poisson count as printed to four decimals: Ulm, American Journal of Epidemiology 1990.
@pytest.mark.parametrize(
    ("events", "low", "high"),
    [(0, 0, 3.6889), (1, 0.0253, 5.5716), (2, 0.2422, 7.2247), (5, 1.6235, 11.6683), (9, 4.1154, 17.0848)],
)
def test_the_printed_table_of_exact_limits(events: int, low: float, high: float) -> None:
    found = count_interval(events)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(events=st.integers(10, 5000), level=LEVELS)
def test_byar_is_the_formula_and_near_the_exact_limits(events: int, level: Level) -> None:
    z, more = stats.norm.ppf(1 - level.value), events + 1
    found = count_interval(events, level)
    assert found == byar_interval(events, level)
    assert found.low == pytest.approx(events * (1 - 1 / (9 * events) - z / (3 * events**0.5)) ** 3, rel=1e-9)
    assert found.high == pytest.approx(more * (1 - 1 / (9 * more) + z / (3 * more**0.5)) ** 3, rel=1e-9)
    exact = exact_interval(events, level)
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), rel=0.02)


@given(events=st.integers(0, 300), mean=st.floats(0.001, 400))
def test_the_tail_is_the_poisson_sum(events: int, mean: float) -> None:
    assert upper_gamma(events + 1, mean) == pytest.approx(
        float(stats.poisson.cdf(events, mean)), rel=1e-9, abs=1e-12
    )


@given(events=st.integers(0, 400), population=st.integers(1, 10_000_000), level=LEVELS)
def test_an_interval_holds_its_rate_and_the_wider_level_holds_the_narrower(
    events: int, population: int, level: Level
) -> None:
    found, rate = rate_interval(events, population, level), events / population * 1_000_000
    assert found.low <= rate <= found.high
    wide, narrow = (rate_interval(events, population, one) for one in (Level.P998, Level.P95))
    assert wide.low <= narrow.low <= narrow.high <= wide.high


def test_the_stocktake_rate_has_its_interval() -> None:
    found = rate_interval(22, 579_550)
    assert (round(found.low, 1), round(found.high, 1)) == (23.8, 57.5)


# Newcombe, Statistics in Medicine 1998, table I, method 3: Wilson without continuity correction.
@pytest.mark.parametrize(
    ("met", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_newcombe_prints_it(met: int, of: int, low: float, high: float) -> None:
    found = share_interval(met, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(of=st.integers(1, 5000), data=st.data(), level=LEVELS)
def test_wilson_agrees_with_scipy_and_is_symmetric(of: int, data: st.DataObject, level: Level) -> None:
    met = data.draw(st.integers(0, of))
    found, other = share_interval(met, of, level), share_interval(of - met, of, level)
    theirs = stats.binomtest(met, of).proportion_ci(1 - 2 * level.value, method="wilson")
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), rel=1e-9, abs=1e-12)
    assert (found.low, found.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-12)


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: exact_interval(-1),
        lambda: byar_interval(0),
        lambda: rate_interval(3, 0),
        lambda: share_interval(4, 3),
    ],
)
def test_what_cannot_be_is_refused(impossible: object) -> None:
    with pytest.raises(ValueError, match=r"needs|no negative"):
        impossible()  # type: ignore[operator]
