"""The people in hospital in the months to come: everyone there leaves by chance, and others are admitted.

Census = those of today who have not left (each by their own chance) + those admitted since who have not (Poisson),
by 2,000 simulated paths. What nobody can know exactly, how many come and how fast all leave, is drawn once a path.
Sources: the portal's SPC and board-report reference, section 9.4; docs/forecast.md gives the method in full.

Only `forecast` imports numpy, and only where it runs: a worker, a command, a test.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from tcp_portal.months import Month
from trajectories.domain.leaving import (
    Curve,
    Inpatient,
    Slip,
    chances,
    keeping,
    leaving_hazards,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "LIKELY",
    "UNLIKELY",
    "Arrival",
    "Bands",
    "Curve",
    "Fan",
    "Inpatient",
    "Inputs",
    "Part",
    "Slip",
    "forecast",
]

LIKELY, UNLIKELY = 0.75, 0.40  # chances of the plan from and below which words say so
PATHS: Final = 2_000
SEED: Final = 20_170_430
DAYS_A_MONTH: Final = 365.25 / 12
_WITHIN: Final = 8  # of how many admission days in a month the mean is taken
_PEOPLE, _NEW, _RATE, _PACE, _SPLIT = range(5)  # one stream of random numbers for each


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where new people come from and into which beds, and how many of a hundred."""

    place: str
    arrangement: str
    weight: float


@dataclass(frozen=True)
class Inputs:
    """All that a forecast depends on: the same inputs give the same fan, bit for bit.

    `origin` is the day at whose end people are counted; months follow it one by one, and `plan` has a value (or None)
    for each. `admissions_shape` says how sure the rate of admissions is, `exits_shape` how sure the pace of leaving
    is (both: the shape of a gamma law of mean 1; None: certain). `mix` says into which beds new people come.
    """

    origin: date
    months: int
    people: tuple[Inpatient, ...]
    survival: Mapping[str, Curve]
    survival_new: Curve
    admissions_a_month: float
    slip_history: tuple[Slip, ...] = ()
    plan: tuple[int | None, ...] = ()
    mix: tuple[Arrival, ...] = ()
    admissions_shape: float | None = None
    exits_shape: float | None = None
    paths: int = PATHS
    seed: int = SEED

    @property
    def month_ends(self) -> tuple[Month, ...]:
        """The months ahead: the first is the one after the origin's."""
        return tuple(Month.of(self.origin).plus(step) for step in range(1, self.months + 1))

    @property
    def days(self) -> tuple[int, ...]:
        """How many days after the origin each of the months ends."""
        return tuple((month.last - self.origin).days for month in self.month_ends)


@dataclass(frozen=True, slots=True)
class Bands:
    """What is expected at the end of each month: the mean, the median, 50 and 90 of a hundred paths."""

    expected: tuple[float, ...]
    median: tuple[int, ...]
    low50: tuple[int, ...]
    high50: tuple[int, ...]
    low90: tuple[int, ...]
    high90: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The beds one place ("" for all) or arrangement ("" for all) needs; `now` is the count at the origin."""

    place: str
    arrangement: str
    now: int
    bands: Bands


@dataclass(frozen=True, slots=True)
class Fan:
    """The forecast. `chance`: that the census is at or below plan at the end of a month; None without a plan.

    `needed_a_month`: how many must leave each month for the census to be at the last plan when that month ends, if
    people come at the expected rate; None without a plan, 0 where nobody needs to.
    """

    now: int
    months: tuple[Month, ...]
    expected: tuple[float, ...]
    median: tuple[int, ...]
    low50: tuple[int, ...]
    high50: tuple[int, ...]
    low90: tuple[int, ...]
    high90: tuple[int, ...]
    chance: tuple[float | None, ...]
    needed_a_month: float | None
    leaving_a_month: float
    beds: tuple[Part, ...]


def forecast(inputs: Inputs) -> Fan:
    """The fan of these inputs. Raises ValueError where the plan has not one value for each month."""
    if inputs.plan and len(inputs.plan) != inputs.months:
        raise ValueError("The plan has not one value for each month.")
    hazards = hazards_of(inputs)
    there, new = _there(inputs, hazards), _new(inputs)
    census = there.sum(axis=0) + new
    bands = _bands(census, expected(inputs, hazards))
    return Fan(
        now=len(inputs.people),
        months=inputs.month_ends,
        expected=bands.expected,
        median=bands.median,
        low50=bands.low50,
        high50=bands.high50,
        low90=bands.low90,
        high90=bands.high90,
        chance=tuple(
            None if plan is None else float((paths <= plan).mean())
            for paths, plan in zip(census, inputs.plan or (None,) * inputs.months, strict=True)
        ),
        needed_a_month=needed_a_month(inputs),
        leaving_a_month=_leaving_a_month(inputs, bands.expected),
        beds=_beds(inputs, hazards, there, new),
    )


def hazards_of(inputs: Inputs) -> tuple[tuple[float, ...], ...]:
    """Everyone's cumulative hazard to the end of each month."""
    kept, days = keeping(inputs.slip_history), inputs.days
    return tuple(
        leaving_hazards(person, survival=inputs.survival, kept=kept, days=days) for person in inputs.people
    )


def expected(inputs: Inputs, hazards: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
    """The exact mean of the census at the end of each month: no path is drawn for it."""
    staying = _staying(inputs)
    found, new = [], 0.0
    for month in range(inputs.months):
        new += inputs.admissions_a_month * staying[month]
        found.append(new + sum(_mean_staying(one[month], inputs.exits_shape) for one in hazards))
    return tuple(found)


def needed_a_month(inputs: Inputs) -> float | None:
    """(people now + people expected to come - the last plan) / months to it. BRS reference, section 12 rule 3."""
    known = [month for month, plan in enumerate(inputs.plan) if plan is not None]
    if not known:
        return None
    months = known[-1] + 1
    plan = inputs.plan[known[-1]] or 0
    return max(0.0, (len(inputs.people) - plan) / months + inputs.admissions_a_month)


def _leaving_a_month(inputs: Inputs, census: tuple[float, ...]) -> float:
    if not census:
        return 0.0
    return (len(inputs.people) - census[-1]) / inputs.months + inputs.admissions_a_month


def _mean_staying(hazard: float, shape: float | None) -> float:
    """The chance to be there still, over all paces of leaving: the Laplace transform of the gamma law."""
    if math.isinf(hazard):
        return 0.0
    return math.exp(-hazard) if shape is None else (1 + hazard / shape) ** -shape


def _new_hazards(inputs: Inputs) -> list[list[float]]:
    """The hazard of people admitted in a month, so many month-ends later, for some days spread over it."""
    curve = inputs.survival_new
    return [
        [curve.cumulative(DAYS_A_MONTH * (age + (at + 0.5) / _WITHIN)) for at in range(_WITHIN)]
        for age in range(inputs.months)
    ]


def _staying(inputs: Inputs) -> list[float]:
    """The chance that somebody admitted in a month is there at its end, and so many month-ends later."""
    return [
        sum(_mean_staying(hazard, inputs.exits_shape) for hazard in row) / _WITHIN
        for row in _new_hazards(inputs)
    ]


def _random(inputs: Inputs, stream: int) -> np.random.Generator:
    import numpy as np

    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([inputs.seed, stream])))


def _factor(inputs: Inputs, stream: int, shape: float | None) -> NDArray[np.float64]:
    """A factor of mean 1 for each path."""
    import numpy as np

    if shape is None:
        return np.ones(inputs.paths)
    return _random(inputs, stream).standard_gamma(shape, inputs.paths) / shape


def _there(inputs: Inputs, hazards: tuple[tuple[float, ...], ...]) -> NDArray[np.bool_]:
    """Whether each person is there still: people by months by paths."""
    import numpy as np

    limits = _random(inputs, _PEOPLE).standard_exponential((len(hazards), 1, inputs.paths))
    limits /= _factor(inputs, _PACE, inputs.exits_shape)
    rising = np.array(hazards, dtype=float).reshape(len(hazards), inputs.months, 1)
    return rising < limits


def _new(inputs: Inputs) -> NDArray[np.int64]:
    """People admitted after the origin and there still: months by paths.

    Those of one month who leave in one other are Poisson and independent of all others, given rate and pace.
    """
    import numpy as np

    random, months = _random(inputs, _NEW), inputs.months
    rate = inputs.admissions_a_month * _factor(inputs, _RATE, inputs.admissions_shape)
    pace = _factor(inputs, _PACE, inputs.exits_shape)
    rows = np.array(_new_hazards(inputs)).reshape(months, _WITHIN, 1)
    staying = np.exp(-rows * pace).mean(axis=1)
    found = np.zeros((months, inputs.paths), dtype=np.int64)
    for month in range(months):
        ahead = months - month
        leave = random.poisson((staying[: ahead - 1] - staying[1:ahead]) * rate)
        there = random.poisson(staying[ahead - 1] * rate)
        found[month:] += there
        found[month : months - 1] += leave[::-1].cumsum(axis=0)[::-1]
    return found


def _bands(census: NDArray[np.int64], mean: tuple[float, ...]) -> Bands:
    import numpy as np

    shares = np.quantile(census, (0.5, 0.25, 0.75, 0.05, 0.95), axis=1, method="inverted_cdf")
    median, low50, high50, low90, high90 = (tuple(int(value) for value in row) for row in shares)
    return Bands(mean, median, low50, high50, low90, high90)


def _beds(
    inputs: Inputs,
    hazards: tuple[tuple[float, ...], ...],
    there: NDArray[np.bool_],
    new: NDArray[np.int64],
) -> tuple[Part, ...]:
    """Each place and each arrangement; new people are spread over them as the mix says."""
    import numpy as np

    whole = sum(one.weight for one in inputs.mix)
    if whole:
        spread = _random(inputs, _SPLIT).multinomial(new, [one.weight / whole for one in inputs.mix])
    else:
        spread = np.zeros((*new.shape, 0), dtype=np.int64)
    staying, found = _staying(inputs), []
    for name in ("place", "arrangement"):
        for key in sorted({getattr(one, name) for one in (*inputs.people, *inputs.mix)}):
            mine = [at for at, one in enumerate(inputs.people) if getattr(one, name) == key]
            come = [at for at, one in enumerate(inputs.mix) if getattr(one, name) == key]
            census = there[mine].sum(axis=0) + spread[..., come].sum(axis=-1)
            share = sum(inputs.mix[at].weight for at in come) / whole if whole else 0.0
            rate = inputs.admissions_a_month * share
            mean = tuple(
                rate * sum(staying[: month + 1])
                + sum(_mean_staying(hazards[at][month], inputs.exits_shape) for at in mine)
                for month in range(inputs.months)
            )
            place, arrangement = (key, "") if name == "place" else ("", key)
            found.append(Part(place, arrangement, len(mine), _bands(census, mean)))
    return tuple(found)


def leaving_chances(inputs: Inputs) -> dict[str, tuple[float, ...]]:
    """Each person's chance to have left by the end of each month, by key; never stored."""
    return {
        person.key: chances(hazards)
        for person, hazards in zip(inputs.people, hazards_of(inputs), strict=True)
    }
