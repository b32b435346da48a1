"""Sessions: how one begins, who sees them, and how one is ended from elsewhere, at once and on the server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from tcp_portal.access.factors import SEEN_AT, SIGNED_IN_AT
from tcp_portal.accounts.models import SignedIn
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.models import User

BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Running:
    """A session that has not run out, and when something was last done in it."""

    row: SignedIn
    seen_at: datetime


def device_of(agent: str) -> str:
    """Browser and system in words, from what a browser says of itself; nothing else of it is kept."""
    browser = next((word for mark, word in BROWSERS if mark in agent), "Another browser")
    system = next((word for mark, word in SYSTEMS if mark in agent), "another system")
    return f"{browser} on {system}"


def place_of(address: str) -> str:
    """The name of the organisation's network that the address is of (PORTAL_NETWORKS); else the address."""
    try:
        found = ip_address(address)
    except ValueError:
        return "Unknown address"
    names = (name for network, name in settings.PORTAL_NETWORKS if found in ip_network(network))
    return next(names, str(found))


def begin(*, user: User, session_key: str, agent: str, address: str, at: datetime) -> SignedIn:
    """Notes a session that has just begun."""
    return SignedIn.objects.create(
        user=user, session_key=session_key, began_at=at, device=device_of(agent), place=place_of(address)
    )


def has_new_key(*, pk: str, session_key: str) -> None:
    """The session got a new key, as after a change of the password: the row follows it."""
    SignedIn.objects.filter(pk=pk).update(session_key=session_key)


def running(*, user: User, now: datetime) -> list[Running]:
    """Every session of a person that works at this moment, the latest first."""
    rows = list(SignedIn.objects.going_on().filter(user=user).order_by("-began_at"))
    stored = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=now)
    inside = {session.session_key: session.get_decoded() for session in stored}
    found = []
    for row in rows:
        kept = inside.get(row.session_key, {})
        if kept.get("_auth_user_id") == str(user.pk) and not is_over(kept, now=now):
            found.append(Running(row, datetime.fromtimestamp(kept.get(SEEN_AT, kept[SIGNED_IN_AT]), UTC)))
    return found


def is_over(kept: dict[str, float], *, now: datetime) -> bool:
    """Whether a session is past its idle or its absolute limit."""
    began = kept.get(SIGNED_IN_AT, 0)
    seen = kept.get(SEEN_AT, began)
    moment = now.timestamp()
    return moment - seen > settings.PORTAL_IDLE_SECONDS or moment - began > settings.PORTAL_SESSION_SECONDS


def own(*, user: User, pk: UUID) -> SignedIn | None:
    """A session of the person's own; None for another's, an ended or an unknown one."""
    return SignedIn.objects.going_on().filter(user=user, pk=pk).first()


@transaction.atomic
def end(*, rows: Iterable[SignedIn], by: User | None, at: datetime, did: str = "end session") -> int:
    """Ends sessions on the server: the next request of each is signed out. Answers how many there were."""
    rows = list(rows)
    Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
    for row in rows:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        audit.record(by=by, did=did, at=at, obj=row.user, changes={"device": ["", row.device]})
    return len(rows)


def end_all(
    *, user: User, by: User | None, at: datetime, but: str | None = None, did: str = "end session"
) -> int:
    """Ends every session of a person, or all but the one with this key."""
    rows = SignedIn.objects.going_on().filter(user=user).exclude(session_key=but or "")
    return end(rows=rows.select_related("user"), by=by, at=at, did=did)
