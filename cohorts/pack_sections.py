"""The register's section of the board pack: totals only, from the same services as the screen."""

from __future__ import annotations

from collections.abc import Sequence

from cohorts.domain.returns import Column as ReturnOf
from cohorts.domain.returns import PlaceReturn, State, headline
from cohorts.presenters.returns import (
    WHAT_IT_IS,
    at_risk_sentence,
    cell_words,
    returns_table,
    silent_sentence,
)
from cohorts.services.register import returns_of
from cohorts.services.register_returns import calendar
from tcp_portal.charts import Column, Table
from tcp_portal.months import Month
from tcp_portal.packs.document import Block, Note, Section, Text
from tcp_portal.packs.parts import PartAsk
from tcp_portal.web.registry import PackContext


def registers(context: PackContext) -> Section | None:
    """What every place said for the month; “No response” in words. Nothing where nothing at all is recorded."""
    runs = context.as_at < context.month.last
    returns = returns_of(
        scope=context.scope,
        partnership_id=context.partnership.pk,
        month=context.month,
        today=context.as_at if runs else None,
    )
    said = [sentence for sentence in (at_risk_sentence(returns), silent_sentence(returns)) if sentence]
    if all(one.state in (State.AWAITED, State.NOT_DUE) for one in returns):
        return None
    blocks: tuple[Block, ...] = (
        *(Text(sentence) for sentence in said),
        returns_table(returns, context.month),
        Note(WHAT_IT_IS),
    )
    return Section("registers", "Registers", blocks, summary=headline(returns))


_HISTORY = 6  # months of register returns that a stocktake shows


def register_history(ask: PartAsk) -> Sequence[Section]:
    """What each place said over the last months: adults at red and at amber, in words where nobody answered."""
    context = ask.context
    first = max(Month.of(context.partnership.starts_on), context.month.plus(1 - _HISTORY))
    returns = calendar(
        scope=context.scope,
        partnership_id=context.partnership.pk,
        first=first,
        last=context.month,
        today=context.as_at,
    )
    answered = [month for month, rows in returns.items() if any(one.state is State.ANSWERED for one in rows)]
    if not answered:
        return []
    places = [one.place for one in returns[answered[0]]]
    columns = (Column("Month"), *(Column(place) for place in places))
    rows = tuple((month.label, *map(_at_risk, rows)) for month, rows in reversed(returns.items()))
    table = Table("Adults at red and at amber, as each place answered", columns, rows)
    return [Section("register-history", "Registers over the last months", (table,))]


def _at_risk(one: PlaceReturn) -> str:
    if one.state is not State.ANSWERED:
        return one.state.label
    return f"{cell_words(one, ReturnOf.RED)} red, {cell_words(one, ReturnOf.AMBER)} amber"
