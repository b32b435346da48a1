"""Pooled budgets as their pages show them: years that add up, who is short, what the risk comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from finance.domain.dowry_schedule import year_of
from finance.domain.money import NOTHING, pounds
from finance.domain.pooled import PoolYear
from finance.models import Pool, PoolLine, PoolMove, PoolShare
from tcp_portal.charts import Column, Table, words
from tcp_portal.charts.model import Cell, ColumnKind
from tcp_portal.months import FinancialYear
from tcp_portal.web.frame import Frame

_MONEY: ColumnKind = "number"
RULE = (
    "A surplus or an overspend is what parties promised less what was spent, shared by the risk shares of that year; "
    "the parts add up to it to the penny, and the pennies left go to the parts that rounding cost most."
)


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One pool in the list."""

    name: str
    url: str
    lead: str
    year: str
    figures: tuple[str, ...]
    warning: str


@dataclass(frozen=True, slots=True)
class YearBlock:
    """One year of a pool: a sentence, its parties, its sums, and what is not right."""

    title: str
    sentence: str
    parties: Table
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PoolLedgerRow:
    """A line of the ledger."""

    on: str
    what: str
    organisation: str
    source: str
    by: str
    paid_in: str
    spent: str
    back: str


def pool_rows(
    pools: Sequence[Pool], years: Mapping[UUID, Mapping[int, PoolYear]], frame: Frame
) -> list[PoolRow]:
    """Each pool with its year of the frame's day, or the last before it."""
    now = year_of(frame.day).start_year
    return [_row(one, {at: year for at, year in years[one.pk].items() if at <= now}, frame) for one in pools]


def _row(one: Pool, years: Mapping[int, PoolYear], frame: Frame) -> PoolRow:
    at = max(years, default=None)
    year = years[at] if at is not None else None
    figures = (year.promised, year.paid_in, year.spent, year.balance) if year else ()
    return PoolRow(
        name=one.name,
        url=frame.url("finance:pool", one.pk),
        lead=one.lead.short_name,
        year=FinancialYear(at).label if at is not None else "No year yet",
        figures=tuple(pounds(amount) for amount in figures) or ("",) * 4,
        warning=". ".join(_warnings(FinancialYear(at), year, frame.day)) if at is not None and year else "",
    )


def year_blocks(years: Mapping[int, PoolYear], day: date) -> list[YearBlock]:
    """The years of one pool, newest first, judged on the day."""
    return [_block(FinancialYear(at), years[at], day) for at in sorted(years, reverse=True)]


def ledger_total(years: Mapping[int, PoolYear]) -> tuple[str, str]:
    """What all lines come to: paid in, spent."""
    paid_in = sum((one.paid_in for one in years.values()), NOTHING)
    return pounds(paid_in), pounds(sum((one.spent for one in years.values()), NOTHING))


def _block(year: FinancialYear, found: PoolYear, day: date) -> YearBlock:
    left = found.against_promise
    size = pounds(abs(left))
    result = (
        f"{size} {'more spent than' if left < 0 else 'left of what was'} promised"
        if left
        else "all of the promise spent"
    )
    return YearBlock(
        title=year.label,
        sentence=f"{pounds(found.paid_in)} paid in, {pounds(found.spent)} spent, balance {pounds(found.balance)}; "
        f"{result}.",
        parties=_parties(year, found),
        warnings=tuple(_warnings(year, found, day)),
    )  # fmt: skip


def _parties(year: FinancialYear, found: PoolYear) -> Table:
    columns = (
        Column("Party"), Column("Promised", _MONEY), Column("Paid in", _MONEY), Column("Short of the promise", _MONEY),
        Column("Risk share", _MONEY), Column("Its part of the surplus or overspend", _MONEY),
    )  # fmt: skip
    shared = found.shared()
    rows: list[tuple[Cell, ...]] = [
        (
            one.name, pounds(one.promised), pounds(one.paid_in), pounds(one.short), _percent(one.risk_percent),
            pounds(shared[at]) if shared else "Not shared",
        )
        for at, one in enumerate(found.parties)
    ]  # fmt: skip
    if found.other_income:
        rows.append(("Others", pounds(NOTHING), pounds(found.other_income), pounds(NOTHING), "None", "None"))
    short = sum((one.short for one in found.parties), NOTHING)
    total = (
        "Total", pounds(found.promised), pounds(found.paid_in), pounds(short), _percent(found.risk),
        pounds(found.against_promise) if shared else "Not shared",
    )  # fmt: skip
    return Table(f"Parties of {year.label}", columns, tuple(rows), total=total)


def _warnings(year: FinancialYear, found: PoolYear, day: date) -> list[str]:
    """Shares that do not make the whole; and who is short, once the year is over: before, it may still be paid."""
    said = []
    if not found.shares_all:
        off = found.risk - 100
        side = "more" if off > 0 else "less"
        said.append(f"The risk shares make {_percent(found.risk)}, {_percent(abs(off))} {side} than 100%")
    if day > year.last.last:
        said += [
            f"{one.name} is short of its promise by {pounds(one.short)}" for one in found.parties if one.short
        ]
    return said


def _percent(value: Decimal) -> str:
    return f"{words.number(value)}%"


def ledger_rows(
    lines: Sequence[PoolLine], pool: Pool, frame: Frame, *, may_write: bool
) -> list[PoolLedgerRow]:
    """Lines of the ledger, each with the address on which it is taken back where it may be."""
    return [_line(one, pool, frame, may_write=may_write) for one in lines]


def _line(one: PoolLine, pool: Pool, frame: Frame, *, may_write: bool) -> PoolLedgerRow:
    income = one.kind == PoolMove.INCOME
    taken = hasattr(one, "reversed_by")
    open_ = may_write and one.reverses_id is None and not taken
    what = ". ".join(text for text in (one.what or one.get_kind_display(), one.note) if text)
    if one.reverses is not None:
        what = f"Takes back the line of {words.short_day(one.reverses.on)}. {what}"
    return PoolLedgerRow(
        on=words.short_day(one.on),
        what=f"{what} (taken back)" if taken else what,
        organisation=one.organisation.short_name,
        source=one.source,
        by=one.by.name if one.by else "The portal",
        paid_in=pounds(one.amount) if income else "",
        spent="" if income else pounds(one.amount),
        back=frame.url("finance:pool_step", pool.pk, "reverse", line=str(one.pk)) if open_ else "",
    )


def share_links(shares: Sequence[PoolShare], frame: Frame) -> list[tuple[str, str, str]]:
    """Each share in words, and the addresses on which it is changed and withdrawn."""
    return [
        (
            f"{one.party.short_name}, {FinancialYear(one.year).label}",
            frame.url("finance:share_step", one.pk, "change"),
            frame.url("finance:share_step", one.pk, "withdraw"),
        )
        for one in shares
    ]
