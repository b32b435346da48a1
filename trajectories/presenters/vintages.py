"""Which figures a page, a chart or a pack shows, in words."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils import timezone

from tcp_portal.charts import words
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.registry import MonthState

RESTATED_WORDS: Final = "Figures as restated, with every fact known today."
# The pages that read stays through `Ask.source`, and so can show what a closing froze.
FOLLOWS: Final = frozenset(
    f"trajectories:{name}"
    for name in (
        "dashboard",
        "people",
        "reviews",
        "register_learning",
        "reconciliation",
        "explain",
        "summary",
        "flows",
        "places",
        "long_stays",
        "out_of_area",
    )
)


def day(moment: datetime) -> str:
    """The day of a moment, in London: 12 May 2017."""
    return words.day(timezone.localdate(moment))


def source_words(reported_at: datetime | None) -> str:
    """The line under a chart that says which figures it shows."""
    return RESTATED_WORDS if reported_at is None else f"Figures as first reported on {day(reported_at)}."


def month_state(partnership: Partnership) -> MonthState:
    """Whether the month of the second bar is closed; the partnership has the columns of `month_columns`."""
    closed_at: datetime | None = getattr(partnership, "month_closed_at", None)
    reported_at: datetime | None = getattr(partnership, "month_reported_at", None)
    if closed_at is not None:
        local = timezone.localtime(closed_at)
        return MonthState(f"Closed {local.day} {local:%b %Y}", reported_at)
    return MonthState("Month reopened" if reported_at is not None else "Month not yet closed", reported_at)
