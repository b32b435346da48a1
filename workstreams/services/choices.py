"""Workstreams as forms and filters offer them: all of a partnership, or those that the reader may write to."""

from __future__ import annotations

from uuid import UUID

from tcp_portal.access import Permission, Scope
from workstreams.models import Workstream
from workstreams.services.rights import led_by

Pairs = tuple[tuple[UUID, str], ...]


def workstreams_of(partnership_id: UUID) -> Pairs:
    """Every workstream of the partnership, by number. One query."""
    found = Workstream.objects.current().filter(partnership=partnership_id)
    return tuple(found.order_by("number").values_list("pk", "name"))


def keeps_all(scope: Scope, partnership_id: UUID) -> bool:
    """Whether the reader writes for the whole programme, and not only for workstreams of their own."""
    return scope.allows(Permission.EDIT_PROGRAMME, partnership_id)


def workstreams_kept_by(scope: Scope, partnership_id: UUID) -> Pairs:
    """Those that the reader leads or works in; all of them for who keeps the programme. One query."""
    if keeps_all(scope, partnership_id):
        return workstreams_of(partnership_id)
    own = Workstream.objects.current().filter(led_by(scope.user_id), partnership=partnership_id)
    return tuple(own.distinct().order_by("number").values_list("pk", "name"))
