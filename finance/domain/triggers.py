"""Whether a tranche may be paid: its trigger met or not, with the evidence in words; and leave by two people.

Fast-track guidance, July 2015 (notes, section 3.2): a bid says on which triggers money is passed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

# A milestone that a bid spoke of and nobody has found in the programme yet. It is never met.
NOT_NAMED: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class MilestoneFact:
    """What is known of a milestone: its words, the day by which it is due, the day it was done.

    `address` is the name of the page of one such thing, which its id completes.
    """

    words: str
    partnership_id: UUID
    due_on: date | None = None
    done_on: date | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whether a trigger is met on a day, and what shows it; `is_overdue`: unmet after its day."""

    is_met: bool
    words: str
    is_overdue: bool = False
    address: str = ""


def by_date(due_on: date, day: date) -> Evidence:
    """Met from the day itself on. A day that has not come cannot be overdue."""
    if due_on <= day:
        return Evidence(True, f"The day came: {_day(due_on)}.")
    return Evidence(False, f"Waits for {_day(due_on)}.")


def by_milestone(fact: MilestoneFact | None, *, is_named: bool, due_on: date, day: date) -> Evidence:
    """Met once the milestone is done, on or before the day. One withdrawn, dropped or unknown is not met."""
    late = due_on < day
    if fact is None:
        known = (
            "The milestone no longer stands in the programme." if is_named else "No milestone is named yet."
        )
        return Evidence(False, known, late)
    if fact.done_on is not None and fact.done_on <= day:
        return Evidence(True, f"{fact.words}: done on {_day(fact.done_on)}.", address=fact.address)
    due = f", due {_day(fact.due_on)}" if fact.due_on else ""
    return Evidence(False, f"{fact.words}: open{due}.", late, fact.address)


def by_discharges(happened: int, wanted: int, *, due_on: date, day: date) -> Evidence:
    """Met once so many linked discharges have happened by the day. Says how many, never who."""
    said = f"{happened} of {wanted} linked discharges {'has' if happened == 1 else 'have'} happened."
    return Evidence(happened >= wanted, said, happened < wanted and due_on < day)


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave asked for to pay an unmet tranche; ids of who asked and who agreed, None where nobody has."""

    asked_by: UUID
    agreed_by: UUID | None = None

    @property
    def is_agreed(self) -> bool:
        """Two people, and not the same one twice."""
        return self.agreed_by is not None and self.agreed_by != self.asked_by


def why_not_paid(evidence: Evidence, leave: Leave | None, *, is_paid: bool) -> str:
    """Why the tranche cannot be paid now; empty where it can: unpaid, and met or with leave by two people."""
    if is_paid:
        return "It is paid already. Take the payment back first, if it was a mistake."
    if evidence.is_met or (leave is not None and leave.is_agreed):
        return ""
    asked = " Leave is asked for and not agreed yet." if leave else ""
    return f"The trigger is not met. {evidence.words}{asked}"


def why_not_agreed(leave: Leave, by: UUID | None) -> str:
    """Why this person cannot agree; empty where they can."""
    if leave.is_agreed:
        return "It is agreed already."
    if by is None or by == leave.asked_by:
        return "Whoever asked cannot agree: it takes another person."
    return ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
