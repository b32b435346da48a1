"""Invitations: an administrator opens an account, and its owner alone chooses how to sign in."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from tcp_portal.access import Permission
from tcp_portal.accounts.models import Invitation
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import User

DAYS = 7
_BYTES = 32
_LONGEST_SECRET = 100


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(*, user: User, act: Act) -> tuple[Invitation, str]:
    """A link that works once within a week, and its secret, which is told this once; earlier links end.

    Raises PermissionDenied without ADMINISTER, Refusal for a closed account.
    """
    act.scope.must_allow(Permission.ADMINISTER)
    if not user.is_active:
        raise Refusal("The account is closed. Open it again first.")
    withdraw(user=user, at=act.now)
    secret = secrets.token_urlsafe(_BYTES)
    made = Invitation.objects.create(
        user=user,
        digest=_digest(secret),
        made_by=act.by,
        made_at=act.now,
        expires_at=act.now + timedelta(days=DAYS),
    )
    audit.record(by=act.by, did="invite", at=act.now, obj=user)
    return made, secret


def withdraw(*, user: User, at: datetime) -> int:
    """Ends every link of the account that still works."""
    return Invitation.objects.in_force(at).filter(user=user).update(withdrawn_at=at)


def found(secret: str, *, now: datetime) -> Invitation | None:
    """The invitation of a secret that still works; None for any other. Found by its hash."""
    if not 0 < len(secret) <= _LONGEST_SECRET:
        return None
    return Invitation.objects.in_force(now).select_related("user").filter(digest=_digest(secret)).first()


def by_pk(pk: UUID, *, now: datetime) -> Invitation | None:
    """The same invitation again, while it still works."""
    return Invitation.objects.in_force(now).select_related("user").filter(pk=pk).first()


def latest(user: User) -> Invitation | None:
    """The newest invitation of an account, whatever became of it."""
    return Invitation.objects.filter(user=user).order_by("-made_at").first()


@transaction.atomic
def use(*, invitation: Invitation, now: datetime, did: str = "accept invitation") -> None:
    """Takes the link in hand. Raises Refusal where somebody was quicker: it works once."""
    if not Invitation.objects.in_force(now).filter(pk=invitation.pk).update(used_at=now):
        raise Refusal("This link was used a moment ago. Sign in, or ask an administrator for another one.")
    audit.record(by=invitation.user, did=did, at=now, obj=invitation.user)


@transaction.atomic
def accept(*, invitation: Invitation, password: str, now: datetime) -> None:
    """The account gets the password that its owner chose."""
    use(invitation=invitation, now=now)
    invitation.user.set_password(password)
    invitation.user.save(update_fields=["password"])
