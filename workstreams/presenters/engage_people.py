"""Stakeholders and events in words: who matters, when they were last spoken to, what was heard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tcp_portal.charts import words
from tcp_portal.web.frame import Frame
from workstreams.domain.engage import MONTHS_WITHOUT_CONTACT, contact_is_old
from workstreams.models import EngagementEvent, Stakeholder

LEVELS = {3: "High", 2: "Medium", 1: "Low"}
_ADVICE = {
    (3, 3): "work closely with",
    (1, 3): "keep content",
    (3, 1): "keep informed",
    (1, 1): "watch",
}


@dataclass(frozen=True, slots=True)
class StakeholderLine:
    """One of the list."""

    name: str
    kind: str
    interest: str
    influence: str
    how: str
    owner: str
    contact: str
    is_old: bool
    change: str


def stakeholder_lines(rows: Iterable[Stakeholder], frame: Frame) -> tuple[StakeholderLine, ...]:
    """Those of a page. Who was not spoken to for three months, or never, is flagged."""
    return tuple(
        StakeholderLine(
            name=row.name,
            kind=row.get_kind_display(),
            interest=LEVELS[row.interest],
            influence=LEVELS[row.influence],
            how=row.how or "Not written down",
            owner=row.owner_words or "Nobody",
            contact=words.short_day(row.contacted_on) if row.contacted_on else "Not known",
            is_old=contact_is_old(row.contacted_on, frame.day),
            change=frame.url("workstreams:stakeholder_change", row.pk),
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class GridRow:
    """A level of influence, and for each level of interest who stands there."""

    influence: str
    cells: tuple[tuple[str, str, tuple[str, ...]], ...]  # interest, advice, names


def grid(placed: Sequence[tuple[int, int, str]]) -> tuple[GridRow, ...]:
    """Interest by influence, from (influence, interest, name): a table of three by three, high influence first."""
    return tuple(
        GridRow(
            LEVELS[influence],
            tuple(
                (
                    LEVELS[interest],
                    _ADVICE.get((interest, influence), ""),
                    tuple(name for across, up, name in placed if (across, up) == (influence, interest)),
                )
                for interest in (1, 2, 3)
            ),
        )
        for influence in (3, 2, 1)
    )


def stakeholder_headline(total: int, old: int) -> str:
    """The answer first: how many there are, and how many nobody spoke to."""
    if not total:
        return "No stakeholder is recorded yet."
    said = f"{words.counted(total, 'group or body', 'groups and bodies')}. "
    if not old:
        return f"{said}All were contacted in the last {MONTHS_WITHOUT_CONTACT} months."
    verb = "was" if old == 1 else "were"
    return f"{said}{words.number(old)} {verb} not contacted for {MONTHS_WITHOUT_CONTACT} months."


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event."""

    when: str
    title: str
    audience: str
    people: str
    heard: str
    workstream: str
    change: str


def event_lines(rows: Iterable[EngagementEvent], frame: Frame) -> tuple[EventLine, ...]:
    """Those of a page, newest first. Attendance that nobody counted is “not counted”, never 0."""
    return tuple(_event(row, frame, frame.day) for row in rows)


def _event(row: EngagementEvent, frame: Frame, today: date) -> EventLine:
    ahead = row.on > today
    missing = "Still ahead" if ahead else "Nothing is written down"
    return EventLine(
        when=words.short_day(row.on),
        title=row.title,
        audience=row.get_audience_display(),
        people=words.number(row.people)
        if row.people is not None
        else "Still ahead"
        if ahead
        else "Not counted",
        heard=row.heard or missing,
        workstream=row.workstream.name if row.workstream else "",
        change=frame.url("workstreams:event_change", row.pk),
    )
