"""The register of assumptions: what plans and money take for granted, who says so, and what if it is wrong."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from finance.models import Assumption, AssumptionState
from finance.services.days import not_after_today
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Table

IN_USE = (AssumptionState.HOLDS, AssumptionState.TESTED)
DUE, ENDED, ALL = "due", "ended", "all"


def _check(row: Assumption, act: Act) -> None:
    not_after_today(row.on, act)


ASSUMPTIONS = Table(
    model=Assumption, noun="an assumption", permission=Permission.EDIT_PROGRAMME, check=_check
)


def _due(day: date) -> Q:
    return Q(state__in=IN_USE) & (Q(review_on__lt=day) | Q(review_on__isnull=True))


def assumptions_of(
    *, scope: Scope, partnership: Partnership, day: date, state: str = ""
) -> QuerySet[Assumption]:
    """Those in use unless others are asked for (due for a look, ended, all), by number: paginate the answer."""
    found = Assumption.objects.visible_to(scope).of(partnership).current()
    wanted = {"": Q(state__in=IN_USE), DUE: _due(day), ENDED: ~Q(state__in=IN_USE), ALL: Q()}
    return found.filter(wanted[state]).select_related("owner", "organisation").order_by("number")


def due_for_a_look(*, scope: Scope, partnership: Partnership, day: date) -> int:
    """How many in use have a day of review that is over, or none. One query."""
    return assumptions_of(scope=scope, partnership=partnership, day=day, state=DUE).count()
