"""What the chair puts forward for a round: per bid an outcome, an amount and conditions; and how members vote on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from finance.domain.money import NOTHING, pence, pounds
from finance.models import (
    Bid,
    BidState,
    BidSum,
    Outcome,
    PanelMember,
    Recommendation,
    Recommended,
    Round,
    Seat,
    Vote,
)
from finance.services import bid_steps
from finance.services.panel_seats import Reader
from finance.services.panel_standing import JUDGED, Standing, hidden_bids, total_of
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal

ANEW = "The chair recommended anew."
OPEN = (*JUDGED, BidState.RECOMMENDED)


@dataclass(frozen=True, slots=True)
class Line:
    """What is recommended of one bid."""

    standing: Standing
    outcome: Outcome
    amount: Decimal | None
    conditions: str


def standing_recommendation(round_: Round) -> Recommendation | None:
    """The recommendation that stands, decided or not, with who made and who decided it. One query."""
    found = Recommendation.objects.current().filter(round=round_)
    return found.select_related("by", "decided_by").first()


def lines_of(recommendation: Recommendation) -> list[Any]:
    """What it says of each bid. One query."""
    found = Recommended.objects.filter(recommendation=recommendation)
    return list(found.select_related("bid__partnership").order_by("bid__partnership__name", "bid__number"))


def recommendation_with_lines(round_: Round) -> tuple[Recommendation | None, list[Any]]:
    """The recommendation that stands, and what it says of each bid, highest amount first. One query."""
    found = Recommended.objects.filter(
        recommendation__round=round_, recommendation__withdrawn_at__isnull=True
    ).select_related("recommendation__by", "recommendation__decided_by", "bid__partnership")
    found = found.annotate(asked=total_of(BidSum.objects.all(), bid="bid"))
    lines: list[Any] = list(found.order_by("-amount", "bid__partnership__name", "bid__number"))
    return (lines[0].recommendation if lines else None), lines


def check_recommends(reader: Reader) -> None:
    """Raises PermissionDenied for anybody but the chair, and Refusal for one to whom a bid of the round is closed."""
    if not reader.is_chair:
        raise PermissionDenied
    if reader.must_declare:
        raise Refusal("Declare first which areas you have an interest in.")
    if hidden_bids(reader):
        raise Refusal(
            "You declared an interest in an area that bids in this round. "
            "Whoever runs the fund must name another chair."
        )


@transaction.atomic
def recommend(*, reader: Reader, lines: Sequence[Line], note: str, act: Act) -> Recommendation:
    """What the panel puts forward; each bid becomes “recommended”. An earlier one that nobody decided is replaced.

    In full is the sum asked for, less is below it, with conditions at most it and says them, declined is nothing; all
    awards together stay within the envelope; one below the quality bar, or without a score, needs a note. By the chair
    alone. Raises Refusal, PermissionDenied and Stale.
    """
    Round.objects.select_for_update(of=("self",)).get(pk=reader.round.pk)
    check_recommends(reader)
    old = standing_recommendation(reader.round)
    if old is not None and old.decided_at is not None:
        raise Refusal("The round is decided: nothing can be recommended any more.")
    told = {line.standing.bid.pk for line in lines}
    if not told or any(bid.pk not in told for bid in open_bids(reader.round)):
        raise Refusal("Say what is recommended of every bid that waits for the panel.")
    kept = [_checked(one) for one in lines]
    _check_whole(kept, reader, note)
    if old is not None:
        _replace(old, ANEW, act)
    made = Recommendation.objects.create(round=reader.round, note=note.strip(), by=act.by, at=act.now)
    changes: dict[str, list[Any]] = {"note": ["", made.note]} if made.note else {}
    for line in kept:
        bid = line.standing.bid
        Recommended.objects.create(
            recommendation=made,
            bid=bid,
            outcome=line.outcome,
            amount=line.amount,
            conditions=line.conditions,
        )
        bid_steps.move(
            bid=bid,
            version=bid.version,
            to=BidState.RECOMMENDED,
            reason=line.conditions,
            act=act,
            amount=line.amount,
        )
        changes[str(bid)] = ["", f"{line.outcome.label}, {pounds(line.amount)}"]
    audit.record(by=act.by, did="recommend for a round", at=act.now, obj=made, changes=changes)
    return made


def _checked(line: Line) -> Line:
    """The line with its amount filled in. Refusal at the field of its bid."""
    asked, pk = line.standing.asked, line.standing.bid.pk
    outcome, amount, conditions = line.outcome, line.amount, line.conditions.strip()
    name = f"{line.standing.bid.partnership.name}: "
    at = f"amount_{pk}"
    if outcome in (Outcome.FULL, Outcome.DECLINE):
        due = asked if outcome is Outcome.FULL else NOTHING
        if amount is not None and amount != due:
            raise Refusal(
                f"{name}{outcome.label.lower()} is {pounds(due)}; leave the amount empty.", field=at
            )
        return Line(line.standing, outcome, due, conditions)
    if amount is None or amount <= NOTHING or amount != pence(amount):
        raise Refusal(f"{name}give the amount in pounds and pence.", field=at)
    if amount > asked or (outcome is Outcome.LESS and amount == asked):
        bound = "less than" if outcome is Outcome.LESS else "at most"
        raise Refusal(f"{name}give {bound} the {pounds(asked)} asked for.", field=at)
    if outcome is Outcome.CONDITIONS and not conditions:
        raise Refusal(f"{name}say the conditions.", field=f"conditions_{pk}")
    return Line(line.standing, outcome, amount, conditions)


def _check_whole(lines: Sequence[Line], reader: Reader, note: str) -> None:
    total = sum((line.amount or NOTHING for line in lines), NOTHING)
    envelope = reader.round.envelope
    if total > envelope:
        over = pounds(total - envelope)
        raise Refusal(
            f"Together {pounds(total)}, which is {over} more than the envelope of {pounds(envelope)}."
        )
    below = [
        str(line.standing.bid)
        for line in lines
        if line.outcome is not Outcome.DECLINE and not line.standing.judged.reaches_bar
    ]
    if below and not note.strip():
        raise Refusal(
            f"Say why a bid is awarded that does not reach the quality bar: {', '.join(below)}.", field="note"
        )


def _replace(old: Recommendation, why: str, act: Act) -> None:
    old.withdrawn_by, old.withdrawn_at, old.withdrawn_because = act.by, act.now, why[:400]
    old.version += 1
    old.save()


def send_back(*, recommendation: Recommendation, why: str, act: Act) -> None:
    """The recommendation goes back to the panel: it no longer stands, and the chair recommends anew.

    Asked by `panel_deciding.decide`, which has asked the right and locked the row.
    """
    _replace(recommendation, why, act)
    changes = {"reason": ["", why]}
    audit.record(by=act.by, did="send a recommendation back", at=act.now, obj=recommendation, changes=changes)


def votes_on(recommendation: Recommendation) -> list[Any]:
    """The votes of its members, with their names. One query."""
    found = Vote.objects.current().filter(recommendation=recommendation)
    return list(found.select_related("member__user").order_by("agrees", "member__user__name"))


def may_vote(reader: Reader, recommendation: Recommendation | None) -> bool:
    """Whether the reader, as a member other than who wrote it, may still agree or disagree."""
    return (
        reader.seat is not None
        and not reader.must_declare
        and recommendation is not None
        and recommendation.decided_at is None
        and reader.seat.member.seat == Seat.MEMBER
    )


@transaction.atomic
def vote(*, recommendation: Recommendation, member: PanelMember, agrees: bool, note: str, act: Act) -> Vote:
    """A member agrees, or disagrees and says why; it may be changed until the round is decided.

    Whoever wrote the recommendation does not vote on it. Raises PermissionDenied for another's seat, and Refusal.
    """
    now = Recommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    mine = act.by is not None and member.user_id == act.by.pk
    if not mine or member.round_id != now.round_id or member.declared_at is None:
        raise PermissionDenied
    if now.decided_at is not None:
        raise Refusal("The round is decided: votes are closed.")
    if now.withdrawn_at is not None:
        raise Refusal("The chair replaced the recommendation: read the new one.")
    if member.seat == Seat.CHAIR:
        raise Refusal("The recommendation is the chair’s own: members vote on it.")
    if not agrees and not note.strip():
        raise Refusal("Say why you disagree.", field="note")
    row = Vote.objects.filter(recommendation=now, member=member).first()
    before = "" if row is None else str(row)
    row = row or Vote(recommendation=now, member=member, version=0)
    row.agrees, row.note, row.at = agrees, note.strip(), act.now
    row.version += 1
    row.save()
    changes = {"vote": [before, str(row)], "note": ["", row.note]}
    audit.record(by=act.by, did="vote on a recommendation", at=act.now, obj=row, changes=changes)
    return row


def open_bids(round_: Round) -> list[Bid]:
    """Bids of the round that wait for the panel or for a decision. One query."""
    return list(Bid.objects.current().filter(round=round_, state__in=OPEN).select_related("partnership"))
