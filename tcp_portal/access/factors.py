"""Who must prove two things to get in, and what the present session has proved so far."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tcp_portal.access.permissions import Permission
from tcp_portal.access.scope import Scope

P = Permission
# Rights by which somebody sees a person, or could give themselves such a right.
GUARDED = frozenset(
    {
        P.VIEW_PEOPLE,
        P.VIEW_IDENTITY,
        P.RECORD_PEOPLE,
        P.EDIT_DISCHARGE_PLANS,
        P.EXPORT_PEOPLE,
        P.RECORD_REVIEWS,
        P.EDIT_REGISTER,
        P.EDIT_COMMISSIONING,
        P.IMPORT_PEOPLE,
        P.RUN_MEETINGS,
        P.EDIT_PERSON_MONEY,
        P.VIEW_ACCESS_LOG,
        P.ERASE_PEOPLE,
        P.ADMINISTER,
    }
)
SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"  # in the session: seconds
SIGN_ON = "sign-on"  # the record of an organisation's own sign-on


def must_have_two(scope: Scope) -> bool:
    """Whether the reader's posts ask for a second step; without PORTAL_SECOND_FACTOR nobody is asked."""
    return settings.PORTAL_SECOND_FACTOR and any(scope.allows(permission) for permission in GUARDED)


def has_two(request: HttpRequest) -> bool:
    """Whether this session proved a second thing: a code, a passkey, or a sign-on that says it asked for one."""
    return any(record["method"] == "mfa" or record.get("strong") for record in _records(request))


def confirmed_at(request: HttpRequest) -> float:
    """When this session last proved that it is still the same person, in seconds; 0 where it never did."""
    began = float(request.session.get(SIGNED_IN_AT, 0))
    return max([began, *(float(record["at"]) for record in _records(request))])


def is_confirmed(request: HttpRequest) -> bool:
    """Whether that is recent enough for what few may do: a number shown, a list exported, a factor changed."""
    return time.time() - confirmed_at(request) <= settings.PORTAL_CONFIRM_SECONDS


def _records(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """allauth's records of this session; those of somebody else who used the browser before do not count."""
    from allauth.account.internal.flows.login import (
        get_authentication_records,  # needs models, as these this room
    )

    yield from get_authentication_records(request, request.user)
