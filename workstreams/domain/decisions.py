"""When a decision is due to be looked at again, and how long support has been waited for.

Source: Building the Right Support notes, section 8.4 (decision log: follow-up and review).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


def review_is_overdue(*, state: str, review_on: date | None, day: date) -> bool:
    """Whether a decision in force should have been looked at again before the day. A decision that is only asked for,
    was declined or is replaced has nothing to review."""
    return state == "made" and review_on is not None and review_on < day


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a request stands on a day: `days` since it was asked (None before it), whether an answer is late."""

    days: int | None
    overdue: bool
    answered: bool


def waiting(*, asked_on: date, needed_by: date | None, answered_on: date | None, day: date) -> Waiting:
    """How long a request waits, or waited; late where it is not answered when its day has passed."""
    answered = answered_on is not None and answered_on <= day
    until = answered_on if answered and answered_on is not None else day
    return Waiting(
        days=(until - asked_on).days if asked_on <= day else None,
        overdue=not answered and needed_by is not None and needed_by < day,
        answered=answered,
    )
