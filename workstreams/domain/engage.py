"""Working with people and families: when a contact is old, how a consultation stands, whether gates were kept.

Source: Building the Right Support notes, section 10, rows on phases and consultation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from tcp_portal.months import Month

MONTHS_WITHOUT_CONTACT = 3  # the portal's choice: a quarter between two Boards that ask who was spoken to


def long_ago(today: date) -> date:
    """The latest day of contact that is three months back: the same day of that month, or its last."""
    month = Month.of(today).plus(-MONTHS_WITHOUT_CONTACT)
    return month.first.replace(day=min(today.day, month.last.day))


def contact_is_old(contacted_on: date | None, today: date) -> bool:
    """Whether nobody was in contact for three months; a day that is not known counts as none."""
    return contacted_on is None or contacted_on <= long_ago(today)


class Asking(StrEnum):
    """How a consultation stands on a day."""

    AHEAD = "Not open yet"
    OPEN = "Open"
    CLOSED = "Closed"


@dataclass(frozen=True, slots=True)
class Consulting:
    """How a consultation stands: days until it opens or closes, and what is missing once it is closed."""

    state: Asking
    days: int | None
    missing: tuple[str, ...] = ()


def consulting(
    opens_on: date, closes_on: date, today: date, *, answers: int | None, equality: str, outcome: str
) -> Consulting:
    """It is open from its first day to its last, both included.

    Once closed it needs its count of answers, its equality impact and what came of it.
    """
    if today < opens_on:
        return Consulting(Asking.AHEAD, (opens_on - today).days)
    if today <= closes_on:
        return Consulting(Asking.OPEN, (closes_on - today).days)
    asked = (
        (answers is None, "number of answers"),
        (not equality.strip(), "equality impact"),
        (not outcome.strip(), "outcome"),
    )
    return Consulting(Asking.CLOSED, None, tuple(words for is_missing, words in asked if is_missing))


@dataclass(frozen=True, slots=True)
class GateFacts:
    """A phase in the order of its number: its name, when it begins, and the day on which its gate was passed."""

    name: str
    starts_on: date
    passed_on: date | None


def began_too_early(phases: Sequence[GateFacts], today: date) -> tuple[str, ...]:
    """For each phase the name of the phase before, where this one began before that gate was passed; else nothing.

    A phase that has not begun is judged only where the gate before it is known to be later.
    """
    found = [""]
    for earlier, later in pairwise(phases):
        known = earlier.passed_on
        early = later.starts_on < known if known else later.starts_on <= today
        found.append(earlier.name if early else "")
    return tuple(found[: len(phases)])
