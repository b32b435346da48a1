"""What other pages ask about actions: a person's page, the home page, the board pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q

from tcp_portal.access import Scope
from tcp_portal.months import Month
from workstreams.models import PlanAction
from workstreams.services.action_colours import late_on
from workstreams.services.action_list import mine


@dataclass(frozen=True, slots=True)
class OwnActions:
    """How many actions are the reader's own, or of workstreams that they lead: open, late, due this month."""

    open: int
    late: int
    due: int


def own_actions(*, scope: Scope, partnership_id: UUID, day: date) -> OwnActions | None:
    """The reader's; None for who owns and leads nothing. One query."""
    found = PlanAction.objects.visible_to(scope).current().filter(mine(scope), partnership=partnership_id)
    still_open, month = Q(closed_on__isnull=True), Month.of(day)
    counted = found.aggregate(
        every=Count("pk"),
        open=Count("pk", filter=still_open),
        late=Count("pk", filter=late_on(day)),
        due=Count("pk", filter=still_open & Q(due_on__range=(month.first, month.last))),
    )
    return OwnActions(counted["open"], counted["late"], counted["due"]) if counted["every"] else None


def for_person(*, scope: Scope, person_id: UUID) -> list[PlanAction]:
    """Actions of the programme for what stands in one person's way. The reader must be one who sees them. One query."""
    found = PlanAction.objects.visible_to(scope).current().filter(barrier__spell__person=person_id)
    return list(
        found.select_related("owner", "organisation", "workstream", "barrier").order_by("due_on", "number")
    )


def overdue(*, scope: Scope, partnership_id: UUID, day: date) -> list[PlanAction]:
    """Open actions whose month is over, the oldest first. One query."""
    found = PlanAction.objects.visible_to(scope).current().filter(late_on(day), partnership=partnership_id)
    return list(found.select_related("owner", "organisation", "workstream").order_by("due_on", "number"))


def slipped(*, scope: Scope, partnership_id: UUID) -> dict[UUID, int]:
    """How many open actions of each workstream are due later than first given. One query."""
    found = PlanAction.objects.visible_to(scope).open().filter(partnership=partnership_id)
    moved = Count("pk", filter=Q(due_on__gt=F("first_due_on")))
    return dict(found.order_by().values_list("workstream").annotate(moved=moved))


def has_actions(*, scope: Scope, partnership_id: UUID) -> bool:
    """Whether the partnership keeps any action."""
    return PlanAction.objects.visible_to(scope).current().filter(partnership=partnership_id).exists()
