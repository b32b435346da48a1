"""Funnel plots of rates across areas, with overdispersion. Plain Python.

An area's rate is set against the rate of all areas together. The limits come from inverting the very interval that
is printed beside an area's rate, so that a point lies outside a limit just where its interval leaves the centre out.
Where areas differ by more than chance for reasons that no table knows, plain limits call too many; the adjusted
ones allow for that. Reference on statistical process control, section 9.3; Spiegelhalter 2005 and 2012.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from trajectories.domain.intervals import MILLION, Level, count_interval

FEWEST_FOR_SPREAD: Final = 10  # areas; from fewer no spread between them can be told from chance
_TRIM: Final = 0.1
_EDGE = (0.6, 1.08)  # how far the curves reach, in parts of the smallest and the largest population


class Signal(StrEnum):
    """How an area stands to all areas together. It says nothing of good or bad."""

    HIGH_998 = "Higher, beyond 99.8%"
    HIGH_95 = "Higher, beyond 95%"
    NONE = "Not different"
    LOW_95 = "Lower, beyond 95%"
    LOW_998 = "Lower, beyond 99.8%"


class Method(StrEnum):
    """How overdispersion is estimated: as the mortality indicator SHMI does, or as the Care Quality Commission."""

    LOG = "log of the ratio, a tenth trimmed at each end"
    ROOT = "square root of the ratio, a tenth at each end drawn in"


@dataclass(frozen=True, slots=True)
class Area:
    """An area with its events and its population."""

    key: str
    events: int
    population: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A limit: the populations, and the rate at which an area of such a size would just be told apart."""

    level: Level
    is_upper: bool
    populations: tuple[float, ...]
    rates: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """What lies between the areas beyond chance: phi, and the variance tau² that limits then allow for."""

    method: Method
    phi: float
    tau2: float
    areas: int

    @property
    def is_needed(self) -> bool:
        """Whether the areas differ by more than chance, so that adjusted limits are wider than plain ones."""
        return self.tau2 > 0


@dataclass(frozen=True)
class Funnel:
    """The plot of some areas. Raises ValueError where no area has anybody, or none has an event."""

    areas: tuple[Area, ...]
    per: int = MILLION

    def __post_init__(self) -> None:
        if not self.areas or any(area.population <= 0 for area in self.areas) or not self.events:
            raise ValueError("A funnel plot needs areas with people and at least one event.")

    @property
    def events(self) -> int:
        return sum(area.events for area in self.areas)

    @property
    def population(self) -> int:
        return sum(area.population for area in self.areas)

    @property
    def centre(self) -> float:
        """Events of all areas over people of all areas, per `per`: never the mean of their rates."""
        return self.events / self.population * self.per

    def rate(self, area: Area) -> float:
        """The area's own rate."""
        return area.events / area.population * self.per

    def signal(self, area: Area) -> Signal:
        """Whether the area's own interval leaves the centre out, at 99.8% or at 95%."""
        for level in (Level.P998, Level.P95):
            own = count_interval(area.events, level).per(area.population, self.per)
            if not own.holds(self.centre):
                return _signal(level, above=own.low > self.centre)
        return Signal.NONE

    def curve(self, level: Level, *, is_upper: bool) -> Curve:
        """The plain limit: for so many events, the population at which they would just be told apart."""
        least, most = self._edges
        points = []
        for events in _counts(self.centre / self.per * most):
            if events or not is_upper:
                limits = count_interval(events, level)
                population = (limits.low if is_upper else limits.high) / self.centre * self.per
                points.append((population, events / population * self.per))
        shown = [point for point in points if least <= point[0] <= most]
        return Curve(level, is_upper, tuple(x for x, _ in shown), tuple(y for _, y in shown))

    @cached_property
    def spread(self) -> Spread | None:
        """Overdispersion between the areas; None with fewer than ten of them."""
        if len(self.areas) < FEWEST_FOR_SPREAD:
            return None
        method = Method.LOG if all(area.events for area in self.areas) else Method.ROOT
        return spread_of([(area.events, self._expected(area)) for area in self.areas], method)

    def adjusted_signal(self, area: Area) -> Signal:
        """The same with the spread between areas allowed for; the plain one where there is none to allow for."""
        if self.spread is None or not self.spread.is_needed:
            return self.signal(area)
        transform = _TRANSFORMS[self.spread.method]
        moved, error = transform.of(area.events, self._expected(area))
        z = moved / math.sqrt(error**2 + self.spread.tau2)
        for level in (Level.P998, Level.P95):
            if abs(z) > level.z:
                return _signal(level, above=z > 0)
        return Signal.NONE

    def adjusted_curve(self, level: Level, *, is_upper: bool) -> Curve | None:
        """The limit with the spread between areas allowed for; None where there is none to allow for."""
        if self.spread is None or not self.spread.is_needed:
            return None
        transform = _TRANSFORMS[self.spread.method]
        least, most = self._edges
        steps = 48
        populations = [least + (most - least) * (at / steps) ** 2 for at in range(steps + 1)]
        sign = 1 if is_upper else -1
        rates = []
        for population in populations:
            error = transform.error(population * self.centre / self.per)
            reach = sign * level.z * math.sqrt(error**2 + self.spread.tau2)
            rates.append(self.centre * transform.back(reach))
        return Curve(level, is_upper, tuple(populations), tuple(rates))

    def _expected(self, area: Area) -> float:
        return area.population * self.centre / self.per

    @property
    def _edges(self) -> tuple[float, float]:
        sizes = [area.population for area in self.areas]
        return min(sizes) * _EDGE[0], max(sizes) * _EDGE[1]


@dataclass(frozen=True, slots=True)
class _Transform:
    """A scale on which the ratio of events to expected events is nearly normal around nil."""

    of_ratio: Callable[[float], float]
    error: Callable[[float], float]
    back: Callable[[float], float]

    def of(self, events: int, expected: float) -> tuple[float, float]:
        """The ratio on this scale, and its standard error by chance alone."""
        return self.of_ratio(events / expected), self.error(expected)


_TRANSFORMS: Final = {
    Method.LOG: _Transform(math.log, lambda expected: 1 / math.sqrt(expected), math.exp),
    Method.ROOT: _Transform(
        lambda ratio: math.sqrt(ratio) - 1,
        lambda expected: 1 / (2 * math.sqrt(expected)),
        lambda moved: max(0.0, 1 + moved) ** 2,
    ),
}


def spread_of(pairs: Sequence[tuple[int, float]], method: Method) -> Spread:
    """Overdispersion of pairs of events and expected events.

    phi is the mean of squared z-scores once a tenth at each end is left out (log) or drawn in to the tenth (root).
    tau² is nil unless phi is more than chance gives: k phi < k - 1 means nil, else
    (k phi - (k - 1)) / (sum w - sum w² / sum w), w = 1 / s². Spiegelhalter 2012; the SHMI's specification.
    """
    moved = [_TRANSFORMS[method].of(events, expected) for events, expected in pairs]
    scores = [value / error for value, error in moved]
    low, high = _quantile(scores, _TRIM), _quantile(scores, 1 - _TRIM)
    if method is Method.LOG:
        kept = [
            (score, error) for score, (_, error) in zip(scores, moved, strict=True) if low <= score <= high
        ]
    else:
        kept = [(min(max(score, low), high), error) for score, (_, error) in zip(scores, moved, strict=True)]
    k = len(kept)
    phi = sum(score**2 for score, _ in kept) / k
    weights = [1 / error**2 for _, error in kept]
    whole = sum(weights)
    excess = k * phi - (k - 1)
    below = whole - sum(weight**2 for weight in weights) / whole
    return Spread(method, phi, max(0.0, excess / below) if below > 0 else 0.0, k)


def _signal(level: Level, *, above: bool) -> Signal:
    if level is Level.P998:
        return Signal.HIGH_998 if above else Signal.LOW_998
    return Signal.HIGH_95 if above else Signal.LOW_95


def _quantile(values: Sequence[float], share: float) -> float:
    """The quantile by straight lines between the ordered values, as R's default has it."""
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    below = math.floor(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


def _counts(expected: float) -> Iterator[int]:
    """Numbers of events along a limit: each one while they are few, then ever wider steps."""
    last = expected + 5 * math.sqrt(expected) + 20
    events = 0
    while events <= last:
        yield events
        events += max(1, events // 20)
