"""You said, we did: what people said, what was done, and how the action that does it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tcp_portal.charts import words
from tcp_portal.web.frame import Frame
from workstreams.models import Voice
from workstreams.presenters.action_words import TONES
from workstreams.services.actions import judged

_WAITS = "We have not answered yet."


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """One thing that was said. `waits`: nothing was done yet."""

    said: str
    who: str
    where: str
    did: str
    waits: bool
    head: str
    plain: str
    action: str
    colour: str
    tone: str
    rule: str
    change: str


def voice_lines(rows: Iterable[Voice], frame: Frame) -> tuple[VoiceLine, ...]:
    """Those of a page. An action stands with its colour and the rule that gives it."""
    return tuple(_voice(row, frame) for row in rows)


def _voice(row: Voice, frame: Frame) -> VoiceLine:
    found = judged(row.action, frame.day) if row.action else None
    heard = row.event.title if row.event else row.consultation.question if row.consultation else ""
    return VoiceLine(
        said=row.said,
        who=str(row.get_said_by_display()),
        where=f"{words.short_day(row.said_on)}{f', {heard}' if heard else ''}",
        did=f"{row.did} ({words.short_day(row.did_on)})" if row.did_on else _waiting(row),
        waits=row.did_on is None,
        head=_head(row),
        plain=row.did or (row.action.what if row.action else ""),
        action=f"{row.action}. {row.action.what}" if row.action else "",
        colour=found.words if found else "",
        tone=TONES[found.colour] if found else "",
        rule=found.rule if found else "",
        change=frame.url("workstreams:voice_change", row.pk),
    )


def _head(row: Voice) -> str:
    """How the answer begins on paper."""
    if row.did_on:
        return f"We did, {words.short_day(row.did_on)}"
    return "We are working on this" if row.action else _WAITS


def _waiting(row: Voice) -> str:
    return f"We are working on it: {row.action.what}" if row.action else _WAITS


def voice_headline(total: int, waiting: int) -> str:
    """The answer first: how much was said, and how much still waits."""
    if not total:
        return "Nothing that people said is recorded yet."
    said = f"You said {words.counted(total, 'thing')}."
    if not waiting:
        return f"{said} We have answered all of them."
    return f"{said} {words.number(waiting)} still wait{'s' if waiting == 1 else ''}."
