"""The actions that follow from a decision, a request for support or a lesson."""

from __future__ import annotations

from django.db.models import F

from tcp_portal.access import Scope
from workstreams.models import Decision, Lesson, PlanAction, SupportRequest


def actions_from(cause: Decision | SupportRequest | Lesson, *, scope: Scope) -> list[PlanAction]:
    """Those that the reader may see, open ones first and the soonest due on top. One query."""
    by = {Decision: "decision", SupportRequest: "support_request", Lesson: "lesson"}[type(cause)]
    found = PlanAction.objects.visible_to(scope).current().filter(**{by: cause})
    named = found.select_related("owner", "organisation", "workstream")
    return list(named.order_by(F("closed_on").asc(nulls_first=True), "due_on"))
