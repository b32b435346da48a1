"""What the pages of packs say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tcp_portal.months import Month
from tcp_portal.packs.models import Figures, Kind, Pack, State
from tcp_portal.packs.services.sweeping import LOST_AFTER
from tcp_portal.packs.writers import Format

TONES = {State.WAITING: "neutral", State.BUILDING: "info", State.READY: "good", State.FAILED: "bad"}
KILO = 1024


def moment_words(moment: datetime) -> str:
    """“11 May 2017, 16:42”, in London."""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y, %H:%M}"


def size_words(size: int) -> str:
    """A file size in kB or MB."""
    return f"{size / KILO / KILO:.1f} MB" if size >= KILO * KILO else f"{max(1, round(size / KILO))} kB"


def figures_words(pack: Pack, reported: Mapping[Month, str]) -> str:
    """Which figures a board pack shows, and whether its numbers are those first reported."""
    if pack.kind != Kind.BOARD:
        return ""
    said = Figures(pack.figures).label
    first = reported.get(pack.month)
    if not (pack.digest and first):
        return said
    same = "same numbers as first reported" if pack.digest == first else "other numbers than first reported"
    return f"{said}, {same}"


@dataclass(frozen=True, slots=True)
class FileLink:
    label: str
    size: str
    url: str


@dataclass(frozen=True, slots=True)
class PackRow:
    """One pack as a list or its own page shows it."""

    title: str
    url: str
    state: str
    tone: str
    asked: str
    files: tuple[FileLink, ...]
    doing: str
    step: int
    steps: int
    reason: str
    finished: bool
    may_start_again: bool
    figures: str

    @classmethod
    def of(
        cls,
        pack: Pack,
        *,
        now: datetime,
        url: Callable[..., str],
        reported: Mapping[Month, str] | None = None,
    ) -> PackRow:
        """`pack.files` and `requested_by` are read: prefetch them for a list.

        `reported` are the digests of the packs of closed months, as first reported.
        """
        files = sorted(pack.files.all(), key=lambda file: pack.formats.index(file.format))
        ready = files if pack.state == State.READY else []
        shown = ((file.format, size_words(file.size)) for file in ready)
        return cls._of(pack, shown, now=now, url=url, figures=figures_words(pack, reported or {}))

    @classmethod
    def brief(cls, pack: Pack, *, now: datetime, url: Callable[..., str]) -> PackRow:
        """Without the sizes of its files: a finished pack has one of each format that was asked for."""
        ready = pack.formats if pack.state == State.READY else []
        return cls._of(pack, ((name, "") for name in ready), now=now, url=url)

    @classmethod
    def _of(
        cls,
        pack: Pack,
        files: Iterable[tuple[str, str]],
        *,
        now: datetime,
        url: Callable[..., str],
        figures: str = "",
    ) -> PackRow:
        lost = not pack.is_finished and pack.touched_at < now - LOST_AFTER
        return cls(
            title=pack.title,
            url=url("packs:pack", pack.pk),
            state=State(pack.state).label,
            tone=TONES[State(pack.state)],
            asked=f"{moment_words(pack.requested_at)}, {pack.requested_by or 'by command'}",
            files=tuple(
                FileLink(label=Format(name).label, size=size, url=url("packs:download", pack.pk, name))
                for name, size in files
            ),
            doing=pack.doing or ("Waiting for its turn" if pack.state == State.WAITING else ""),
            step=pack.step,
            steps=pack.steps,
            reason=pack.reason,
            finished=pack.is_finished,
            may_start_again=lost or pack.state == State.FAILED,
            figures=figures,
        )
