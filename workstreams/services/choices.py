"""Workstreams to which a reader may write, as forms offer them."""

from __future__ import annotations

from uuid import UUID

from tcp_portal.access import Permission, Scope
from workstreams.models import Workstream
from workstreams.services.rights import led_by


def keeps_all(scope: Scope, partnership_id: UUID) -> bool:
    """Whether the reader writes for the whole programme, and not only for workstreams of their own."""
    return scope.allows(Permission.EDIT_PROGRAMME, partnership_id)


def workstreams_kept_by(scope: Scope, partnership_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """Those that the reader leads or works in; all of them for who keeps the programme. By number, one query."""
    found = Workstream.objects.current().filter(partnership=partnership_id)
    if not keeps_all(scope, partnership_id):
        found = found.filter(led_by(scope.user_id)).distinct()
    rows = found.order_by("number").values_list("pk", "number", "name")
    return tuple((pk, f"{number}. {name}") for pk, number, name in rows)
