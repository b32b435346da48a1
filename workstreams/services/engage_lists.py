"""Questions to the lists of engagement: who was not contacted, and what waits for an answer."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet

from tcp_portal.access import Scope
from tcp_portal.partnerships.models import Partnership
from workstreams.domain.engage import long_ago
from workstreams.models import Stakeholder, Voice


def not_contacted(rows: QuerySet[Stakeholder], today: date) -> QuerySet[Stakeholder]:
    """Those whom nobody contacted for three months, or ever: `domain.engage.contact_is_old` in SQL."""
    return rows.filter(Q(contacted_on__isnull=True) | Q(contacted_on__lte=long_ago(today)))


def voices_of(*, scope: Scope, partnership: Partnership) -> QuerySet[Voice]:
    """What people said: those who still wait first, the oldest of them on top; then what was done, newest first."""
    shown = Voice.objects.visible_to(scope).of(partnership).current()
    return shown.select_related("event", "consultation", "action").order_by(
        F("did_on").desc(nulls_first=True), "said_on", "pk"
    )
