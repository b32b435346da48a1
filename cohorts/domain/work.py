"""What somebody has to do today, in kinds: their order of urgency, their names, and how items are grouped.

Plain values: an item knows what it is about and by when, never how it is written or where it is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Work(StrEnum):
    """Every kind of work, the most urgent first: the order of this list is the order of the pages."""

    REVIEW_OVERDUE = "review-overdue"
    VISIT_OVERDUE = "visit-overdue"
    REGISTER_REVIEW_OVERDUE = "register-review-overdue"
    PLAN_PASSED = "planned-date-passed"
    ACTION_OVERDUE = "action-overdue"
    DELAY_NOT_ESCALATED = "delay-not-escalated"
    DISPUTE_WITHOUT_STEP = "dispute-without-step"
    RETURN_MISSING = "return-missing"
    HANDOVER_OFFERED = "handover-offered"
    HANDOVER_DECLINED = "handover-declined"
    DEATH_NOT_NOTIFIED = "death-not-notified"
    MORTALITY_REVIEW = "mortality-review"
    NOT_ON_REGISTER = "not-on-register"
    CONTRADICTION = "contradiction"
    MISMATCH = "difference-from-extract"
    REVIEW_SOON = "review-soon"
    VISIT_SOON = "visit-soon"
    REGISTER_REVIEW_SOON = "register-review-soon"
    ACTION_SOON = "action-soon"
    NOT_CONFIRMED = "not-confirmed"
    GAPS = "gaps"

    @property
    def words(self) -> Words:
        return WORDS[self]


@dataclass(frozen=True, slots=True)
class Words:
    """A kind after its count: “2 planned dates have passed”, and what to do about it."""

    one: str
    many: str
    advice: str

    def after(self, count: int) -> str:
        """The noun for so many."""
        return self.one if count == 1 else self.many


WORDS = {
    Work.REVIEW_OVERDUE: Words("C(E)TR is overdue", "C(E)TRs are overdue", "Book the review, or record it."),
    Work.VISIT_OVERDUE: Words(
        "oversight visit is overdue", "oversight visits are overdue", "Visit the person out of area."
    ),
    Work.REGISTER_REVIEW_OVERDUE: Words(
        "register review is overdue",
        "register reviews are overdue",
        "Look at the person’s rating with everyone who helps them.",
    ),
    Work.PLAN_PASSED: Words(
        "planned discharge date has passed",
        "planned discharge dates have passed",
        "Give a new date or record the discharge.",
    ),
    Work.ACTION_OVERDUE: Words(
        "action is late", "actions are late", "Record that it is done, or agree a new date."
    ),
    Work.DELAY_NOT_ESCALATED: Words(
        "delay is not escalated", "delays are not escalated", "Tell those who can end the delay."
    ),
    Work.DISPUTE_WITHOUT_STEP: Words(
        "dispute has no next step", "disputes have no next step", "Agree who does what by when."
    ),
    Work.RETURN_MISSING: Words(
        "register return is missing", "register returns are missing", "Shown as missing, never as 0."
    ),
    Work.HANDOVER_OFFERED: Words(
        "person is offered to you", "people are offered to you", "Accept, or decline with a reason."
    ),
    Work.HANDOVER_DECLINED: Words(
        "handover was declined", "handovers were declined", "The person stays counted here."
    ),
    Work.DEATH_NOT_NOTIFIED: Words(
        "death has no review", "deaths have no review", "Notify the mortality review."
    ),
    Work.MORTALITY_REVIEW: Words(
        "review of a death is due", "reviews of deaths are due", "Complete the mortality review."
    ),
    Work.NOT_ON_REGISTER: Words(
        "person went home without the register",
        "people went home without the register",
        "Decide about the dynamic support register.",
    ),
    Work.CONTRADICTION: Words(
        "contradiction to settle", "contradictions to settle", "One of two facts cannot be right."
    ),
    Work.MISMATCH: Words(
        "difference from the extract", "differences from the extract", "Settle which of the two is right."
    ),
    Work.REVIEW_SOON: Words("C(E)TR is due soon", "C(E)TRs are due soon", "Book the review."),
    Work.VISIT_SOON: Words("oversight visit is due soon", "oversight visits are due soon", "Plan the visit."),
    Work.REGISTER_REVIEW_SOON: Words(
        "register review is due soon",
        "register reviews are due soon",
        "Bring the person to the next meeting.",
    ),
    Work.ACTION_SOON: Words("action is due soon", "actions are due soon", "It is promised for these days."),
    Work.NOT_CONFIRMED: Words(
        "record is not confirmed", "records are not confirmed", "Say that the record is right, or correct it."
    ),
    Work.GAPS: Words(
        "record has something missing", "records have something missing", "Fill what the record does not say."
    ),
}


class Item(NamedTuple):
    """One thing to do. `target` is the thing's own identity where it is not the person."""

    kind: Work
    person_id: UUID | None
    reference: str
    initials: str
    due_on: date | None
    detail: str = ""
    target: UUID | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one kind, the longest overdue first."""

    kind: Work
    items: tuple[Item, ...]

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def people(self) -> frozenset[UUID]:
        """The people whom the items are about."""
        return frozenset(item.person_id for item in self.items if item.person_id)


def _urgency(item: Item) -> tuple[date, str, str, str]:
    return (item.due_on or date.max, item.reference, item.detail, str(item.target))


def grouped(items: Iterable[Item]) -> tuple[Group, ...]:
    """The items by kind in order of urgency; a kind without items is left out. The order they came in is no matter."""
    found: dict[Work, list[Item]] = {}
    for item in items:
        found.setdefault(item.kind, []).append(item)
    return tuple(Group(kind, tuple(sorted(found[kind], key=_urgency))) for kind in Work if kind in found)


def total(groups: Sequence[Group]) -> int:
    """How many things there are to do."""
    return sum(group.count for group in groups)


def places_confirmed(records: Iterable[tuple[str, bool]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places whose records are all confirmed, and those of which one is not, each by name.

    `records` gives the place of each record and whether it is confirmed.
    """
    whole: dict[str, bool] = {}
    for place, confirmed in records:
        whole[place] = whole.get(place, True) and confirmed
    names = sorted(whole)
    return tuple(name for name in names if whole[name]), tuple(name for name in names if not whole[name])
