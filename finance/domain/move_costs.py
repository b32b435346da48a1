"""What one person's move out of hospital costs whom: freed, paid, received, by payer and financial year.

Bed: from the day of leaving its commissioner no longer pays for it, at the person's own price or else the average
in force, by days; a day without a price is not known and never counts as nothing. Package: what the community then
costs, each component split among its payers to the penny. Transfer and dowry: money that one payer hands to another.
A move of which no package is entered is not priced yet: nothing of it is in any sum here, for what its bed frees would
look like a saving.

gap = paid - received - freed. Above nothing the payer is worse off by the move, below nothing better off. Over all
payers transfers and dowries cancel, so that the gaps add up to package - freed. Source: Building the Right Support
notes, sections 4.2 and 9.2; product description N7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from finance.domain.dowry_schedule import Terms, in_year
from finance.domain.money import NOTHING, by_days, days_in, part_year, shares
from finance.domain.move_sums import Line, Sums, SumsOfYear
from tcp_portal.months import FinancialYear


@dataclass(frozen=True, slots=True)
class Price:
    """What a bed costs a year, from a day to a day (half-open)."""

    a_year: Decimal
    starts_on: date
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True, slots=True)
class Bed:
    """An episode: who pays for it, [from, to), and its prices, none where none is known."""

    payer: UUID
    starts_on: date
    ends_on: date | None = None
    prices: tuple[Price, ...] = ()

    def price_on(self, day: date) -> Decimal | None:
        """What it costs a year at the price of the day; None where that is not known."""
        return next((one.a_year for one in self.prices if one.holds_on(day)), None)

    def cost(self, year: FinancialYear, starts_on: date, ends_on: date | None) -> Decimal | None:
        """What [from, to) of the year costs, each price rounded to the penny; None where a day has no price."""
        known, cost = 0, NOTHING
        for one in self.prices:
            first, last = max(one.starts_on, starts_on), earlier(one.ends_on, ends_on)
            if days := days_in(year, first, last):
                known, cost = known + days, cost + by_days(one.a_year, year, days)
        return None if known < days_in(year, starts_on, ends_on) else cost


@dataclass(frozen=True, slots=True)
class Share:
    """Who bears which share of a component, and by which route."""

    payer: UUID
    percent: Decimal
    route: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A component of the package: so much a year in [from, to), or one sum on its first day."""

    starts_on: date
    shares: tuple[Share, ...]
    a_year: Decimal | None = None
    once: Decimal | None = None
    ends_on: date | None = None
    component: str = ""
    row: Any = field(default=None, compare=False)  # what it was read from, for who shows it

    @property
    def runs_on(self) -> bool:
        """Whether it belongs to every whole year to come: yearly, without an end."""
        return self.a_year is not None and self.ends_on is None

    def cost(self, year: FinancialYear, until: date | None) -> Decimal:
        """What it comes to in the year, of the days before `until` only."""
        if self.once is not None:
            paid = days_in(year, self.starts_on, self.starts_on + timedelta(days=1))
            return self.once if paid and (until is None or self.starts_on < until) else NOTHING
        if self.a_year is None:
            return NOTHING
        return part_year(self.a_year, year, self.starts_on, earlier(self.ends_on, until))

    def split(self, amount: Decimal) -> list[tuple[UUID, Decimal]]:
        """An amount of it among its payers; the parts add up to it."""
        parts = shares(amount, [one.percent for one in self.shares])
        return list(zip((one.payer for one in self.shares), parts, strict=True))


@dataclass(frozen=True, slots=True)
class Transfer:
    """A funding transfer agreement. It counts where it is `agreed`, from its day, and only if the bed closes."""

    payer: UUID
    payee: UUID
    a_year: Decimal
    recurrent: bool
    bed_closes: bool
    agreed: bool
    effective_on: date | None = None
    ends_on: date | None = None
    refused: bool = False
    varied: bool = False  # another agreement has taken its place
    state: str = ""
    row: Any = field(default=None, compare=False)  # what it was read from, for who shows it

    @property
    def contradicts_itself(self) -> bool:
        """An amount a year that is said not to recur, without a day on which it ends."""
        return not self.recurrent and self.ends_on is None

    @property
    def counts(self) -> bool:
        """Whether any money moves by it."""
        return self.agreed and self.bed_closes and self.effective_on is not None

    @property
    def until(self) -> date | None:
        """The first day for which nothing is paid; one that contradicts itself is counted for its first year only."""
        if self.contradicts_itself and self.effective_on is not None:
            return year_of(self.effective_on).last.next.first
        return self.ends_on

    def cost(self, year: FinancialYear, leaves_on: date, until: date | None) -> Decimal:
        """What moves in the year, not before the person leaves and not after `until`."""
        if not self.counts or self.effective_on is None:
            return NOTHING
        return part_year(self.a_year, year, max(self.effective_on, leaves_on), earlier(self.until, until))


@dataclass(frozen=True, slots=True)
class Dowry:
    """An agreed dowry: who pays it to whom, on which terms. They end with the person's life."""

    payer: UUID
    payee: UUID
    terms: Terms


@dataclass(frozen=True, slots=True)
class Move:
    """One person's move out of hospital. `leaves_on` None: nobody expects it yet, and it costs nobody anything.

    `bed` is the one left. From `until` on nothing counts: the person died. From `back_on` the bed is paid for again.
    """

    id: UUID
    leaves_on: date | None
    bed: Bed | None = None
    parts: tuple[Part, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    dowries: tuple[Dowry, ...] = ()  # one after the other, earliest first
    has_left: bool = False
    back_on: date | None = None
    until: date | None = None

    @property
    def has_package(self) -> bool:
        """Whether a part of its package is entered. Without one the move is not priced yet and stands in no sum."""
        return bool(self.parts)

    @property
    def bed_stays_open(self) -> bool:
        """A transfer says that the bed is not closed behind the person: its money is not released."""
        return bool(self.transfers) and any(
            not (one.bed_closes or one.refused or one.varied) for one in self.transfers
        )

    def freed(self, year: FinancialYear) -> Decimal | None:
        """What the bed's commissioner no longer pays in the year; None where the price is not known."""
        if self.leaves_on is None or self.bed_stays_open:
            return NOTHING
        until = earlier(self.back_on, self.until)
        if days_in(year, self.leaves_on, until) == 0:
            return NOTHING
        return None if self.bed is None else self.bed.cost(year, self.leaves_on, until)

    @property
    def freed_a_year(self) -> Decimal | None:
        """The same in a whole year, at the price of the day of leaving."""
        if self.leaves_on is None or self.bed_stays_open or self.back_on or self.until:
            return NOTHING
        return None if self.bed is None else self.bed.price_on(self.leaves_on)

    @property
    def package_a_year(self) -> Decimal:
        """What its components that run on come to a year."""
        return sum((one.a_year for one in self.parts if one.runs_on and one.a_year is not None), NOTHING)


@dataclass(frozen=True, slots=True)
class Together:
    """What moves come to, a line for each payer and year that they touch.

    `unpriced` of them have a day of these years on which the bed is freed and its price is missing.
    """

    lines: list[Line]
    unpriced: int = 0


def lines(move: Move, years: Sequence[FinancialYear]) -> list[Line]:
    """What one move comes to, a line for each payer and year that it touches; none where it is not priced yet."""
    return together([move], years).lines


def together(moves: Iterable[Move], years: Sequence[FinancialYear]) -> Together:
    """What moves come to together: the sum of what each that is priced comes to, to the penny."""
    sums, unpriced = Sums(years), 0
    each_year = [(year, sums.years[year]) for year in years]
    for move in moves:
        if move.leaves_on is None or not move.parts:
            continue
        is_priced = True
        for year, of_year in each_year:
            freed = move.freed(year)
            is_priced = is_priced and freed is not None
            _add_freed(of_year, move, freed)
            _add_handed_over(of_year, move, move.leaves_on, year)
        for part in move.parts:
            _add_part(each_year, part, move.until)
        unpriced += not is_priced
    return Together(sums.lines(), unpriced)


def whole_year(moves: Iterable[Move]) -> list[Line]:
    """The full-year effect of moves together: a whole year of all that runs on without an end.

    Sums paid once are in no such year, and nothing of who died or of what is not priced yet.
    """
    sums = Sums([None])
    of_year = sums.years[None]
    for move in moves:
        if move.leaves_on is None or move.until is not None or not move.has_package:
            continue
        _add_freed(of_year, move, move.freed_a_year)
        _add_whole(of_year, move)
    return sums.lines()


def supposed(move: Move, leaves_on: date | None) -> Move:
    """The same move on another day, or never (None). What begins on or after the day of leaving moves with it.

    What was entered to begin before (getting ready) stays. A move that has taken place stays as it was.
    """
    if move.has_left or leaves_on == move.leaves_on:
        return move
    if leaves_on is None:
        return replace(move, leaves_on=None)
    starts = [one.starts_on for one in move.parts]
    before = move.leaves_on or min(starts, default=leaves_on)
    by = leaves_on - before
    moved = tuple(_later(one, by) if one.starts_on >= before else one for one in move.parts)
    transfers = tuple(_later_transfer(one, by, before) for one in move.transfers)
    dowries = tuple(_later_dowry(one, by, before) for one in move.dowries)
    return replace(move, leaves_on=leaves_on, parts=moved, transfers=transfers, dowries=dowries)


def lost(move: Move, *, ours: UUID, other: UUID) -> Move:
    """The move if a dispute is lost: what the other party was to bear of bed and package falls to our side."""
    bed = move.bed and replace(move.bed, payer=ours if move.bed.payer == other else move.bed.payer)
    return replace(move, bed=bed, parts=tuple(_borne(one, ours, other) for one in move.parts))


def year_of(day: date) -> FinancialYear:
    """The financial year that holds the day."""
    return FinancialYear(day.year if day.month >= 4 else day.year - 1)


def earlier(one: date | None, other: date | None) -> date | None:
    """The first of two days, where None is no day at all."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def earliest(*days: date | None) -> date | None:
    """The first of the days that are known."""
    known = [one for one in days if one is not None]
    return min(known) if known else None


def _borne(part: Part, ours: UUID, other: UUID) -> Part:
    return replace(
        part, shares=tuple(replace(one, payer=ours) if one.payer == other else one for one in part.shares)
    )


def _later(part: Part, by: timedelta) -> Part:
    return replace(part, starts_on=part.starts_on + by, ends_on=part.ends_on and part.ends_on + by)


def _later_transfer(one: Transfer, by: timedelta, before: date) -> Transfer:
    if one.effective_on is None or one.effective_on < before:
        return one
    return replace(one, effective_on=one.effective_on + by, ends_on=one.ends_on and one.ends_on + by)


def _later_dowry(one: Dowry, by: timedelta, before: date) -> Dowry:
    terms = one.terms
    if terms.starts_on < before:
        return one
    ends = terms.ends_on and terms.ends_on + by
    return replace(one, terms=replace(terms, starts_on=terms.starts_on + by, ends_on=ends))


def _add_part(each_year: list[tuple[FinancialYear, SumsOfYear]], part: Part, until: date | None) -> None:
    """A component of a package, split among its payers; whole years, which come to the same, are split once."""
    split: dict[Decimal, list[tuple[UUID, Decimal]]] = {}
    for year, of_year in each_year:
        amount = part.cost(year, until)
        if amount:
            if amount not in split:
                split[amount] = part.split(amount)
            _add_split(of_year, part, split[amount])


def _add_handed_over(of_year: SumsOfYear, move: Move, leaves_on: date, year: FinancialYear) -> None:
    """Transfers and dowries of one move."""
    for one in move.transfers:
        _add_handed(of_year, one, "transfer", one.cost(year, leaves_on, move.until))
    for dowry in move.dowries:
        _add_handed(of_year, dowry, "dowry", in_year(dowry.terms, year))


def _add_whole(of_year: SumsOfYear, move: Move) -> None:
    """A whole year of what runs on: package, transfers, and the dowry without an end."""
    for part in move.parts:
        if part.runs_on and part.a_year is not None:
            _add_split(of_year, part, part.split(part.a_year))
    for one in move.transfers:
        if one.counts and one.recurrent and one.ends_on is None:
            _add_handed(of_year, one, "transfer", one.a_year)
    for dowry in move.dowries:
        if dowry.terms.ends_on is None:
            _add_handed(of_year, dowry, "dowry", dowry.terms.a_year)


def _add_freed(of_year: SumsOfYear, move: Move, amount: Decimal | None) -> None:
    if move.bed is None:
        return
    if amount is None:
        of_year.add_unpriced(move.bed.payer)
    else:
        of_year.add(move.bed.payer, "freed", amount)


def _add_split(of_year: SumsOfYear, part: Part, split: Iterable[tuple[UUID, Decimal]]) -> None:
    name = "package" if part.once is None else "once"
    for payer, share in split:
        of_year.add(payer, name, share)


def _add_handed(of_year: SumsOfYear, one: Transfer | Dowry, name: str, amount: Decimal) -> None:
    of_year.add(one.payer, f"{name}_paid", amount)
    of_year.add(one.payee, f"{name}_received", amount)
