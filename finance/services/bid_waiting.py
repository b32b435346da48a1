"""Bids that wait for their writers."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery

from finance.models import Bid, BidState, BidStep
from tcp_portal.partnerships.models import Partnership

MOST = 5


def returned_bids(partnership: Partnership) -> list[Any]:
    """The partnership's bids that were returned for rework, each with `why`, the first to be decided first. One query.

    For a reader who writes its bids.
    """
    why = BidStep.objects.filter(bid=OuterRef("pk"), state=BidState.RETURNED).order_by("-at")
    found = Bid.objects.current().of(partnership).filter(state=BidState.RETURNED).select_related("round")
    return list(
        found.annotate(why=Subquery(why.values("reason")[:1])).order_by("round__decides_on", "number")[:MOST]
    )
