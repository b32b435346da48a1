"""The board pack's section of reviews: totals only, from the same services as the screen."""

from __future__ import annotations

from tcp_portal.packs.document import Block, Section, Text
from tcp_portal.web.registry import PackContext
from trajectories.presenters import reviews
from trajectories.services.dashboard import Ask
from trajectories.services.reviews import review_shares


def section(context: PackContext) -> Section | None:
    """Who has had a C(E)TR in time; nothing where nobody was counted."""
    ask = Ask(
        partnership=context.partnership, month=context.month, as_at=context.as_at, vintage=context.figures
    )
    shares = review_shares(scope=context.scope, ask=ask)
    if not shares.has_data:
        return None
    chart = reviews.series(shares)
    blocks: list[Block] = []
    ever = reviews.ever_sentence(shares)
    if ever:
        blocks.append(Text(ever))
    blocks += [chart, reviews.places_table(shares), reviews.standards_table(shares)]
    return Section("reviews", "Reviews", tuple(blocks), summary=reviews.headline(shares))
