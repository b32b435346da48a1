"""When notice of a contract must be given at the latest, and what ends soon."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tcp_portal.months import add_months

ENDS_MONTHS = 12  # notes, section 10: the matrix answers what ends in 12 months
NOTICE_MONTHS = 3


class Standing(StrEnum):
    """How a contract stands on a day."""

    NO_END = "no end, or not known"
    ENDED = "ended"
    TOO_LATE = "notice day has passed"
    NOTICE_SOON = "notice due in 3 months"
    ENDS_SOON = "ends in 12 months"
    RUNS = "runs on"


def notice_by(ends_on: date, months: int) -> date:
    """The last day on which notice of so many months can be given for the contract to end on its day.

    The same day of that month, or its last day where it is shorter: 31 May less three months is 28 or 29 February.
    """
    return add_months(ends_on, -months)


def ends_soon(ends_on: date | None, day: date) -> bool:
    """Whether it ends from the day to ENDS_MONTHS later, both included; one that has ended does not."""
    return ends_on is not None and day <= ends_on <= add_months(day, ENDS_MONTHS)


def notice_soon(ends_on: date | None, months: int | None, day: date) -> bool:
    """Whether notice must be given from the day to NOTICE_MONTHS later, both included."""
    if ends_on is None or months is None:
        return False
    return day <= notice_by(ends_on, months) <= add_months(day, NOTICE_MONTHS)


def standing(ends_on: date | None, months: int | None, day: date) -> Standing:
    """The one thing that matters most of a contract on the day."""
    if ends_on is None:
        return Standing.NO_END
    if ends_on < day:
        return Standing.ENDED
    if notice_soon(ends_on, months, day):
        return Standing.NOTICE_SOON
    if months is not None and notice_by(ends_on, months) < day:
        return Standing.TOO_LATE
    return Standing.ENDS_SOON if ends_soon(ends_on, day) else Standing.RUNS
