"""Links to issued packs in words, and the message to the reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from tcp_portal.charts.words import counted, day
from tcp_portal.packs.models import PackLink
from tcp_portal.packs.month_end.services.links import is_live
from tcp_portal.packs.presenters import moment_words
from tcp_portal.web.frame import Frame

SUBJECT = "A paper has been shared with you"


@dataclass(frozen=True, slots=True)
class LinkRow:
    name: str
    email: str
    purpose: str
    made: str
    until: str
    state: str
    tone: str
    used: str
    revoke: str


def link_rows(found: Iterable[tuple[PackLink, int]], frame: Frame, now: datetime) -> list[LinkRow]:
    """The links of an issued edition."""
    return [_row(link, used, frame, now) for link, used in found]


def _row(link: PackLink, used: int, frame: Frame, now: datetime) -> LinkRow:
    live = is_live(link, now)
    state = "In force" if live else "Revoked" if link.revoked_at else "Expired"
    return LinkRow(
        name=link.name,
        email=link.email,
        purpose=link.purpose,
        made=f"{moment_words(link.made_at)}, {link.made_by}",
        until=day(timezone.localdate(link.expires_at)),
        state=state,
        tone="good" if live else "neutral",
        used=counted(used, "file taken", "files taken"),
        revoke=frame.url("packs:link_revoke", link.pk) if live else "",
    )


def address_of(secret: str, portal: str) -> str:
    """Where the link leads."""
    return f"{portal}{reverse('shared:pack', args=[secret])}"


def message(link: PackLink, address: str) -> str:
    """The text of the message: nothing of the pack, not even what it is."""
    return "\n".join(
        (
            f"Dear {link.name},",
            "",
            f"{link.made_by} has shared a paper with you. It opens until {day(timezone.localdate(link.expires_at))}:",
            "",
            f"  {address}",
            "",
            "The link is for you alone: please do not pass it on. Each time that the paper is taken is recorded.",
            "",
        )
    )
