"""What the letter of an award says: what was asked and given, on which conditions, when it is paid, and who decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from finance.domain.money import NOTHING
from finance.models import Award, Bid, BidStep, Recommended, Tranche
from finance.models.bids import WON
from finance.services.bid_reads import visible_bids
from finance.services.bid_steps import asked_of
from tcp_portal.access import Permission, Scope
from tcp_portal.errors import Refusal

_GONE = "There is no award for this bid."


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that it says. `signed_by` decided on the bid; `decision` are the words of who decided, and empty where
    they only repeat the conditions."""

    bid: Any
    award: Award
    asked: Decimal
    amount: Decimal
    conditions: str
    decision: str
    tranches: tuple[Tranche, ...]
    signed_by: str
    decided_at: datetime

    @property
    def difference(self) -> Decimal:
        """Awarded less asked: nothing, or below it."""
        return self.amount - self.asked


def may_read(scope: Scope, of: UUID) -> bool:
    """Whether the reader may have the letter of this bid: it won, and they see the money of its partnership."""
    return bool(_won(scope).filter(pk=of).exists())


def may_have_letter(scope: Scope, bid: Bid) -> bool:
    """Whether a page of a bid, which the reader may see, offers the letter: it won, and they see its money. Of a bid
    that won past its panel there is an award as well. No query."""
    return bid.state in WON and scope.allows(Permission.VIEW_MONEY, bid.partnership_id)


def awarded_bids(scope: Scope) -> Any:
    """The bids that won and whose letter the reader may have."""
    return _won(scope).select_related("partnership")


def _won(scope: Scope) -> Any:
    reached = scope.partnership_ids(Permission.VIEW_MONEY)
    return visible_bids(scope).filter(state__in=WON, award__isnull=False, partnership__in=reached)


def letter_of(scope: Scope, of: UUID) -> Letter:
    """The letter. Raises Refusal where the reader may not have it, or there is no award."""
    found = (
        _won(scope).select_related("partnership", "recipient", "round__fund__giver", "award").filter(pk=of)
    )
    bid: Any = found.first()
    if bid is None:
        raise Refusal(_GONE)
    step = BidStep.objects.filter(bid=bid, state__in=WON).select_related("by").order_by("-at").first()
    if step is None:
        raise Refusal(_GONE)
    tranches = Tranche.objects.current().filter(award=bid.award).order_by("position")
    return Letter(
        bid=bid,
        award=bid.award,
        asked=asked_of(bid),
        amount=bid.award.amount if step.amount is None else step.amount,
        conditions=bid.award.conditions,
        decision=_decision_on(bid, step),
        tranches=tuple(tranches),
        signed_by=step.by.name if step.by else "The portal",
        decided_at=step.at,
    )


def _decision_on(bid: Any, step: BidStep) -> str:
    """The words with which its round was decided; of a bid that won past its panel the reason of the step."""
    decided = Recommended.objects.filter(bid=bid, recommendation__decided_at__isnull=False)
    found = decided.values_list("recommendation__decision", flat=True).first()
    said = step.reason if found is None else found
    return "" if said == bid.award.conditions else said


def paid_out(letter: Letter) -> Decimal:
    """The sum of the tranches, which is what is awarded."""
    return sum((one.amount for one in letter.tranches), NOTHING)
