"""Confidence intervals of counts, rates and proportions. Plain Python, so that a web process may ask.

Counts below 10 events: exact Poisson limits, half of chi-square quantiles; from 10: Byar's approximation, as Public
Health England's methods do. Proportions: Wilson's score. Reference on statistical process control, section 9.3.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import cache
from statistics import NormalDist
from typing import Final

MILLION: Final = 1_000_000
BYAR_FROM: Final = 10  # events; below them the approximation is not good enough
_EPSILON: Final = 1e-15
_TINY: Final = 1e-300


class Level(Enum):
    """How sure an interval is; the value is the share left out at each side."""

    P95 = 0.025
    P998 = 0.001

    @property
    def z(self) -> float:
        """The quantile of the normal distribution that leaves this share out on one side."""
        return _Z[self]

    @property
    def label(self) -> str:
        """95% or 99.8%."""
        return "95%" if self is Level.P95 else "99.8%"


_Z: Final = {level: NormalDist().inv_cdf(1 - level.value) for level in Level}


@dataclass(frozen=True, slots=True)
class Interval:
    """The lower and upper limit, in the unit of what they are limits of."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether the value lies between the limits, both included."""
        return self.low <= value <= self.high

    def per(self, size: float, unit: float = 1) -> Interval:
        """The limits of a count as those of a rate: over `size`, times `unit`."""
        return Interval(self.low / size * unit, self.high / size * unit)


def count_interval(events: int, level: Level = Level.P95) -> Interval:
    """The interval of the expected number behind a count: exact below 10 events, Byar's from 10.

    The lower limit of no events is 0. Raises ValueError for a negative count.
    """
    return exact_interval(events, level) if events < BYAR_FROM else byar_interval(events, level)


@cache
def exact_interval(events: int, level: Level = Level.P95) -> Interval:
    """The means under which so many events or more, or so few or fewer, are just as rare as the level says."""
    if events < 0:
        raise ValueError("There is no negative number of events.")
    # Few or fewer events at mean m: the upper incomplete gamma function Q(events + 1, m).
    low = _mean_where(lambda mean: upper_gamma(events, mean), 1 - level.value, events) if events else 0.0
    return Interval(low, _mean_where(lambda mean: upper_gamma(events + 1, mean), level.value, events + 1))


def byar_interval(events: int, level: Level = Level.P95) -> Interval:
    """Byar's approximation to the exact limits. Breslow and Day, 1987, section 2.3."""
    if events < 1:
        raise ValueError("Byar's approximation needs at least one event.")
    return Interval(_byar(events, -level.z), _byar(events + 1, level.z))


def rate_interval(events: int, population: int, level: Level = Level.P95, *, per: int = MILLION) -> Interval:
    """The interval of a rate: that of the count, over the population. ValueError where nobody lives there."""
    if population <= 0:
        raise ValueError("A rate needs a population.")
    return count_interval(events, level).per(population, per)


def share_interval(met: int, of: int, level: Level = Level.P95) -> Interval:
    """Wilson's score interval of a proportion, from 0 to 1. ValueError for an impossible pair."""
    if of <= 0 or not 0 <= met <= of:
        raise ValueError("A proportion needs a whole with its part.")
    z = level.z
    middle, half = 2 * met + z * z, z * math.sqrt(z * z + 4 * met * (of - met) / of)
    below = 2 * (of + z * z)
    return Interval(
        0.0 if met == 0 else (middle - half) / below, 1.0 if met == of else (middle + half) / below
    )


def one_decimal(value: float) -> Decimal:
    """A limit as pages print it: one decimal, halves up."""
    return Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def upper_gamma(shape: int, at: float) -> float:
    """Q(shape, at): the chance of fewer than `shape` Poisson events at this mean; 1 at a mean of nil.

    A series below shape + 1, a continued fraction above it, so that neither end loses its digits.
    """
    if at <= 0:
        return 1.0
    weight = math.exp(shape * math.log(at) - at - math.lgamma(shape))
    if at < shape + 1:
        return 1 - weight * _series(shape, at)
    return weight * _fraction(shape, at)


def _series(shape: int, at: float) -> float:
    term = total = 1 / shape
    step = shape
    while term > total * _EPSILON:
        step += 1
        term *= at / step
        total += term
    return total


def _fraction(shape: int, at: float) -> float:
    """Lentz's method for the continued fraction of the upper incomplete gamma function."""
    b = at + 1 - shape
    c, d = 1 / _TINY, 1 / b
    found, change, step = d, 0.0, 0
    while abs(change - 1) > _EPSILON:
        step += 1
        a = -step * (step - shape)
        b += 2
        d, c = a * d + b, b + a / c
        d, c = 1 / (d or _TINY), c or _TINY
        change = d * c
        found *= change
        if a == 0:  # the fraction of a whole number ends here
            break
    return found


def _byar(events: int, z: float) -> float:
    return float(events * (1 - 1 / (9 * events) + z / (3 * math.sqrt(events))) ** 3)


def _mean_where(falling: Callable[[float], float], target: float, about: int) -> float:
    """The mean at which a chance that falls with it is as wanted: halving between two means that hold it."""
    low, high = 0.0, float(about + 1)
    while falling(high) > target:
        low, high = high, 2 * high
    while high - low > high * 4e-16:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if falling(middle) > target else (low, middle)
    return (low + high) / 2
