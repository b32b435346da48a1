"""What an outside reader is told of a paper that was shared."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from tcp_portal.charts.words import day
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models import PackLink
from tcp_portal.packs.presenters import FileLink, size_words
from tcp_portal.packs.writers import Format


@dataclass(frozen=True, slots=True)
class SharedPage:
    title: str
    facts: tuple[tuple[str, str], ...]
    files: tuple[FileLink, ...]


def shared_page(link: PackLink, secret: str) -> SharedPage:
    """The page of a link that is in force."""
    issued = link.issued
    run = issued.run
    return SharedPage(
        title=f"{Edition(issued.edition).label}, {run.month.label}",
        facts=(
            ("From", run.partnership.name),
            ("Issued on", day(timezone.localdate(issued.issued_at))),
            ("Shared with", link.name),
            ("For", link.purpose),
            ("By", link.made_by.name),
            ("Opens until", day(timezone.localdate(link.expires_at))),
        ),
        files=tuple(
            FileLink(
                Format(name).label, size_words(kept["size"]), reverse("shared:file", args=[secret, name])
            )
            for name, kept in issued.files.items()
        ),
    )
