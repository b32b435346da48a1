"""The decision page of a round: bids in rank order against the envelope, combinations, panel, recommendation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from finance.domain.combinations import Combination, Found, combinations
from finance.domain.money import NOTHING, pence, pounds
from finance.domain.scoring import running
from finance.models import WON, BidState, Outcome, Recommendation, Seat
from finance.services.panel_seats import Reader, Seated
from finance.services.panel_standing import JUDGED, Standing
from tcp_portal.charts import words
from tcp_portal.web.frame import Frame

Tag = tuple[str, str]
NO_SCORE = "No score"


@dataclass(frozen=True, slots=True)
class BidRow:
    """One bid in its rank."""

    rank: str
    title: str
    area: str
    url: str
    to_score: str
    score: str
    bar: Tag
    members: str
    older: str
    spread: str
    wide: str
    asked: str
    total: str
    fits: Tag
    match: str
    promise: str


@dataclass(frozen=True, slots=True)
class CombinationRow:
    """Bids that the envelope carries together."""

    bids: str
    count: str
    asked: str
    left: str
    promise: str
    score: str
    below: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """What is recommended, or was decided, of one bid."""

    title: str
    area: str
    outcome: Tag
    asked: str
    amount: str
    difference: str
    conditions: str
    letter: str


@dataclass(frozen=True, slots=True)
class RecommendationPart:
    """The recommendation with its votes and what became of it."""

    told: str
    note: str
    rows: tuple[LineRow, ...]
    asked: str
    total: str
    difference: str
    left: str
    votes: tuple[tuple[str, Tag, str], ...]
    voted: str
    decided: str
    decision: str
    against: str


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat."""

    name: str
    seat: str
    declared: str
    interests: tuple[str, ...]
    taken_back: tuple[str, ...]
    take: str


@dataclass(frozen=True, slots=True)
class RoundPage:
    """The whole page."""

    lede: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[BidRow, ...]
    total_asked: str
    runs_out: str
    waiting: tuple[BidRow, ...]
    hidden: str
    combinations: tuple[CombinationRow, ...]
    combined: str
    seats: tuple[SeatRow, ...]


def round_page(
    reader: Reader, found: Sequence[Standing], hidden: int, frame: Frame, *, page: int = 0, size: int = 100
) -> RoundPage:
    """The page as the reader may see it; of the bids in rank order those of one page of them."""
    shown = [one for one in found if one.shown]
    waiting = [one for one in found if not one.shown]
    envelope = reader.round.envelope
    totals = running((one.asked for one in shown), envelope)
    of_page = range(page * size, min((page + 1) * size, len(shown)))
    told = candidates_of(shown)
    combined = combinations(told, envelope)
    return RoundPage(
        lede=_lede(found, envelope),
        facts=_facts(reader),
        rows=tuple(_bid(at, shown[at], totals[at], frame) for at in of_page),
        total_asked=pounds(sum((one.asked for one in shown), NOTHING)),
        runs_out=_runs_out(shown, totals, envelope),
        waiting=tuple(_bid(None, one, None, frame, reader) for one in waiting[:size]),
        hidden=_hidden(hidden),
        combinations=tuple(_combination(one, envelope, found) for one in combined.best),
        combined=_combined(combined, told, len(found)),
        seats=tuple(_seat(one, reader, frame) for one in reader.seats),
    )


def candidates_of(shown: Sequence[Standing]) -> list[Any]:
    """The bids that combinations may hold: those with a score that the reader may see."""
    return [one.candidate for one in shown if one.candidate is not None]


def _lede(found: Sequence[Standing], envelope: Decimal) -> str:
    if not found:
        return f"No bid is before the panel yet. The round has {pounds(envelope)}."
    asked = sum((one.asked for one in found), NOTHING)
    verb = "asks" if len(found) == 1 else "ask"
    return f"{words.counted(len(found), 'bid')} {verb} for {pounds(asked)}; the round has {pounds(envelope)}."


def _facts(reader: Reader) -> tuple[tuple[str, str], ...]:
    one = reader.round
    weights = "; ".join(f"{name.label} {weight}" for name, weight in one.weights.items())
    return (
        ("Fund", one.fund.name),
        ("Envelope of the round", pounds(one.envelope)),
        ("Bids until", words.day(one.closes_on)),
        ("Decision by", words.day(one.decides_on) if one.decides_on else "No day set"),
        ("Weights, together 100", weights),
        ("Quality bar", f"{one.quality_bar}%"),
    )


def _runs_out(shown: Sequence[Standing], totals: Sequence[tuple[Decimal, bool]], envelope: Decimal) -> str:
    for one, (total, fits) in zip(shown, totals, strict=True):
        if not fits:
            return f"The money runs out at {one.bid.partnership.name}: {pounds(total - envelope)} is missing there."
    if not shown:
        return ""
    return f"The envelope carries all of these; {pounds(envelope - totals[-1][0])} is left."


def _hidden(count: int) -> str:
    if not count:
        return ""
    said = words.counted(count, "bid is", "bids are")
    return f"{said} not shown and in none of these sums: you declared an interest in the area."


def per_cent(score: Decimal | None) -> str:
    """A weighted score to a hundredth, or that there is none: never zero for none."""
    return NO_SCORE if score is None else f"{score}%"


def _bid(
    at: int | None,
    one: Standing,
    total: tuple[Decimal, bool] | None,
    frame: Frame,
    reader: Reader | None = None,
) -> BidRow:
    judged = one.judged
    may_score = reader is not None and reader.seat is not None and one.bid.state in JUDGED
    return BidRow(
        rank=str(at + 1) if at is not None and judged.score is not None else "",
        title=str(one.bid),
        area=one.bid.partnership.name,
        url=frame.url("finance:panel_bid", one.bid.pk),
        to_score=frame.url("finance:panel_score", one.bid.pk) if may_score else "",
        score=per_cent(judged.score),
        bar=bar_tag(one),
        members=f"{judged.scored} of {judged.expected}",
        older=f"{one.older} before it was submitted again" if one.older else "",
        spread=apart_words(one),
        wide=wide_words(one),
        asked=pounds(one.asked),
        total=pounds(total[0]) if total else "",
        fits=("Fits", "good") if total and total[1] else ("Beyond the envelope", "bad"),
        match=f"{pounds(one.confirmed)} of {pounds(one.required)}",
        promise=promise_words(one.beds, one.people),
    )


@dataclass(frozen=True, slots=True)
class BidWords:
    """A bid in few words, beside the fields of the recommendation."""

    area: str
    title: str
    asked: str
    score: str
    bar: Tag


def bid_words(one: Standing) -> BidWords:
    """The bid as the chair sees it while recommending."""
    score = per_cent(one.judged.score) if one.shown else "not shown: score it first"
    bar = bar_tag(one) if one.shown else ("Not shown", "neutral")
    return BidWords(one.bid.partnership.name, str(one.bid), pounds(one.asked), score, bar)


def bar_tag(one: Standing) -> Tag:
    """Whether the bid reaches the quality bar."""
    if one.judged.reaches_bar is None:
        return (NO_SCORE, "neutral")
    return ("Reaches the bar", "good") if one.judged.reaches_bar else ("Below the bar", "bad")


def spread_words(one: Standing) -> str:
    """How far members are apart."""
    return "; ".join(part for part in (apart_words(one), wide_words(one)) if part)


def apart_words(one: Standing) -> str:
    """How far members are apart over all questions."""
    apart = one.judged.apart
    return "Fewer than two members" if apart is None else f"{apart} over all"


def wide_words(one: Standing) -> str:
    """The questions on which they are so far apart that they should talk; empty for none."""
    wide = words.list_words([each.label.lower() for each in one.judged.wide])
    return f"2 or more on {wide}" if wide else ""


def promise_words(beds: int, people: int) -> str:
    """What is promised, in words."""
    return f"{words.counted(beds, 'bed')}, {words.people(people)}" if beds or people else "Nothing"


def _combination(one: Combination, envelope: Decimal, found: Sequence[Standing]) -> CombinationRow:
    names = {each.bid.pk: each.bid.partnership.name for each in found}
    below = words.list_words([names[each.key] for each in one.below_bar])
    return CombinationRow(
        bids=words.list_words([names[each.key] for each in one.bids]),
        count=words.counted(len(one.bids), "bid"),
        asked=pounds(one.asked),
        left=pounds(envelope - one.asked),
        promise=promise_words(one.beds, one.people),
        score=str(one.score),
        below=f"Below the bar: {below}" if below else "",
    )


def _combined(found: Found, told: Sequence[Any], count: int) -> str:
    left_out = count - len(told)
    without = (
        f" {words.counted(left_out, 'bid')} without a score that you may see stay out." if left_out else ""
    )
    if not told:
        return f"There is no combination yet.{without}"
    if found.all_seen:
        fit = words.counted(found.fitting or 0, "combination fits", "combinations fit")
        best = "; these are the best" if len(found.best) > 1 else ""
        return f"{fit} into the envelope{best}.{without}"
    return (
        f"With {len(told)} bids not every combination was looked at: these were found by taking the highest scores, "
        f"the highest scores for each pound, and the smallest sums first. A better one may exist.{without}"
    )


def _seat(one: Seated, reader: Reader, frame: Frame) -> SeatRow:
    member = one.member
    said = [each for each in one.interests if not each.taken_back]
    told = bool(reader.runs or reader.is_chair or one is reader.seat)
    declared = words.short_day(timezone.localtime(member.declared_at)) if member.declared_at else "Not yet"
    return SeatRow(
        name=member.user.name,
        seat=member.get_seat_display(),
        declared=declared,
        interests=tuple(f"{each.area}: {each.what}" if told else each.area for each in said),
        taken_back=tuple(
            f"{each.area}, taken back: {each.taken_back}"
            for each in one.interests
            if each.taken_back and told
        ),
        take=frame.url("finance:panel_seat_withdraw", member.pk) if reader.runs else "",
    )


_MOVED = (BidState.WITHDRAWN, BidState.RETURNED)
_TONES = {Outcome.FULL: "good", Outcome.LESS: "warn", Outcome.CONDITIONS: "info", Outcome.DECLINE: "bad"}


def recommendation_part(
    made: Recommendation, lines: Sequence[Any], votes: Sequence[Any], reader: Reader, frame: Frame
) -> RecommendationPart:
    """The recommendation without the lines of areas that are closed to the reader; sums are of what is shown.

    Where a line is closed, notes are not shown either: they may speak of it.
    """
    shown = [one for one in lines if one.bid.partnership_id not in reader.conflicts]
    hidden = len(lines) - len(shown)
    total = sum((one.amount for one in shown), NOTHING)
    asked = sum((pence(one.asked) for one in shown), NOTHING)
    envelope = reader.round.envelope
    against = [one.member.user.name for one in votes if not one.agrees]
    voters = sum(one.member.seat == Seat.MEMBER for one in reader.seats)
    decided = ""
    if made.decided_at is not None:
        decided = f"Decided by {made.decided_by or 'the portal'} on {_day(made.decided_at)}."
    closed = f"{_hidden(hidden)} Notes are not shown either: they may speak of it." if hidden else ""
    return RecommendationPart(
        told=f"By {made.by or 'the portal'} on {_day(made.at)}. {closed}".strip(),
        note="" if hidden else made.note,
        rows=tuple(_line(one, frame if reader.runs and decided else None) for one in shown),
        asked=pounds(asked),
        total=pounds(total),
        difference=pounds(total - asked),
        left=f"{pounds(envelope - total)} of {pounds(envelope)}",
        votes=tuple(
            (
                one.member.user.name,
                ("Agrees", "good") if one.agrees else ("Disagrees", "bad"),
                "" if hidden else one.note,
            )
            for one in votes
        ),
        voted=f"{len(votes)} of {words.counted(voters, 'member')} voted, beside the chair.",
        decided=decided,
        decision=made.decision,
        against=f"Decided against the votes of {words.list_words(against)}." if decided and against else "",
    )


def _day(at: datetime) -> str:
    return words.day(timezone.localtime(at))


def _line(one: Any, frame: Frame | None) -> LineRow:
    outcome, bid = Outcome(one.outcome), one.bid
    since = f" ({bid.get_state_display().lower()} since)" if bid.state in _MOVED else ""
    asked = pence(one.asked)
    return LineRow(
        title=str(bid),
        area=bid.partnership.name,
        outcome=(f"{outcome.label}{since}", _TONES[outcome]),
        asked=pounds(asked),
        amount=pounds(one.amount),
        difference=pounds(one.amount - asked),
        conditions=one.conditions,
        letter=frame.url("finance:award_letter", bid.pk) if frame and bid.state in WON else "",
    )
