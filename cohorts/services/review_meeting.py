"""What the monthly C(E)TR assurance meeting looks at: who is due, who needs a community review, what is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models.functions import Coalesce

from cohorts.domain.promises import Origin
from cohorts.domain.register_list import OnRegister
from cohorts.domain.registers import Colour
from cohorts.models import Action
from cohorts.services import register_list, reviews
from cohorts.services.reviews import DueRow
from tcp_portal.access import Scope
from tcp_portal.audit import services as audit
from tcp_portal.sealed import initial

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User

LOOK = "reviews due"
_AT_RISK = (Colour.RED, Colour.AMBER)


class Promised(NamedTuple):
    """An open recommendation of a review that should have been done before the day."""

    action_id: UUID
    person_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    what: str
    owner: str
    due_on: date

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."


@dataclass(frozen=True, slots=True)
class Meeting:
    """The three lists as at a day, of the people whom the reader may see."""

    due: list[DueRow]
    at_risk: list[OnRegister]
    overdue: list[Promised]

    def people(self, shown: Iterable[DueRow]) -> set[UUID]:
        """Everyone whom the page tells of: those of the filtered list, and of the two others."""
        return (
            {row.person_id for row in shown}
            | {one.person_id for one in self.at_risk}
            | {one.person_id for one in self.overdue}
        )


def meeting(*, scope: Scope, partnership_id: UUID, day: date) -> Meeting:
    """Everyone in hospital by due date; red and amber people without a community review; what is overdue.

    Red comes before amber (a red rating asks for a community review at once), then the longest so rated. Four queries.
    """
    listed = register_list.on_register(scope=scope, partnership_id=partnership_id, day=day)
    at_risk = [one for one in listed if one.colour in _AT_RISK and one.cetr_on is None]
    at_risk.sort(key=lambda one: (one.colour is not Colour.RED, one.since, one.reference))
    return Meeting(
        due=reviews.due_list(scope=scope, partnership_id=partnership_id, day=day),
        at_risk=at_risk,
        overdue=_overdue(scope, partnership_id, day),
    )


def record_look(*, person_ids: Iterable[UUID], partnership_id: UUID, by: User, at: datetime) -> None:
    """The entry in the trail for the page; none where it shows nobody."""
    ids = list(person_ids)
    if ids:
        audit.record_read(by=by, how=LOOK, at=at, partnership_id=partnership_id, person_ids=ids)


def _overdue(scope: Scope, partnership_id: UUID, day: date) -> list[Promised]:
    actions = (
        Action.objects.visible_to(scope)
        .overdue_on(day)
        .filter(origin=Origin.REVIEW, person__partnership=partnership_id, agreed_on__lte=day)
        .annotate(
            given_initial=initial("person__given_name"),
            family_initial=initial("person__family_name"),
            who=Coalesce("owner__name", "owner_name"),
        )
        .order_by("due_on", "person__reference", "pk")
    )
    rows = actions.values_list(
        "pk", "person_id", "person__reference", "given_initial", "family_initial", "what", "who", "due_on"
    )
    return [Promised(*row) for row in rows]
