"""What a request says of who acts, where, and on which version of a record."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.request import PortalRequest

_DIGITS = 9  # of a version number; the longest text of digits is no number at all


def act_of(request: PortalRequest) -> Act:
    """The reader acts, now, with the rights they hold today."""
    return Act(by=request.user, now=timezone.now(), today=timezone.localdate(), scope=request.scope)


def act_on_day(request: PortalRequest) -> Act:
    """The same, on the day on which the page judges what is late or done: today but in the demonstration."""
    return replace(act_of(request), today=request.frame.day)


def partnership_in(request: PortalRequest, permission: Permission) -> Partnership:
    """The partnership of the frame. Raises PermissionDenied where the reader lacks the right there."""
    partnership = request.frame.partnership
    request.scope.must_allow(permission, partnership.pk)
    return partnership


def version_of(request: PortalRequest) -> int:
    """The version that the form was filled in on; 0, which no object has, for anything but a short number."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
