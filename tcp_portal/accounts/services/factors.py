"""Second factors of an account: what there is, and how an administrator takes lost ones away."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from tcp_portal.partnerships.models import User


def in_words(user: User) -> str:
    """“Authenticator app, 2 passkeys”; empty where there is none."""
    kinds = list(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    passkeys = kinds.count(Authenticator.Type.WEBAUTHN)
    words = ["authenticator app"] if Authenticator.Type.TOTP in kinds else []
    if passkeys:
        words.append("1 passkey" if passkeys == 1 else f"{passkeys} passkeys")
    return ", ".join(words).capitalize()
