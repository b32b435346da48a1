"""The finance sheet: by year and payer what is typed and what follows from moves, to one net position.

Income stands above nothing, cost below; the net position is the sum of the printed rows. Hospital care before the
programme is what the rest is compared with and no part of the net. An amount weighed by its chance is rounded to the
penny, row by row, before it is added. Source: notes, section 9.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from finance.domain.money import NOTHING, pence


class Row(StrEnum):
    """The rows of the sheet, in order. Values of typed rows are the codes of their headings."""

    BASELINE = "baseline"
    RELEASED = "released"
    TRANSFERS = "transfers"
    DOWRIES = "dowries"
    FUND = "fund"
    OTHER_INCOME = "other_income"
    PACKAGES = "packages"
    COMMUNITY = "community"
    DOUBLE_RUNNING = "double_running"
    MATCH = "match"
    CAPITAL = "capital"
    OTHER_COST = "other_cost"

    @property
    def counts(self) -> bool:
        """Whether it is part of the net position."""
        return self is not Row.BASELINE

    @property
    def sign(self) -> int:
        """What a typed amount, which is never below nothing, does to the net."""
        return -1 if self in COSTS else 1


COSTS = frozenset({Row.PACKAGES, Row.COMMUNITY, Row.DOUBLE_RUNNING, Row.MATCH, Row.CAPITAL, Row.OTHER_COST})


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount with its sign; `chance` in per cent."""

    year: int
    payer: str
    row: Row
    amount: Decimal
    chance: int = 100


@dataclass(frozen=True, slots=True)
class Sums:
    """What a year comes to, or a payer in it."""

    net: Decimal
    weighted: Decimal


@dataclass
class Sheet:
    """The entries, asked by year, payer and row. A cell without an entry is nothing entered, not zero."""

    entries: Iterable[Entry]
    _cells: dict[tuple[int, str, Row], list[Entry]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.entries:
            self._cells.setdefault((one.year, one.payer, one.row), []).append(one)

    @property
    def years(self) -> list[int]:
        """The years that hold an entry."""
        return sorted({year for year, _, _ in self._cells})

    def cell(self, year: int, payer: str, row: Row) -> Decimal | None:
        """One amount."""
        found = self._cells.get((year, payer, row))
        return None if found is None else sum((one.amount for one in found), NOTHING)

    def row_total(self, year: int, row: Row) -> Decimal | None:
        """What all payers together have in a row."""
        found = [
            one.amount for (at, _, of), all_ in self._cells.items() if (at, of) == (year, row) for one in all_
        ]
        return sum(found, NOTHING) if found else None

    def sums(self, year: int, payer: str | None = None) -> Sums:
        """Net position of a year, of one payer or of all, and weighed by chance."""
        counted = [
            one
            for (at, of, row), all_ in self._cells.items()
            if at == year and row.counts and payer in (None, of)
            for one in all_
        ]
        return Sums(
            net=sum((one.amount for one in counted), NOTHING),
            weighted=sum((pence(one.amount * one.chance / 100) for one in counted), NOTHING),
        )

    def cumulative(self, year: int, payer: str | None = None) -> Sums:
        """The same, of all its years up to this one."""
        each = [self.sums(at, payer) for at in self.years if at <= year]
        return Sums(sum((one.net for one in each), NOTHING), sum((one.weighted for one in each), NOTHING))
