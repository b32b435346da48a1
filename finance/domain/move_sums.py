"""What moves come to, added up by payer and financial year: to the penny, a line where there is something to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from finance.domain.money import NOTHING
from tcp_portal.months import FinancialYear

AMOUNTS = (
    "freed", "package", "once", "transfer_paid", "transfer_received", "dowry_paid", "dowry_received",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """What moves come to for one payer in one financial year; without a year: in a whole year, once all has begun.

    `package` is what it costs by the year, `once` what of it is paid once. `unpriced` counts the moves of this payer's
    beds of which no price is known: what they free is not in `freed`.
    """

    year: FinancialYear | None
    payer: UUID
    freed: Decimal = NOTHING
    package: Decimal = NOTHING
    once: Decimal = NOTHING
    transfer_paid: Decimal = NOTHING
    transfer_received: Decimal = NOTHING
    dowry_paid: Decimal = NOTHING
    dowry_received: Decimal = NOTHING
    unpriced: int = 0

    @property
    def paid(self) -> Decimal:
        """The package and what is handed to others."""
        return self.package + self.once + self.transfer_paid + self.dowry_paid

    @property
    def received(self) -> Decimal:
        """What others hand over."""
        return self.transfer_received + self.dowry_received

    @property
    def gap(self) -> Decimal:
        """Paid, less received, less freed: above nothing the payer is worse off."""
        return self.paid - self.received - self.freed


class SumsOfYear:
    """Amounts of one financial year, or of a whole year, added one by one."""

    def __init__(self) -> None:
        self.payers: dict[UUID, dict[str, Any]] = {}

    def add(self, payer: UUID, name: str, amount: Decimal) -> None:
        """Adds an amount, `name` one of AMOUNTS. Nothing adds no line."""
        if amount:
            held = self._of(payer)
            held[name] = held.get(name, NOTHING) + amount

    def add_unpriced(self, payer: UUID) -> None:
        """Adds a move of which the price of the bed is not known."""
        held = self._of(payer)
        held["unpriced"] = held.get("unpriced", 0) + 1

    def _of(self, payer: UUID) -> dict[str, Any]:
        held = self.payers.get(payer)
        if held is None:
            held = self.payers[payer] = {}
        return held


class Sums:
    """Amounts by year; lines are made only of what they come to."""

    def __init__(self, years: Iterable[FinancialYear | None]) -> None:
        self.years = {year: SumsOfYear() for year in years}

    def lines(self) -> list[Line]:
        """One line for each year and payer, in order of years; those that say nothing are left out."""
        found = [
            Line(year, payer, **sums)
            for year, of in self.years.items()
            for payer, sums in of.payers.items()
            if any(sums.values())
        ]
        return sorted(found, key=lambda one: (one.year.start_year if one.year else 9999, str(one.payer)))
