"""Where somebody is signed in, as a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from tcp_portal.accounts.services.sessions import Running


def moment(at: datetime) -> str:
    """A day and a time as people of London say it."""
    local = timezone.localtime(at)
    return f"{local.day} {local:%B %Y, %H:%M}"


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session in words."""

    pk: UUID
    device: str
    place: str
    since: str
    seen: str
    is_this: bool


def session_rows(found: Iterable[Running], key: str = "") -> list[SessionRow]:
    """A row each; `key` is that of the session that asks."""
    return [
        SessionRow(
            pk=one.row.pk,
            device=one.row.device,
            place=one.row.place,
            since=moment(one.row.began_at),
            seen=moment(one.seen_at),
            is_this=bool(key) and one.row.session_key == key,
        )
        for one in found
    ]
