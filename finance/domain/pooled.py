"""A pooled budget and an outcome contract as sums: no clock, no database.

Pool (NHS Act 2006, section 75): a year's balance is what was paid in less what was spent. The balance, a surplus or an
overspend, is shared by the risk shares agreed for that year; the parts add up to it to the penny. Contract: the fixed
part is the yearly sum less the share that hangs on outcomes; of that share each outcome earns its weight, as far as it
was met. An outcome that nobody has judged yet earns nothing so far, which is not the same as nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from finance.domain.money import NOTHING, pence, shares

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Party:
    """What one party promised and paid in a year, and the per cent of the risk that it bears."""

    name: str
    promised: Decimal
    paid_in: Decimal
    risk_percent: Decimal

    @property
    def short(self) -> Decimal:
        """How much of the promise is not paid in; nothing where more was paid."""
        return max(self.promised - self.paid_in, NOTHING)


@dataclass(frozen=True, slots=True)
class PoolYear:
    """One financial year of a pool."""

    parties: tuple[Party, ...]
    spent: Decimal
    other_income: Decimal = NOTHING

    @property
    def promised(self) -> Decimal:
        """What all parties promised."""
        return sum((one.promised for one in self.parties), NOTHING)

    @property
    def paid_in(self) -> Decimal:
        """What came in, from parties and others."""
        return sum((one.paid_in for one in self.parties), self.other_income)

    @property
    def balance(self) -> Decimal:
        """Paid in less spent: below nothing is an overspend."""
        return self.paid_in - self.spent

    @property
    def against_promise(self) -> Decimal:
        """Promised less spent: the surplus or overspend of the pool if everyone keeps their promise."""
        return self.promised - self.spent

    @property
    def risk(self) -> Decimal:
        """What the risk shares add up to; a pool that shares its whole risk has 100."""
        return sum((one.risk_percent for one in self.parties), Decimal(0))

    @property
    def shares_all(self) -> bool:
        """Whether the risk shares add up to 100."""
        return self.risk == WHOLE

    def shared(self) -> tuple[Decimal, ...] | None:
        """What of `against_promise` each party bears, in their order; None unless the shares add up to 100."""
        if not self.shares_all:
            return None
        return tuple(shares(self.against_promise, [one.risk_percent for one in self.parties]))


@dataclass(frozen=True, slots=True)
class Judged:
    """An outcome: its weight, and how many per cent of it were met; None while nobody has judged it."""

    weight: Decimal
    met_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Payable:
    """What a contract comes to in a year."""

    fixed: Decimal
    at_stake: tuple[Decimal, ...]
    earned: tuple[Decimal | None, ...]

    @property
    def so_far(self) -> Decimal:
        """The fixed part and what outcomes have earned."""
        return sum((one for one in self.earned if one is not None), self.fixed)

    @property
    def open(self) -> Decimal:
        """What hangs on outcomes that nobody has judged yet."""
        pairs = zip(self.at_stake, self.earned, strict=True)
        return sum((stake for stake, got in pairs if got is None), NOTHING)

    @property
    def lost(self) -> Decimal:
        """What judged outcomes did not earn."""
        pairs = zip(self.at_stake, self.earned, strict=True)
        return sum((stake - got for stake, got in pairs if got is not None), NOTHING)


def payable(year_sum: Decimal, outcome_percent: Decimal, outcomes: Sequence[Judged]) -> Payable:
    """The year's sums to the penny: fixed, earned, open and lost add up to the yearly sum exactly.

    Where no outcome is agreed yet the whole share is open.
    """
    share = pence(year_sum * outcome_percent / WHOLE)
    if not outcomes:
        return Payable(year_sum - share, (share,), (None,))
    stakes = tuple(shares(share, [one.weight for one in outcomes]))
    earned = tuple(
        None if one.met_percent is None else pence(stake * one.met_percent / WHOLE)
        for stake, one in zip(stakes, outcomes, strict=True)
    )
    return Payable(year_sum - share, stakes, earned)


def per_head(year_sum: Decimal, people: int) -> Decimal:
    """The capitation: pounds a year for each person whom the sum is for, to the penny."""
    return pence(year_sum / people)
