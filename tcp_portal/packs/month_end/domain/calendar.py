"""When in the next month each step of a board pack is due. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from tcp_portal.months import Month
from tcp_portal.working_days import working_day

FIRST_DAY, LAST_DAY = 1, 18  # no month has fewer than 18 working days


@dataclass(frozen=True, slots=True)
class Days:
    """Working days of the month after, in the order of the steps: the draft is built, contributors are asked, their
    words are due, review is due, sign-off is due."""

    draft: int
    ask: int
    words: int
    review: int
    sign_off: int

    @property
    def fault(self) -> str:
        """What is wrong with them, in a sentence; empty where they are in order and within a month."""
        days = [getattr(self, one.name) for one in fields(self)]
        if any(not FIRST_DAY <= day <= LAST_DAY for day in days):
            return f"Each step is on working day {FIRST_DAY} to {LAST_DAY}."
        if days != sorted(days):
            return "No step may come before the one above it."
        return ""


# The portal's choice: highlight reports are due on working day 5, and papers of a Board go out a week before it meets.
DEFAULT: Final = Days(draft=5, ask=5, words=8, review=10, sign_off=12)


@dataclass(frozen=True, slots=True)
class Dates:
    """The same as days of a calendar."""

    draft: date
    ask: date
    words: date
    review: date
    sign_off: date


def dates_of(month: Month, days: Days) -> Dates:
    """The days of a month's pack, in the month after it; bank holidays of England and weekends do not count."""
    return Dates(**{one.name: working_day(month.next, getattr(days, one.name)) for one in fields(days)})
