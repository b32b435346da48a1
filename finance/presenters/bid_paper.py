"""The dossier of a bid: everything that its page says, as a document for the worker that makes it a PDF."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from finance.domain.money import pounds
from finance.models import BidState
from finance.presenters import bid_tables
from finance.presenters.bid import answers, facts, lede, match_facts
from finance.presenters.bid_tables import Grid
from finance.services.bid_facts import draft_of
from finance.services.bid_page import BidRead, bid_seen, whole
from finance.services.bid_reads import visible_bids
from tcp_portal.access import Scope
from tcp_portal.charts import words
from tcp_portal.charts.model import Column, Table
from tcp_portal.errors import Refusal
from tcp_portal.marking import MARKING
from tcp_portal.packs.document import Block, Document, Note, Section, Text
from tcp_portal.packs.sources import PaperSource
from tcp_portal.partnerships.models import User
from tcp_portal.web.registry import PackContext

KEY = "bid-dossier"
_CAPTIONS = {
    "sum": "Pounds asked for",
    "spend": "Pounds to be spent",
    "match": "Money that organisations of the area put in",
    "promise": "Beds and people, counted from the start",
    "distribution": "Receivers, triggers and amounts",
    "step": "Who took each step, and why",
}
_GONE = "The bid is no longer there, or you may no longer see it."


def may_read(scope: Scope, pk: UUID) -> bool:
    """Whether the reader may see the bid: one rule with its page. One query."""
    return visible_bids(scope).filter(pk=pk).exists()


def dossier(context: PackContext, pk: UUID, by: User | None, now: datetime) -> Document:
    """The dossier of a bid as it stands. Raises Refusal where the asker may no longer see it."""
    bid = bid_seen(pk, context.scope)
    if bid is None:
        raise Refusal(_GONE)
    read = whole(bid, context.scope)
    made = timezone.localtime(now).replace(microsecond=0)
    return Document(
        title=f"Bid {bid.number}: {bid.title}",
        subtitle=f"{bid.partnership.name}. {bid.round.fund.name}, {bid.round.name}",
        month=context.month,
        as_at=f"As the bid stands on {words.day(made.date())}: {BidState(bid.state).label.lower()}",
        marking=MARKING,
        asked_by=by.name if by else "",
        made_at=made,
        sections=sections(read),
        definitions=(),
        synthetic=bid.partnership.synthetic,
    )


def sections(read: BidRead) -> tuple[Section, ...]:
    """What is asked for, the answers, each table, and the steps."""
    draft = draft_of(read.bid, read.lines)
    said = [Text(f"{name}: {value}") for name, value in facts(read)]
    if read.plan:
        said.append(Text(f"Joint plan: {read.plan.title} ({read.plan.state.lower()})"))
    asked: list[Block] = []
    for label, question, answer in answers(read):
        asked += [Note(f"{label}. {question}"), *(Text(part) for part in answer.split("\n") if part.strip())]
    match = ". ".join(f"{name}: {value}" for name, value in match_facts(read))
    return (
        Section("asked", "What is asked for", tuple(said), lede(read, draft)),
        Section("answers", "The panel’s five questions", tuple(asked)),
        *(_section(grid, match if grid.kind == "match" else "") for grid in bid_tables.grids(read, draft)),
        _section(bid_tables.steps(read.steps), ""),
        Section(
            "rounding", "How the figures are counted",
            (Note(f"Amounts are pounds and pence and are not rounded; {pounds(draft.asked)} is asked for in all."),),
        ),
    )  # fmt: skip


def _section(grid: Grid, summary: str) -> Section:
    if not grid.rows:
        return Section(grid.kind, grid.title, (Text(grid.nothing),), summary)
    columns = (
        Column(name, "number" if at in grid.numbers else "text") for at, name in enumerate(grid.columns)
    )
    table = Table(
        _CAPTIONS[grid.kind],
        tuple(columns),
        tuple(line.cells for line in grid.rows),
        grid.total,
    )
    return Section(grid.kind, grid.title, (table, *((Note(grid.note),) if grid.note else ())), summary)


SOURCE = PaperSource(1, KEY, "Dossier", ("The bid", "finance:bid"), may_read, dossier)
