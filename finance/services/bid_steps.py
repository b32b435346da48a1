"""A bid moves: submitted, returned, recommended, decided, withdrawn; each step once, kept for ever, with its reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum as Total

from finance.domain import bid_states
from finance.domain.bid_states import STEPS, Step, Who
from finance.domain.money import NOTHING, pence
from finance.models import Bid, BidState, BidStep, BidSum
from finance.services.bid_facts import readiness
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale

_ACTS = {
    BidState.SUBMITTED: "submit a bid",
    BidState.RESUBMITTED: "submit a bid again",
    BidState.RETURNED: "return a bid for rework",
    BidState.RECOMMENDED: "recommend a bid",
    BidState.WITHDRAWN: "withdraw a bid",
}
_DECIDED = "decide on a bid"


def asked_of(bid: Bid) -> Decimal:
    """The sum that the bid asks for, over all years. One query."""
    found = BidSum.objects.current().filter(bid=bid).aggregate(asked=Total("amount"))["asked"]
    return pence(found or NOTHING)


def may_take(bid: Bid, to: BidState, act: Act) -> bool:
    """Whether the state allows the step and the actor may take it; that the bid is whole is another question."""
    return bid_states.may_follow(bid.state, to) and _holds(STEPS[to].who, bid, act)


@transaction.atomic
def move(
    *, bid: Bid, version: int, to: BidState, reason: str, act: Act, amount: Decimal | None = None
) -> Bid:
    """Takes a bid one step on, and keeps the step: from which state to which, by whom, why, with which amount.

    Bidders (WRITE_BIDS in the partnership) submit, submit again and withdraw; members of the round's panel who
    declared and have no interest in the area (SCORE_BIDS) recommend; who runs funds there (RUN_FUNDS) returns and
    decides. Raises PermissionDenied for everybody else, Stale where the bid was saved since `version`, and Refusal
    where the state, the reason, the amount or what is missing in the bid forbids it.
    """
    now = Bid.objects.select_for_update(of=("self",)).select_related("round").get(pk=bid.pk)
    step = STEPS.get(to)
    if step is None or not _holds(step.who, now, act):
        raise PermissionDenied
    if now.version != version:
        raise Stale(version=now.version, differences=())
    before, asked = BidState(now.state), asked_of(now)
    _check(now, step, asked, reason, amount, act)
    now.state = to
    now.version += 1
    if to in (BidState.SUBMITTED, BidState.RESUBMITTED):
        now.submitted_at = act.now
    now.save(update_fields=["state", "version", "submitted_at"])
    kept = bid_states.amount_carried(step, asked, amount)
    BidStep.objects.create(
        bid=now, before=before, state=to, amount=kept, reason=reason.strip(), by=act.by, at=act.now
    )
    told: dict[str, list[Any]] = {"state": [before.value, to.value]}
    if reason.strip():
        told["reason"] = ["", reason.strip()]
    if kept is not None:
        told["amount"] = [None, kept]
    did = _ACTS.get(to, _DECIDED)
    audit.record(by=act.by, did=did, at=act.now, obj=now, partnership_id=now.partnership_id, changes=told)
    return now


def _holds(who: Who, bid: Bid, act: Act) -> bool:
    if who is Who.BIDDER:
        return act.scope.allows(Permission.WRITE_BIDS, bid.partnership_id)
    if who is Who.PANEL:
        return Bid.objects.for_panel(act.scope).filter(pk=bid.pk).exists()
    runs_it = act.scope.allows(Permission.RUN_FUNDS, bid.partnership_id)
    return runs_it and Bid.objects.without_interest(act.scope).filter(pk=bid.pk).exists()


def _check(bid: Bid, step: Step, asked: Decimal, reason: str, amount: Decimal | None, act: Act) -> None:
    to = BidState(step.to)
    if not bid_states.may_follow(bid.state, to):
        here, there = BidState(bid.state).label.lower(), to.label.lower()
        raise Refusal(f"A bid that is “{here}” cannot become “{there}”.")
    if step.why and not reason.strip():
        raise Refusal(step.why, field="reason")
    fault = bid_states.amount_fault(step, asked, amount)
    if fault:
        raise Refusal(fault, field="amount")
    if to in (BidState.SUBMITTED, BidState.RESUBMITTED):
        lacks = readiness(bid, act).missing
        if lacks:
            raise Refusal(f"The bid cannot be submitted yet. {' '.join(lacks)}")
