"""The board pack's section of dowries and pooled budgets: totals only, never a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from finance.domain.dowry_schedule import year_of
from finance.domain.money import NOTHING, pounds
from finance.domain.pooled import PoolYear
from finance.models import Pool
from finance.presenters.dowries import BY_COUNCIL, BY_PAYER, FEW, ROUNDING, sides_table
from finance.services.dowry_register import Sides
from tcp_portal.charts import Column, Table, words
from tcp_portal.months import FinancialYear
from tcp_portal.packs.document import Block, Note, Section, Text

KEY, TITLE = "dowries", "Dowries and pooled budgets"
Totals = tuple[tuple[Sides, ...], tuple[Sides, ...], int]


def section(
    totals: Totals, pools: Sequence[Pool], years: Mapping[UUID, Mapping[int, PoolYear]], day: date
) -> Section | None:
    """Dowries by payer and council, and the pools' year; nothing where there is neither."""
    payers, payees, count = totals
    tables = (
        sides_table(BY_PAYER, "Payer", payers), sides_table(BY_COUNCIL, "Council", payees),
        _pools(pools, years, day),
    )  # fmt: skip
    blocks: list[Block] = [one for one in tables if one is not None]
    is_hidden = bool(count) and not payers
    if not blocks and not is_hidden:
        return None
    if is_hidden:
        blocks.insert(0, Text(FEW))
    blocks.append(Note(f"{ROUNDING} Balance: paid in less spent." if tables[2] else ROUNDING))
    paid = sum((one.paid for one in payers), NOTHING)
    money = "" if is_hidden else f", {pounds(paid)} paid less recovered"
    dowries = f"{words.counted(count, 'dowry is', 'dowries are')} agreed{money}."
    pooled = f" {words.counted(len(pools), 'budget is', 'budgets are')} pooled." if pools else ""
    return Section(KEY, TITLE, tuple(blocks), summary=f"{dowries}{pooled}")


def _pools(pools: Sequence[Pool], years: Mapping[UUID, Mapping[int, PoolYear]], day: date) -> Table | None:
    """Each pool in the financial years up to that of the day."""
    now = year_of(day).start_year
    columns = (
        Column("Pooled budget"), Column("Financial year"), Column("Promised", "number", adds_up=True),
        Column("Paid in", "number", adds_up=True), Column("Spent", "number", adds_up=True), Column("Balance", "number"),
    )  # fmt: skip
    rows = tuple(
        (one.name, FinancialYear(at).label, year.promised, year.paid_in, year.spent, year.balance)
        for one in pools
        for at, year in years[one.pk].items()
        if at <= now
    )
    return Table("Pooled budgets by year, £", columns, rows) if rows else None
