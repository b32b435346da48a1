"""Accounts and identities of organisations: linked by an invitation alone, found by issuer and subject alone."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from tcp_portal.accounts.models import Invitation, SignOn
from tcp_portal.accounts.services import invitations
from tcp_portal.accounts.sign_on.providers import Provider
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import User


def provider_of(key: str) -> Provider | None:
    """A configured provider by its key."""
    return next((one for one in settings.PORTAL_SIGN_ON if one.key == key), None)


def names_of(user: User) -> list[str]:
    """The organisations by whose sign-on the account opens."""
    names = {one.issuer: one.name for one in settings.PORTAL_SIGN_ON}
    issuers = SignOn.objects.filter(user=user).order_by("linked_at").values_list("issuer", flat=True)
    return [names.get(issuer, issuer) for issuer in issuers]


def providers_of(user: User) -> list[Provider]:
    """The configured providers at which the account has an identity."""
    issuers = set(SignOn.objects.filter(user=user).values_list("issuer", flat=True))
    return [one for one in settings.PORTAL_SIGN_ON if one.issuer in issuers]


def user_of(*, issuer: str, subject: str, now: datetime) -> User | None:
    """The open account of an identity; None where nobody linked it or the account is closed."""
    link = SignOn.objects.select_related("user").filter(issuer=issuer, subject=subject).first()
    if link is None or not link.user.is_active:
        return None
    SignOn.objects.filter(pk=link.pk).update(used_at=now)
    return link.user


@transaction.atomic
def link(*, invitation: Invitation, issuer: str, subject: str, now: datetime) -> User:
    """The invited person's account gets an identity, and the invitation is used.

    Raises Refusal where the identity is of another account, or the account has another identity there.
    """
    user = invitation.user
    invitations.use(invitation=invitation, now=now, did="link sign-on")
    try:
        with transaction.atomic():
            SignOn.objects.create(user=user, issuer=issuer, subject=subject, linked_at=now)
    except IntegrityError as clash:
        same = SignOn.objects.filter(user=user, issuer=issuer, subject=subject).exists()
        if not same:
            raise Refusal(
                "This sign-on belongs to another account already. Tell an administrator."
            ) from clash
    return user


def unlink_all(user: User) -> int:
    """Ends sign-on for an account; answers how many identities it had."""
    count, _ = SignOn.objects.filter(user=user).delete()
    return count


@transaction.atomic
def unlink(*, user: User, by: User | None, at: datetime) -> int:
    """The same, by an administrator, with a trace: the next identity takes an invitation."""
    names = names_of(user)
    count = unlink_all(user)
    audit.record(by=by, did="unlink sign-on", at=at, obj=user, changes={"sign-on": [", ".join(names), ""]})
    return count
