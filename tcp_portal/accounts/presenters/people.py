"""An account in words."""

from __future__ import annotations

from datetime import datetime

from tcp_portal.accounts.presenters.sessions import moment
from tcp_portal.accounts.services import factors, invitations, sign_ons
from tcp_portal.partnerships.models import User


def account_facts(user: User, *, now: datetime) -> list[tuple[str, str]]:
    """What an administrator needs to know of an account."""
    return [
        ("E-mail", user.email),
        ("Account", "Open" if user.is_active else "Closed"),
        ("Password", "Set" if user.has_usable_password() else "None"),
        ("Sign-on", ", ".join(sign_ons.names_of(user)) or "None"),
        ("Second factor", factors.in_words(user) or "None"),
        ("Last signed in", moment(user.last_login) if user.last_login else "Never"),
        ("Invitation", _invitation(user, now)),
    ]


def _invitation(user: User, now: datetime) -> str:
    latest = invitations.latest(user)
    if latest is None:
        return "None"
    if latest.used_at:
        return f"Accepted on {moment(latest.used_at)}"
    if latest.withdrawn_at:
        return f"Withdrawn on {moment(latest.withdrawn_at)}"
    word = "Works until" if latest.expires_at > now else "Ran out on"
    return f"{word} {moment(latest.expires_at)}"
