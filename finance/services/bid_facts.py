"""What a bid holds, read for the rules: whether it is whole, and how its match stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import DateField, IntegerField, Value

from finance.domain import bid_ready, bid_states
from finance.domain.bid_ready import Call, Draft
from finance.domain.criteria import Criterion
from finance.domain.match import Match, MatchLine, Terms, match_of
from finance.models import Bid, BidMatch, BidSpend, BidSum, Distribution, Round
from tcp_portal.acts import Act
from tcp_portal.months import Month


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is missing before a bid can be submitted, and what is only to be known."""

    missing: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a bid that nobody withdrew, each kind in its order."""

    sums: tuple[BidSum, ...]
    spend: tuple[BidSpend, ...]
    match: tuple[BidMatch, ...]
    passed_on: tuple[Distribution, ...]

    @classmethod
    def of(cls, bid: Bid) -> Lines:
        """Read from the store: three queries, one of them for both sums and planned months."""
        sums, spend = _figures(bid)
        match = BidMatch.objects.current().filter(bid=bid).select_related("organisation")
        passed_on = Distribution.objects.current().filter(bid=bid).select_related("recipient", "onward")
        return cls(
            sums,
            spend,
            tuple(match.order_by("year", "organisation__name")),
            tuple(passed_on.order_by("due_on", "pk")),
        )


def _figures(bid: Bid) -> tuple[tuple[BidSum, ...], tuple[BidSpend, ...]]:
    no_month, no_year = Value(None, output_field=DateField()), Value(None, output_field=IntegerField())
    sums = BidSum.objects.current().filter(bid=bid).values_list("pk", "amount", "year", no_month)
    spend = BidSpend.objects.current().filter(bid=bid)
    both = sums.union(spend.values_list("pk", "amount", no_year, "month_starts_on"), all=True)
    found = list(both)
    of_years = [BidSum(pk=pk, bid=bid, amount=amount, year=year) for pk, amount, year, _ in found if year]
    of_months = [
        BidSpend(pk=pk, bid=bid, amount=amount, month_starts_on=on) for pk, amount, _, on in found if on
    ]
    return (
        tuple(sorted(of_years, key=lambda line: line.year)),
        tuple(sorted(of_months, key=lambda line: line.month_starts_on)),
    )


def terms_of(round_: Round) -> Terms:
    """What the round says of match."""
    return Terms(round_.match_per_pound, round_.match_from_year, round_.match_to_year)


def match_line(line: BidMatch) -> MatchLine:
    """A line of match as its rule reads it; its organisation is read with it."""
    return MatchLine(line.organisation.kind, line.year, line.amount, line.evidence, line.confirmed_on)


def draft_of(bid: Bid, lines: Lines) -> Draft:
    """What the rules of a whole bid read."""
    return Draft(
        answers={one: getattr(bid, one.value) for one in Criterion},
        sums={line.year: line.amount for line in lines.sums},
        passed_on=tuple(line.amount for line in lines.passed_on),
        spend={Month.of(line.month_starts_on): line.amount for line in lines.spend},
        has_recipient=bid.recipient_id is not None,
        ends_on=bid.ends_on,
    )


def call_of(bid: Bid) -> Call:
    """Until when the round takes this bid: a reworked one until the panel decides, any other until it closes."""
    asked = bid.round
    if bid.state == bid_states.RETURNED:
        words = "The round was decided on {}: it takes no reworked bid any more."
        return Call(asked.opens_on, asked.decides_on, asked.spend_by, words)
    return Call(asked.opens_on, asked.closes_on, asked.spend_by)


def match_stands(bid: Bid, lines: Lines, base: Draft) -> Match:
    """How the match stands against the sum asked for."""
    return match_of(base.asked, terms_of(bid.round), map(match_line, lines.match))


def readiness(bid: Bid, act: Act, lines: Lines | None = None) -> Readiness:
    """Whether the bid may be submitted on the day of the act; its round must have been read with it."""
    found = lines or Lines.of(bid)
    draft = draft_of(bid, found)
    return Readiness(
        bid_ready.missing(draft, call_of(bid), act.today),
        bid_ready.warnings(match_stands(bid, found, draft)),
    )
