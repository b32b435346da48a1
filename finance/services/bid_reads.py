"""Which bids a reader may see: one rule for every page, list, total and file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from finance.models import Bid
from finance.models.bids import no_interest
from tcp_portal.access import Permission, Scope

if TYPE_CHECKING:
    from finance.models.bids import BidQuerySet


def visible_bids(scope: Scope) -> BidQuerySet:
    """Bids that the reader may see, in every state.

    Who writes bids of a partnership sees its bids. Who sees its money or runs funds there sees them too, and a member
    of a round's panel sees those that were submitted; but nobody sees a bid of an area in which they declared an
    interest as a member of that panel.
    """
    own = scope.partnership_ids(Permission.WRITE_BIDS)
    reached = scope.partnership_ids(Permission.VIEW_MONEY) | scope.partnership_ids(Permission.RUN_FUNDS)
    seen = Q(partnership__in=own)
    if others := reached - own:
        seen |= Q(partnership__in=others) & no_interest(scope)
    if scope.partnership_ids(Permission.SCORE_BIDS):
        seen |= Q(pk__in=Bid.objects.for_panel(scope).values("pk"))
    return Bid.objects.current().filter(seen)
