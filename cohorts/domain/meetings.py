"""In which order a tracker meeting talks about people. Feature N20."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from cohorts.domain.codes.endings import HELD_UP
from cohorts.domain.tracker import InHospital


class Order(StrEnum):
    PLACE = "place"
    NEED = "need"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Order.PLACE: "By place, the longest stay first",
    Order.NEED: "Those who need most first",
}


@dataclass(frozen=True, slots=True)
class Needs:
    """Who needs something that the tracker's row does not tell: a review, or what somebody promised."""

    review_overdue: Collection[UUID] = ()
    action_overdue: Collection[UUID] = ()

    def count(self, row: InHospital, day: date) -> int:
        """How many things a person needs on the day: a passed or missing date, a way out, a review, a promise kept."""
        return sum(
            (
                row.planned_on is None or row.planned_on < day,
                row.status in HELD_UP,
                row.person_id in self.review_overdue,
                row.person_id in self.action_overdue,
            )
        )


def agenda(
    rows: Iterable[InHospital], *, order: Order, day: date, needs: Needs | None = None
) -> list[InHospital]:
    """Everyone once, in the order asked for; equals by reference. Who has no place comes last."""
    people = sorted(rows, key=lambda row: (row.started_on, row.reference))
    if order is Order.PLACE:
        return sorted(people, key=lambda row: (row.place is None, row.place or ""))
    wanted = needs or Needs()
    return sorted(people, key=lambda row: -wanted.count(row, day))
