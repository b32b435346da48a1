"""The section of the board pack on what moves cost whom: totals only."""

from __future__ import annotations

from collections.abc import Sequence

from finance.presenters import costs
from finance.services.costs import MoneyByPayer
from tcp_portal.charts import aside
from tcp_portal.months import FinancialYear
from tcp_portal.packs.document import Block, Note, Section, Text

KEY, TITLE = "costs_by_payer", "Costs by payer"


def costs_section(found: MoneyByPayer, years: Sequence[FinancialYear], year: FinancialYear) -> Section | None:
    """Each year by payer, of the sums as they may be told; nothing where nobody moves."""
    if not found.movers:
        return None
    names = found.payers
    chart = costs.costs_chart(found, names, year)
    others = [aside(costs.year_table(found, names, one)) for one in years if one != year or chart is None]
    blocks: list[Block] = [chart] if chart else []
    blocks += [Text(sentence) for sentence in costs.few_words(found)]
    blocks += [Text(sentence) for sentence in costs.unknown_words(found.unknown, found.movers)]
    blocks += [table for table in (*others, costs.whole_table(found, names)) if table.rows]
    notes = Note(" ".join((costs.SIGNS, costs.ROUNDING, costs.SOURCE)))
    return Section(KEY, TITLE, (*blocks, notes), summary=f"{costs.headline(found, year)}.")
