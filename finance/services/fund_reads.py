"""Funds with their rounds, as their list reads them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from finance.models import BidState, Fund, IndicativeBudget, Round
from finance.services.bid_reads import visible_bids
from tcp_portal.access import Scope

# What was asked for: not what is still written, nor what was taken back.
NOT_ASKED = (BidState.DRAFT, BidState.WITHDRAWN)


def funds_with_rounds(scope: Scope) -> QuerySet[Any]:
    """Funds that the reader knows, the newest first; `current_rounds` are their rounds, each with `asked_for`: how many
    bids the reader may see that ask for its money. Two queries a page."""
    bids = visible_bids(scope).filter(round=OuterRef("pk")).exclude(state__in=NOT_ASKED)
    counted = bids.order_by().values("round").annotate(n=Count("pk")).values("n")
    rounds = (
        Round.objects.current()
        .annotate(asked_for=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
        .order_by("-opens_on", "name")
    )
    return (
        Fund.objects.visible_to(scope)
        .current()
        .select_related("giver")
        .prefetch_related(Prefetch("rounds", queryset=rounds, to_attr="current_rounds"))
        .order_by("-first_year", "name")
    )


def indicative_known(scope: Scope) -> QuerySet[IndicativeBudget]:
    """What areas were told to expect, of rounds that the reader knows, with round, fund and area."""
    known = Round.objects.visible_to(scope)
    told = IndicativeBudget.objects.current().filter(round__in=known)
    return told.select_related("round__fund", "partnership")
