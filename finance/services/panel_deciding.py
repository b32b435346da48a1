"""Who runs the fund decides on the panel's recommendation, once: bids get their outcome and become awards."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from finance.models import BidState, Outcome, Recommendation, Round
from finance.services import bid_steps
from finance.services.award_bids import award_bid
from finance.services.funds import must_run
from finance.services.panel_recommending import lines_of, open_bids, send_back, votes_on
from finance.services.panel_standing import JUDGED
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale


@transaction.atomic
def decide(
    *, recommendation: Recommendation, version: int, as_recommended: bool, words: str, act: Act
) -> Recommendation:
    """Decides as recommended, once for the whole round: every bid takes its outcome, every award comes into being,
    or nothing happens at all. Otherwise the recommendation goes back to the panel with these words.

    The bids' partnerships must be ones for which the actor runs funds (PermissionDenied). A bid that was withdrawn
    since is left out. Raises Refusal without words, a second time, and where bids moved since the recommendation;
    Stale where it was replaced since `version`.
    """
    Round.objects.select_for_update(of=("self",)).get(pk=recommendation.round_id)
    now = (
        Recommendation.objects.select_for_update(of=("self",))
        .select_related("round__fund")
        .get(pk=recommendation.pk)
    )
    must_run(now.round.fund.region, act)
    if now.decided_at is not None:
        raise Refusal("The round is decided already.")
    if now.withdrawn_at is not None:
        raise Refusal("The recommendation no longer stands: read the one that replaced it.")
    if now.version != version:
        raise Stale(version=now.version, differences=())
    if not words.strip():
        raise Refusal("Say why, in words that the bidders will read.", field="decision")
    if not as_recommended:
        send_back(recommendation=now, why=words.strip(), act=act)
        return now
    lines = [line for line in lines_of(now) if line.bid.state != BidState.WITHDRAWN]
    _check_bids(now, lines)
    for line in lines:
        _settle(line, words.strip(), act)
    now.decided_by, now.decided_at, now.decision = act.by, act.now, words.strip()
    now.version += 1
    now.save()
    against = [vote.member.user.name for vote in votes_on(now) if not vote.agrees]
    changes: dict[str, list[Any]] = {"decision": ["", now.decision]}
    if against:
        changes["decided against the votes of"] = [None, against]
    audit.record(by=act.by, did="decide a round", at=act.now, obj=now, changes=changes)
    return now


def _check_bids(recommendation: Recommendation, lines: list[Any]) -> None:
    """Nothing waits for the panel, and every bid of the recommendation is still recommended."""
    told = {line.bid_id for line in lines}
    waiting = [
        str(bid) for bid in open_bids(recommendation.round) if bid.state in JUDGED or bid.pk not in told
    ]
    moved = [str(line.bid) for line in lines if line.bid.state != BidState.RECOMMENDED]
    if waiting:
        raise Refusal(f"The panel has not recommended on {', '.join(waiting)}: send the recommendation back.")
    if moved:
        raise Refusal(f"{', '.join(moved)} moved since: send the recommendation back to the panel.")


def _settle(line: Any, words: str, act: Act) -> None:
    """The outcome of one bid; its reason are the conditions, or else the words of the decision."""
    outcome = Outcome(line.outcome)
    declined = outcome is Outcome.DECLINE
    bid = bid_steps.move(
        bid=line.bid,
        version=line.bid.version,
        to=BidState(outcome.value),
        reason=(line.conditions or words)[:1000],
        act=act,
        amount=None if declined else line.amount,
    )
    if not declined:
        award_bid(bid=bid, amount=line.amount, conditions=line.conditions, act=act)
