"""A business case: what an investment costs by year, what closed beds release, when that has paid it back.

released = beds closed by the end of the year x what a closed bed releases in it; net = released - reprovided - cost.
The return is what is released beyond reprovision, for each pound of cost. A discounted amount is the year's over
(1 + rate) to the power of the years since the first one; it is rounded to the penny, year by year, and the whole is
the sum of the rounded years. Paid back: the first year from whose end on the running total is never below nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from finance.domain.money import NOTHING, pence

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One year as it is told."""

    year: int
    cost: Decimal
    beds_closed: int
    released_a_bed: Decimal
    reprovided: Decimal


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One year as it comes out."""

    year: int
    cost: Decimal
    beds_closed: int
    released: Decimal
    reprovided: Decimal
    net: Decimal
    cumulative: Decimal
    discounted: Decimal
    discounted_cumulative: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """The whole case. `paid_back` is None where it is not paid back within its years."""

    years: tuple[CaseResult, ...]
    cost: Decimal
    released: Decimal
    reprovided: Decimal
    paid_back: int | None
    discounted_paid_back: int | None

    @property
    def net(self) -> Decimal:
        """What is left at the end of its years."""
        return self.released - self.reprovided - self.cost

    @property
    def discounted(self) -> Decimal:
        """The same, discounted: the sum of the rounded years."""
        return self.years[-1].discounted_cumulative if self.years else NOTHING

    @property
    def return_(self) -> Decimal | None:
        """Pounds released beyond reprovision for each pound of cost, to the penny; None where nothing is spent."""
        if not self.cost:
            return None
        return ((self.released - self.reprovided) / self.cost).quantize(_HUNDREDTH, ROUND_HALF_UP)


def outcome(facts: Iterable[CaseFacts], *, discount: Decimal = NOTHING) -> Outcome:
    """What comes out of the years, in order. `discount` is per cent a year. Years between may be missing."""
    told = sorted(facts, key=lambda one: one.year)
    found: list[CaseResult] = []
    running = discounted_running = NOTHING
    for one in told:
        released = pence(one.released_a_bed * one.beds_closed)
        net = released - one.reprovided - one.cost
        discounted = pence(net / (1 + discount / 100) ** (one.year - told[0].year))
        running, discounted_running = running + net, discounted_running + discounted
        found.append(
            CaseResult(
                one.year, one.cost, one.beds_closed, released, one.reprovided, net, running, discounted,
                discounted_running,
            )
        )  # fmt: skip
    return Outcome(
        years=tuple(found),
        cost=sum((one.cost for one in found), NOTHING),
        released=sum((one.released for one in found), NOTHING),
        reprovided=sum((one.reprovided for one in found), NOTHING),
        paid_back=_paid_back([(one.year, one.cumulative) for one in found]),
        discounted_paid_back=_paid_back([(one.year, one.discounted_cumulative) for one in found]),
    )


def _paid_back(running: list[tuple[int, Decimal]]) -> int | None:
    found = None
    for year, total in reversed(running):
        if total < 0:
            break
        found = year
    return found
