"""What allauth and Django tell the portal about accounts: it is written down, and the account's owner hears of it."""

from __future__ import annotations

import time
from functools import partial
from typing import Any, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from tcp_portal.access.addresses import client_address
from tcp_portal.access.factors import SEEN_AT, SIGNED_IN_AT
from tcp_portal.access.limits import KEY, ROW
from tcp_portal.accounts.models import SignedIn
from tcp_portal.accounts.services import sessions
from tcp_portal.accounts.views.people import STEPS
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.admin import account_opened
from tcp_portal.partnerships.models import User
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of

FACTORS = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    """The session remembers when it began: from then on its age and its last confirmation count."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = time.time()
    if not request.session.session_key:
        request.session.save()
    key = request.session.session_key or ""
    row = sessions.begin(
        user=user,
        session_key=key,
        agent=request.META.get("HTTP_USER_AGENT", ""),
        address=client_address(request),
        at=timezone.now(),
    )
    request.session[ROW], request.session[KEY] = str(row.pk), key


@receiver(user_logged_out)
def leave(sender: Any, request: HttpRequest, user: User | None, **_more: Any) -> None:
    """Django takes the session out of the store; the row says when."""
    if request.session.get(ROW):
        SignedIn.objects.filter(pk=request.session[ROW]).update(ended_at=timezone.now())


@receiver(account_opened)
def invite(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    """Whoever opened the account has invited its owner."""
    messages.success(
        request,
        STEPS["invite"].do(user, act_of(cast("PortalRequest", request)), partial(messages.error, request)),
    )


@receiver(signals.authenticator_added)
def added(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Whoever has just set a factor up has shown that they hold it."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    _record(user, f"add {FACTORS[authenticator.type]}")


@receiver(signals.authenticator_removed)
def removed(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any
) -> None:
    """Taken away by its owner; an administrator's reset writes its own entry."""
    _record(user, f"remove {FACTORS[authenticator.type]}")


@receiver(signals.authenticator_reset)
def renewed(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    """New recovery codes end the old ones."""
    _record(user, "renew recovery codes")


@receiver(password_changed)
@receiver(password_set)
@receiver(password_reset)
def password_is_new(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    """Django ends the other sessions by itself: they carry a mark of the old password."""
    _record(user, "change password")


def _record(user: User, did: str) -> None:
    audit.record(by=user, did=did, at=timezone.now(), obj=user)
