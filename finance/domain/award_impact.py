"""Impact for each pound: what was promised of the award against what the discharges linked to it have shown (N9).

Promised: people, and beds, for each 100,000 pounds awarded. Delivered: linked discharges that have happened for each
100,000 pounds spent to date. The band of 95 per cent holds the number that so few discharges may stand for, by the
Poisson distribution: exact limits below 10 discharges, Byar's approximation from 10 (trajectories.domain.intervals).
Rates and limits are rounded half up to two decimals. Source: fast-track guidance, July 2015 (notes, section 3.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from trajectories.domain.intervals import count_interval

PER: Final = Decimal(100_000)
_DIGITS = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many for each 100,000 pounds, with the limits of its band where it was counted."""

    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Impact:
    """What an award promised and delivered. A promise that nobody made is None and never 0."""

    amount: Decimal
    spent: Decimal
    people_promised: int | None
    beds_promised: int | None
    discharges: int

    @property
    def people(self) -> Rate | None:
        """People promised for each 100,000 pounds awarded."""
        return _promised(self.people_promised, self.amount)

    @property
    def beds(self) -> Rate | None:
        """Beds to close for each 100,000 pounds awarded."""
        return _promised(self.beds_promised, self.amount)

    @property
    def delivered(self) -> Rate | None:
        """Discharges for each 100,000 pounds spent; None (said as “none yet”) until there is one of each."""
        if self.discharges <= 0 or self.spent <= 0:
            return None
        band = count_interval(self.discharges)
        limits = (_per(Decimal(repr(limit)), self.spent) for limit in (band.low, band.high))
        return Rate(_per(Decimal(self.discharges), self.spent), *limits)

    @property
    def pounds_each(self) -> Decimal | None:
        """Pounds spent for each discharge, to the pound; None until there is one of each."""
        if self.discharges <= 0 or self.spent <= 0:
            return None
        return (self.spent / self.discharges).quantize(Decimal(1), ROUND_HALF_UP)


def _promised(count: int | None, amount: Decimal) -> Rate | None:
    return None if count is None or amount <= 0 else Rate(_per(Decimal(count), amount))


def _per(count: Decimal, money: Decimal) -> Decimal:
    return (count * PER / money).quantize(_DIGITS, ROUND_HALF_UP)
