"""Rounds in which a partnership may bid."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from finance.models import Round
from tcp_portal.charts import words
from tcp_portal.partnerships.models import Partnership


def rounds_for(partnership: Partnership, *, day: date) -> tuple[tuple[UUID, str], ...]:
    """Rounds of its region and of all England that are not closed on the day, the first to close first. One query."""
    here = Q(fund__region="") | Q(fund__region=partnership.region)
    found = Round.objects.current().filter(here, closes_on__gte=day).select_related("fund")
    return tuple(
        (one.pk, f"{one.fund}, {one} (until {words.day(one.closes_on)})")
        for one in found.order_by("closes_on")
    )
