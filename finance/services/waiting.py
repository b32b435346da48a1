"""What of the money waits for somebody: for who keeps it, and for who runs funds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from finance.models import Award, Bid, Recommendation, Round, Transfer, TransferState
from finance.services.award_reads import overdue
from finance.services.panel_standing import JUDGED
from tcp_portal.access import Permission, Scope
from tcp_portal.partnerships.models import Partnership

MOST = 5


@dataclass(frozen=True, slots=True)
class MoneyWaiting:
    """How many unpaid tranches are unmet after their day, and how many transfer agreements are with the panel."""

    tranches: int
    transfers: int


def money_waiting(*, scope: Scope, partnership: Partnership, day: date) -> MoneyWaiting:
    """What waits in the partnership on the day, for who sees its money. Five queries at most."""
    awards = Award.objects.visible_to(scope).of(partnership).current().only("pk")
    applied = Transfer.objects.visible_to(scope).filter(
        state=TransferState.APPLIED, withdrawn_at__isnull=True, spell__partnership=partnership
    )
    return MoneyWaiting(tranches=sum(overdue(awards, day=day).values()), transfers=applied.count())


def rounds_to_decide(scope: Scope, day: date) -> QuerySet[Round]:
    """Rounds that the reader runs, closed before the day, with bids to judge and nothing decided. One query."""
    decided = Recommendation.objects.current().filter(round=OuterRef("pk"), decided_at__isnull=False)
    bids = Bid.objects.current().filter(round=OuterRef("pk"), state__in=JUDGED)
    found = Round.objects.visible_to(scope, Permission.RUN_FUNDS).filter(
        Exists(bids), ~Exists(decided), withdrawn_at__isnull=True, closes_on__lt=day
    )
    return found.select_related("fund").order_by("closes_on", "name")[:MOST]
