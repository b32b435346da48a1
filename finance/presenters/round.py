"""The page of a round: its terms, what areas were told to expect, and everything that is asked for in one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from finance.domain.money import NOTHING, pounds
from finance.models import BidState, IndicativeBudget, Round
from finance.presenters import bid_words
from finance.presenters.bid_words import TONES, impact, round_state, some, years_words
from finance.services.round_reads import base_of, match_of_bid, year_name
from finance.services.round_totals import Totals, years_of
from tcp_portal.charts import words
from tcp_portal.charts.words import UNKNOWN_NUMBER
from tcp_portal.months import FinancialYear
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One bid of the round; `by_year` in the order of the page's years."""

    area: str
    title: str
    url: str
    by_year: tuple[str, ...]
    asked: str
    required: str
    confirmed: str
    short: str
    is_short: bool
    promised: str
    impact: str
    indicative: str
    awarded: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class IndicativeRow:
    """What one area was told to expect."""

    area: str
    amount: str
    source: str
    change: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class RoundPage:
    """The page of a round."""

    title: str
    state: str
    tone: str
    lede: str
    facts: tuple[tuple[str, str], ...]
    weights: tuple[tuple[str, str, str], ...]
    match: str
    years: tuple[str, ...]
    rows: tuple[RequestRow, ...]
    total: RequestRow
    told: str
    notes: tuple[str, ...]
    indicative: tuple[IndicativeRow, ...]
    indicative_total: str


@dataclass(frozen=True, slots=True)
class Read:
    """What the services read of a round: a page of its bids, the totals of all, and what is hidden of it.

    `closed_areas`: how many areas the reader declared an interest in, None for who is not on the panel. `reads_money`:
    they see the money of some partnership; `keeps`: they run the fund.
    """

    round: Round
    bids: Sequence[Any]
    totals: Totals
    indicative: list[IndicativeBudget]
    closed_areas: int | None
    reads_money: bool
    keeps: bool


def round_page(read: Read, frame: Frame) -> RoundPage:
    """The page; who keeps the fund finds links to change what stands there."""
    one, totals = read.round, read.totals
    state, tone = round_state(one, frame.day)
    told = {line.partnership_id: line.amount for line in read.indicative}
    years = years_of(one)
    return RoundPage(
        title=f"{one.fund.name}: {one.name}",
        state=state,
        tone=tone,
        lede=_lede(read),
        facts=_facts(one),
        weights=tuple((each.label, f"{weight}%", each.question) for each, weight in one.weights.items()),
        match=_match(one),
        years=tuple(FinancialYear(year).label for year in years),
        rows=tuple(_row(bid, told, frame, years) for bid in read.bids),
        total=_total(read, years),
        told=f"{words.counted(totals.bids, 'bid')} that you may see.",
        notes=tuple(_notes(read)),
        indicative=tuple(_indicative(line, frame, keeps=read.keeps) for line in read.indicative),
        indicative_total=pounds(sum(told.values(), NOTHING)),
    )


def _lede(read: Read) -> str:
    """What is asked for against the envelope; whoever sees a part of the bids is told of that part alone."""
    one, asked = read.round, read.totals.money["asked"]
    if not (read.keeps and not read.closed_areas):
        seen = f" {pounds(asked)} is asked for in the bids that you see." if read.totals.bids else ""
        return f"This round has {pounds(one.envelope)} to award.{seen}"
    if not read.totals.bids:
        return f"Nothing is asked for yet of {pounds(one.envelope)}."
    apart = asked - one.envelope
    if not apart:
        return f"{pounds(asked)} is asked for, exactly its envelope."
    side = "more" if apart > 0 else "less"
    return f"{pounds(asked)} is asked for, {pounds(abs(apart))} {side} than its envelope of {pounds(one.envelope)}."


def _facts(one: Round) -> tuple[tuple[str, str], ...]:
    def day(value: Any) -> str:
        return words.day(value) if value else "not set"

    return (
        ("Envelope of the round", pounds(one.envelope)),
        ("Opens", day(one.opens_on)),
        ("Closes", day(one.closes_on)),
        ("Is decided", day(one.decides_on)),
        ("Money spent by", day(one.spend_by)),
        ("Quality bar", f"{one.quality_bar}% of all points"),
    )


def _match(one: Round) -> str:
    years = years_words(one.match_from_year, one.match_to_year)
    return (
        f"{pounds(one.match_per_pound)} of match for each pound awarded, from NHS commissioners, for {years}, "
        "confirmed by evidence. Before a bid is decided, the sum asked for counts as the award."
    )


def _row(bid: Any, told: Mapping[UUID, Decimal], frame: Frame, years: Sequence[int]) -> RequestRow:
    state, match = BidState(bid.state), match_of_bid(bid)
    return RequestRow(
        area=bid.partnership.name,
        title=f"{bid.number}. {bid.title}",
        url=frame.url("finance:bid", bid.pk),
        by_year=tuple(_or_dash(getattr(bid, year_name(year))) for year in years),
        asked=pounds(bid.asked),
        required=pounds(match.required),
        confirmed=pounds(match.confirmed),
        short=pounds(match.short),
        is_short=match.short > NOTHING,
        promised=bid_words.promised(bid.beds, bid.people, bid.by),
        impact=impact(bid.beds, bid.people, base_of(bid)),
        indicative=some(told.get(bid.partnership_id)),
        awarded=some(bid.awarded),
        state=state.label,
        tone=TONES[state],
    )


def _or_dash(amount: Decimal) -> str:
    return pounds(amount) if amount else UNKNOWN_NUMBER


def _total(read: Read, years: Sequence[int]) -> RequestRow:
    totals, money = read.totals, read.totals.money
    told = sum((line.amount for line in read.indicative), NOTHING)
    together = [words.counted(totals.beds, "bed"), words.people(totals.people)]
    return RequestRow(
        area="Total",
        title=words.counted(totals.bids, "bid"),
        url="",
        by_year=tuple(pounds(totals.by_year[year]) for year in years),
        asked=pounds(money["asked"]),
        required=pounds(money["required"]),
        confirmed=pounds(money["confirmed"]),
        short=pounds(money["short"]),
        is_short=money["short"] > NOTHING,
        promised=", ".join(together),
        impact=impact(totals.beds, totals.people, money["asked"]),
        indicative=pounds(told),
        awarded=pounds(money["awarded"]),
        state="",
        tone="",
    )


def _notes(read: Read) -> Iterable[str]:
    if read.closed_areas:
        areas = words.counted(read.closed_areas, "area")
        yield f"Totals are without the bids of {areas} you declared an interest in."
    if read.closed_areas is None and not read.keeps:
        yield (
            "You see the bids of your own areas only; totals are of those."
            if read.reads_money
            else "Bids are shown to the members of this round’s panel, once they have declared their interests."
        )
    yield (
        "What is short is counted bid by bid: more match than one bid needs does not help another. The indicative sum "
        "of an area stands beside each of its bids and counts once in the total, which holds areas without a bid too."
    )
    if read.totals.drafts or read.totals.taken_back:
        drafts = words.counted(read.totals.drafts, "draft")
        yield f"Not in the table: {drafts} and {words.counted(read.totals.taken_back, 'withdrawn bid')}."


def _indicative(line: IndicativeBudget, frame: Frame, *, keeps: bool) -> IndicativeRow:
    return IndicativeRow(
        area=line.partnership.name,
        amount=pounds(line.amount),
        source=f"{line.source}, {words.day(line.on)}",
        change=frame.url("finance:giving_change", line.pk, "indicative") if keeps else "",
        withdraw=frame.url("finance:giving_withdraw", line.pk, "indicative") if keeps else "",
    )
