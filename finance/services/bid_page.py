"""One bid, read whole: for its page and its dossier."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from finance.models import Bid, BidPromise, BidStep
from finance.services.bid_facts import Lines
from finance.services.bid_reads import visible_bids
from finance.services.plans_of import PlanFact, plan_facts
from tcp_portal.access import Scope

_WITH = ("round__fund", "partnership", "recipient", "owner", "organisation")


@dataclass(frozen=True, slots=True)
class BidRead:
    """A bid with everything that hangs on it; `steps` in the order in which they were taken."""

    bid: Bid
    lines: Lines
    promises: tuple[BidPromise, ...]
    steps: tuple[BidStep, ...]
    plan: PlanFact | None


def bid_seen(pk: UUID, scope: Scope) -> Bid | None:
    """The bid, for a reader who may see it. One query."""
    return visible_bids(scope).select_related(*_WITH).filter(pk=pk).first()


def whole(bid: Bid, scope: Scope) -> BidRead:
    """Everything about a bid that `bid_seen` found. Six queries, five where it belongs to no plan."""
    promises = BidPromise.objects.current().filter(bid=bid).order_by("by")
    steps = BidStep.objects.filter(bid=bid).select_related("by").order_by("at")
    plan = plan_facts([bid.plan], scope).get(bid.plan) if bid.plan is not None else None
    return BidRead(bid, Lines.of(bid), tuple(promises), tuple(steps), plan)
