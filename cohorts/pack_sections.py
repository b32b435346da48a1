"""The register's section of the board pack: totals only, from the same services as the screen."""

from __future__ import annotations

from cohorts.domain.returns import State, headline
from cohorts.presenters.returns import WHAT_IT_IS, at_risk_sentence, returns_table, silent_sentence
from cohorts.services.register import returns_of
from tcp_portal.packs.document import Block, Note, Section, Text
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
