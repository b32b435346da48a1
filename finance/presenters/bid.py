"""The page of a bid."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from finance.domain.bid_ready import Draft
from finance.domain.criteria import Criterion
from finance.domain.money import pounds
from finance.models import WON, BidState
from finance.presenters import bid_tables
from finance.presenters.bid_tables import Grid
from finance.presenters.bid_words import TONES, impact, promised, share
from finance.services.bid_facts import Readiness, draft_of
from finance.services.bid_page import BidRead
from tcp_portal.charts import words
from tcp_portal.charts.build import bar_chart
from tcp_portal.charts.model import Chart, Column, Series, Table
from tcp_portal.web.frame import Frame

NOT_SAID = "not said yet"
_TOLD = (BidState.RETURNED, BidState.LESS, BidState.CONDITIONS, BidState.DECLINED)


@dataclass(frozen=True, slots=True)
class PlanLink:
    """The joint plan that the bid belongs to."""

    title: str
    state: str
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class BidPage:
    """Everything that the page of a bid says."""

    title: str
    state: str
    tone: str
    lede: str
    facts: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str, str], ...]
    match: tuple[tuple[str, str], ...]
    chart: Chart | None
    grids: tuple[Grid, ...]
    steps: Grid
    plan: PlanLink | None
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    last_word: str


def awarded_of(read: BidRead) -> Decimal | None:
    """What was awarded; None while the bid is not won."""
    if read.bid.state not in WON:
        return None
    return next((step.amount for step in reversed(read.steps) if step.state in WON), None)


def bid_page(read: BidRead, frame: Frame, ready: Readiness | None) -> BidPage:
    """The page of a bid; `ready` for those who may submit it."""
    bid, draft = read.bid, draft_of(read.bid, read.lines)
    state = BidState(bid.state)
    return BidPage(
        title=str(bid),
        state=state.label,
        tone=TONES[state],
        lede=lede(read, draft),
        facts=facts(read),
        answers=answers(read),
        match=match_facts(read),
        chart=spend_chart(read, draft),
        grids=bid_tables.grids(read, draft),
        steps=bid_tables.steps(read.steps),
        plan=_plan(read, frame),
        missing=ready.missing if ready else (),
        warnings=ready.warnings if ready else (),
        last_word=_last_word(read),
    )


def lede(read: BidRead, draft: Draft) -> str:
    """What is asked for, what was awarded, and what is promised for it."""
    awarded = awarded_of(read)
    last = read.promises[-1] if read.promises else None
    beds, people = (last.beds, last.people) if last else (0, 0)
    said = f"{pounds(draft.asked)} is asked for"
    said += f" and {pounds(awarded)} awarded." if awarded is not None else "."
    if last is None:
        return f"{said} Nothing is promised for it yet."
    per = impact(beds, people, draft.asked if awarded is None else awarded)
    return f"{said} Promised: {promised(beds, people, last.by)}; for each £100,000: {per}."


def facts(read: BidRead) -> tuple[tuple[str, str], ...]:
    """Who asks, of which round, for what."""
    bid = read.bid
    return (
        ("Area", bid.partnership.name),
        ("Fund", bid.round.fund.name),
        ("Round", f"{bid.round.name}, closes on {words.day(bid.round.closes_on)}"),
        ("Receives the money", bid.recipient.name),
        ("In short", bid.summary or NOT_SAID),
        ("Money spent by", words.day(bid.ends_on) if bid.ends_on else NOT_SAID),
        ("Who pays when it ends", bid.after_that or NOT_SAID),
        ("Owner", bid.owner_words or "nobody"),
    )


def answers(read: BidRead) -> tuple[tuple[str, str, str], ...]:
    """Each criterion with the panel's question and the answer."""
    return tuple(
        (one.label, one.question, getattr(read.bid, one.value).strip() or NOT_SAID) for one in Criterion
    )


def match_facts(read: BidRead) -> tuple[tuple[str, str], ...]:
    """How the match stands."""
    stands = bid_tables.match_stands(read, awarded_of(read))
    short = f"{pounds(stands.short)}{share(stands.short_share)}" if stands.short else "nothing"
    return (
        ("Required", pounds(stands.required)),
        ("Confirmed and counted", pounds(stands.confirmed)),
        ("Short", short),
    )


def spend_chart(read: BidRead, draft: Draft) -> Chart | None:
    """The planned spend added up month by month; none with fewer than two months."""
    months = sorted(draft.spend)
    if len(months) < 2:
        return None
    table = Table(
        "Planned spend by month",
        (Column("Month"), Column("Planned spend in pounds", "number")),
        tuple((month.label, draft.spend[month]) for month in months),
        ("Total", sum(draft.spend.values())),
    )
    most = max(months, key=lambda month: draft.spend[month])
    return bar_chart(
        "spend",
        title="Planned spend by month",
        categories=[month.short for month in months],
        series=[Series("Planned spend", tuple(float(draft.spend[month]) for month in months))],
        description=(
            f"The spend is planned from {months[0].label} to {months[-1].label}; "
            f"{most.label} has most of it: {pounds(draft.spend[most])}."
        ),
        table=table,
        y_title="Pounds",
    )


def _plan(read: BidRead, frame: Frame) -> PlanLink | None:
    found, pk = read.plan, read.bid.plan
    return PlanLink(found.title, found.state, found.tone, frame.url(found.url_name, pk)) if found else None


def _last_word(read: BidRead) -> str:
    """The reason of the last step, where it asks something of the bidder or decides."""
    last = read.steps[-1] if read.steps else None
    if last is None or last.state not in _TOLD or not last.reason:
        return ""
    return f"{BidState(last.state).label}: {last.reason}"
