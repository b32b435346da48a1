"""The section of the board pack on what moves cost whom: totals only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from finance.presenters import costs
from finance.services.costs import MoneyByPayer
from tcp_portal.charts import aside
from tcp_portal.months import FinancialYear
from tcp_portal.packs.document import Block, Note, Section, Text

KEY, TITLE = "costs_by_payer", "Costs by payer"


def costs_section(
    found: MoneyByPayer, members: Iterable[UUID], years: Sequence[FinancialYear], year: FinancialYear
) -> Section | None:
    """Each year by payer, payers outside the partnership together; nothing where nobody moves."""
    if not found.movers:
        return None
    names = costs.names_for(found, members)
    chart = costs.costs_chart(found, names, year)
    others = [aside(costs.year_table(found, names, one)) for one in years if one != year or chart is None]
    blocks: list[Block] = [chart] if chart else []
    blocks += [Text(sentence) for sentence in costs.unknown_words(found.unknown, found.movers)]
    blocks += [table for table in (*others, costs.whole_table(found, names)) if table.rows]
    notes = Note(" ".join((costs.SIGNS, costs.ROUNDING, costs.SOURCE)))
    return Section(KEY, TITLE, (*blocks, notes), summary=f"{costs.headline(found, year)}.")
