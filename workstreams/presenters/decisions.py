"""The decision log and one decision, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tcp_portal.charts import words
from workstreams.domain.decisions import review_is_overdue
from workstreams.models import AgendaItem, Decision, DecisionState
from workstreams.presenters.owner_words import NOBODY, owner_of
from workstreams.services.decisions import LogCounts

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

TONES = {
    DecisionState.ASKED: "warn",
    DecisionState.MADE: "good",
    DecisionState.DECLINED: "neutral",
    DecisionState.REPLACED: "info",
}
SHORT = {DecisionState.REPLACED: "Replaced"}


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A line of the log."""

    href: str
    number: str
    what: str
    on: str
    state: str
    tone: str
    replaced_by: str
    meeting: str
    workstream: str
    owner: str
    review: str
    is_overdue: bool


def log_sentence(counts: LogCounts) -> str:
    """The log in a sentence: what is in force, what is asked for, what is late."""
    if not counts.all:
        return "Nothing is in the log yet."
    parts = [f"{words.counted(counts.in_force, 'decision')} in force"]
    parts += [f"{words.number(counts.asked)} asked for"] if counts.asked else []
    late = words.counted(counts.overdue, "review")
    parts += [f"{late} {'is' if counts.overdue == 1 else 'are'} overdue"] if counts.overdue else []
    return f"{words.list_words(parts)}."


def decision_lines(decisions: Iterable[Decision], frame: Frame) -> list[DecisionLine]:
    """Lines of the log as they stand on the day that the frame judges."""
    return [_line(decision, frame) for decision in decisions]


def _line(decision: Decision, frame: Frame) -> DecisionLine:
    state, later = DecisionState(decision.state), decision.replaced_by
    return DecisionLine(
        href=frame.url("workstreams:decision", decision.pk),
        number=str(decision),
        what=decision.what,
        on=words.short_day(decision.on),
        state=SHORT.get(state, state.label),
        tone=TONES[state],
        replaced_by=f"by {later}" if later else "",
        meeting=meeting_words(decision.agenda_item),
        workstream=decision.workstream.name if decision.workstream else "",
        owner=owner_of(decision) or NOBODY,
        review=words.short_day(decision.review_on) if decision.review_on else "No day set",
        is_overdue=_overdue(decision, frame.day),
    )


def _overdue(decision: Decision, day: date) -> bool:
    return review_is_overdue(state=decision.state, review_on=decision.review_on, day=day)


def meeting_words(item: AgendaItem | None) -> str:
    """The meeting of an agenda item: its name and day; empty where there is none."""
    return f"{item.meeting.series.name}, {words.day(item.meeting.on)}" if item else ""


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """One decision."""

    title: str
    what: str
    state: str
    tone: str
    overdue: str
    facts: tuple[tuple[str, str], ...]
    meeting: tuple[str, str]
    rationale: str
    options: str
    later: tuple[str, str]
    earlier: tuple[tuple[str, str], ...]
    is_in_force: bool


def decision_page(decision: Decision, earlier: Iterable[Decision], frame: Frame) -> DecisionPage:
    """The page, with its meeting, what it replaces and what replaced it as (words, address)."""
    state, later = DecisionState(decision.state), decision.replaced_by
    item = decision.agenda_item
    overdue = ""
    if _overdue(decision, frame.day) and decision.review_on:
        overdue = (
            f"It was to be looked at again by {words.day(decision.review_on)}. Put a new day once it was."
        )
    return DecisionPage(
        title=f"Decision {decision}",
        what=decision.what,
        state=state.label,
        tone=TONES[state],
        overdue=overdue,
        facts=(
            ("Asked for" if state is DecisionState.ASKED else "Day", words.day(decision.on)),
            ("Workstream", decision.workstream.name if decision.workstream else "None of them"),
            ("Owner", owner_of(decision) or NOBODY),
            ("Looked at again", words.day(decision.review_on) if decision.review_on else "No day set"),
        ),
        meeting=(
            f"{meeting_words(item)}: {item.title}" if item else "No meeting of the portal",
            frame.url("workstreams:meeting", item.meeting_id) if item else "",
        ),
        rationale=decision.rationale,
        options=decision.options,
        later=_named(later, frame) if later else ("", ""),
        earlier=tuple(_named(one, frame) for one in earlier),
        is_in_force=state is DecisionState.MADE,
    )


def _named(decision: Decision, frame: Frame) -> tuple[str, str]:
    return f"{decision}: {decision.what}", frame.url("workstreams:decision", decision.pk)
