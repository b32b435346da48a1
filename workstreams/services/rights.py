"""Who may write what of a workstream: its lead and members, and those who keep the whole programme."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from workstreams.models import Workstream


def led_by(user_id: UUID | None) -> Q:
    """Workstreams that a person leads or works in."""
    if user_id is None:
        return Q(pk__in=())
    return Q(lead=user_id) | Q(members__user=user_id, members__withdrawn_at__isnull=True)


def must_keep(workstream_id: UUID | None, partnership_id: UUID, act: Act) -> None:
    """Raises PermissionDenied unless the actor keeps the programme, or leads or works in the workstream.

    What belongs to no workstream is written by those who keep the whole programme.
    """
    if act.scope.allows(Permission.EDIT_PROGRAMME, partnership_id):
        return
    if workstream_id is None:
        raise PermissionDenied
    if not Workstream.objects.filter(led_by(act.scope.user_id), pk=workstream_id).exists():
        raise PermissionDenied
