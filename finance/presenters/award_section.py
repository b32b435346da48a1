"""The board pack's section of awards: sums and colours, never a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from finance.domain.award_standing import FORECAST_RULE, TOLERANCE_SOURCE, SpendRag, Standing, Sums
from finance.domain.money import pounds
from finance.presenters.awards import NONE_YET, NOT_SAID, over_or_under, rate_words
from finance.services.award_reads import Totals, impact_of
from tcp_portal.charts import Column, Table, words
from tcp_portal.months import FinancialYear
from tcp_portal.packs.document import Note, Section

KEY, TITLE = "awards", "Money: awards"
_COLUMNS = (
    Column("Award"), Column("Awarded (£)", "number"), Column("Received (£)", "number"), Column("Spent (£)", "number"),
    Column("Forecast (£)", "number"), Column("Left (£)", "number"), Column("Spend"),
    Column("For each £100,000: promised, delivered"),
)  # fmt: skip


def section(
    awards: Sequence[Any], sums: Mapping[UUID, Sums], standings: Mapping[UUID, Standing], totals: Totals
) -> Section | None:
    """Each award with its sums; nothing where there is none."""
    if not awards:
        return None
    rows = tuple(_row(one, sums[one.pk], standings[one.pk]) for one in awards)
    total = (
        "All awards", totals.amount, totals.received, totals.spent, totals.forecast, totals.underspend,
        "Each has its own", "Each has its own",
    )  # fmt: skip
    red = sum(standings[one.pk].rag is SpendRag.RED for one in awards)
    said = f"{pounds(totals.spent)} of {pounds(totals.amount)} awarded is spent; {over_or_under(totals.underspend)}."
    if red:
        said += f" {words.counted(red, 'award is', 'awards are')} red."
    table = Table(TITLE, _COLUMNS, rows, total)
    return Section(KEY, TITLE, (table, Note(TOLERANCE_SOURCE), Note(FORECAST_RULE)), summary=said)


def _row(award: Any, sums: Sums, standing: Standing) -> tuple[Any, ...]:
    found = impact_of(award)
    promised, delivered = rate_words(found.people, NOT_SAID), rate_words(found.delivered, NONE_YET)
    return (
        f"{award.number}. {award.title}, {FinancialYear(award.year).label}",
        sums.amount,
        sums.received,
        sums.spent,
        sums.forecast,
        sums.underspend,
        f"{standing.rag.value}. {standing.words}",
        f"{promised} people, {delivered.lower()} discharges",
    )
