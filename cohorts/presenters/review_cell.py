"""How a person stands against the C(E)TR clock, in the width of a table's cell."""

from __future__ import annotations

from cohorts.domain.review_clock import Due, ReviewStatus
from cohorts.domain.review_words import short_day, status_words
from cohorts.presenters.words import DASH

TONES = {
    ReviewStatus.OVERDUE: "bad",
    ReviewStatus.DUE_SOON: "warn",
    ReviewStatus.IN_DATE: "good",
    ReviewStatus.DECLINED: "neutral",
    ReviewStatus.NOT_APPLICABLE: "neutral",
}


def review_cell(due: Due | None) -> tuple[str, str, str]:
    """Words, the tone of their tag (none: plain text) and a note: In date · 12 Aug; Overdue by 34 days."""
    if due is None or due.on is None:
        return DASH, "", ""
    note = _booked(due)
    if due.status is ReviewStatus.IN_DATE:
        year = f" {due.on.year}" if due.on.year != due.day.year else ""
        return f"In date · {short_day(due.on)}{year}", "", note
    if due.status is ReviewStatus.DECLINED:
        return "Declined", TONES[due.status], note or f"Offer again {short_day(due.on)} {due.on.year}"
    return status_words(due), TONES[due.status], note


def _booked(due: Due) -> str:
    """The day booked, and whether it went by without being recorded."""
    if due.booked_on is None:
        return ""
    passed = ", not recorded" if due.booked_on < due.day else ""
    return f"Booked {short_day(due.booked_on)}{passed}"
