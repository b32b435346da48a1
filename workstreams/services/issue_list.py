"""Issues and dependencies as lists ask for them: paginate the answer. One query a page."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from workstreams.models import Dependency, DependencyState, Issue

RESOLVED, ALL, LATE = "resolved", "all", "late"


def issues_of(
    *, scope: Scope, partnership: Partnership, workstream: str = "", state: str = ""
) -> QuerySet[Any]:
    """Open issues unless others are asked for, gravest first, with how many `acts` came of each."""
    found = Issue.objects.visible_to(scope).of(partnership).current()
    if state != ALL:
        found = found.filter(resolved_on__isnull=state != RESOLVED)
    if workstream:
        found = found.filter(workstream=UUID(workstream))
    told = found.annotate(acts=Count("actions", filter=Q(actions__withdrawn_at__isnull=True)))
    of = told.select_related("workstream", "owner", "risk")
    return of.order_by(F("resolved_on").desc(nulls_first=True), "-impact", "number")


def _late(day: date) -> Q:
    """Still open when the month by whose end it is needed is over."""
    return Q(state=DependencyState.OPEN, due_on__lt=Month.of(day).first)


def dependencies_of(
    *, scope: Scope, partnership: Partnership, day: date, workstream: str = "", state: str = ""
) -> QuerySet[Dependency]:
    """Dependencies by the workstream that waits, and by month."""
    found = Dependency.objects.visible_to(scope).of(partnership).current()
    if state:
        found = found.filter(_late(day) if state == LATE else Q(state=state))
    if workstream:
        found = found.filter(workstream=UUID(workstream))
    return found.select_related("workstream", "on_workstream", "owner").order_by(
        "workstream__number", "due_on", "number"
    )


def late_dependencies(*, scope: Scope, partnership: Partnership, day: date) -> int:
    """How many are open and late. One query."""
    return Dependency.objects.visible_to(scope).of(partnership).current().filter(_late(day)).count()
