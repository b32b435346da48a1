"""Second factors of an account: what there is, and how an administrator takes lost ones away."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from tcp_portal.access import Permission
from tcp_portal.accounts.services import sessions
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import User


def in_words(user: User) -> str:
    """“Authenticator app, 2 passkeys”; empty where there is none."""
    kinds = list(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    passkeys = kinds.count(Authenticator.Type.WEBAUTHN)
    words = ["authenticator app"] if Authenticator.Type.TOTP in kinds else []
    if passkeys:
        words.append("1 passkey" if passkeys == 1 else f"{passkeys} passkeys")
    return ", ".join(words).capitalize()


def take_away(user: User) -> int:
    """Removes every factor and the recovery codes; answers how many factors there were."""
    found = Authenticator.objects.filter(user_id=user.pk)
    count = int(found.exclude(type=Authenticator.Type.RECOVERY_CODES).count())
    found.delete()
    return count


@transaction.atomic
def reset(*, user: User, act: Act) -> None:
    """Lost factors go, and every session with them; the next sign-in sets new ones up.

    Raises PermissionDenied without ADMINISTER, Refusal for one's own: who has lost theirs asks a colleague.
    """
    act.scope.must_allow(Permission.ADMINISTER)
    if act.by == user:
        raise Refusal("You cannot reset your own second factor. Ask another administrator.")
    had = in_words(user)
    take_away(user)
    sessions.end_all(user=user, by=act.by, at=act.now)
    audit.record(
        by=act.by, did="reset second factor", at=act.now, obj=user, changes={"second factor": [had, ""]}
    )
