"""Minutes as they are read, and matters arising."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tcp_portal.charts import words
from tcp_portal.charts.model import Column, Table
from tcp_portal.months import Month
from tcp_portal.packs.binder import Paper as Sheet
from tcp_portal.packs.document import Section
from workstreams.domain.rag import Colour
from workstreams.models import (
    AgendaItem,
    Attendance,
    Decision,
    DecisionState,
    Meeting,
    MeetingState,
    PlanAction,
    Presence,
)
from workstreams.presenters.meeting_words import STATES, day_words, hours_of, title_of, who
from workstreams.services.meeting_arising import Promised, PromisedAction

TONES = {
    Colour.COMPLETE: "info", Colour.GREEN: "good", Colour.AMBER: "warn", Colour.RED: "bad", Colour.GREY: "neutral",
}  # fmt: skip
NOBODY = "Nobody named"


@dataclass(frozen=True, slots=True)
class MinuteRow:
    """An item, what was said at it, and what came of it."""

    number: int
    title: str
    said: str
    outcomes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The minutes of a meeting."""

    title: str
    state: str
    facts: tuple[tuple[str, str], ...]
    attendance: tuple[tuple[str, tuple[str, ...]], ...]
    corrections: str
    items: tuple[MinuteRow, ...]


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A promised action and what became of it."""

    number: str
    what: str
    owner: str
    due: str
    promised: str
    colour: str
    tone: str
    rule: str
    said: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision to come back to."""

    number: str
    what: str
    state: str
    made: str
    owner: str
    review: str


@dataclass(frozen=True, slots=True)
class ArisingPage:
    """What earlier meetings promised."""

    headline: str
    actions: tuple[ActionRow, ...]
    decisions: tuple[DecisionRow, ...]


def minutes_page(meeting: Meeting, items: Sequence[AgendaItem], people: Sequence[Attendance]) -> MinutesPage:
    """The minutes; items with their decisions and actions."""
    facts = [
        ("Day", day_words(meeting.on)), ("Time", hours_of(meeting)), ("Where", meeting.location or "Not said"),
        ("Chair", meeting.chair or "Not said"),
    ]  # fmt: skip
    if meeting.approved_at is not None:
        facts.append(("Approved", f"At the meeting of {words.day(meeting.approved_at.on)}"))
    return MinutesPage(
        title=title_of(meeting),
        state=STATES[MeetingState(meeting.state)],
        facts=tuple(facts),
        attendance=_attendance(people),
        corrections=meeting.corrections,
        items=tuple(MinuteRow(item.position, item.title, item.minute, outcomes_of(item)) for item in items),
    )


def outcomes_of(item: AgendaItem) -> tuple[tuple[str, str], ...]:
    """“Decision D3” and what it says; “Action A12” with owner and month."""
    decisions = ((f"Decision {one}", one.what) for one in item.decisions.all())
    actions = (
        (f"Action {one}", f"{one.what} ({owner_of(one)}, {Month.of(one.due_on).label})")
        for one in item.actions.all()
    )
    return (*decisions, *actions)


def owner_of(row: PlanAction | Decision) -> str:
    """Who answers for it: a person or an organisation."""
    return row.owner_words or (row.organisation.short_name if row.organisation else NOBODY)


def arising_page(found: Promised) -> ArisingPage:
    """What was promised, the late first."""
    return ArisingPage(
        headline=arising_words(found),
        actions=tuple(_action(one) for one in found.actions),
        decisions=tuple(_decision(one) for one in found.decisions),
    )


def arising_words(found: Promised) -> str:
    """How many were promised, and how they stand, in a sentence."""
    if not found.actions and not found.decisions:
        return "No earlier meeting of this series promised anything."
    if not found.actions:
        return "No action is open from earlier meetings."
    late = sum(one.judged.colour in (Colour.RED, Colour.AMBER) for one in found.actions)
    done = sum(one.judged.colour is Colour.COMPLETE for one in found.actions)
    number = len(found.actions)
    first = f"{number} action{'s' if number > 1 else ''} from earlier meetings"
    return f"{first}: {late} late or at risk, {done} done since the last meeting."


def arising_sheet(found: Promised) -> Sheet | None:
    """The same as a paper of the agenda pack; None where nothing was promised."""
    if not found.actions and not found.decisions:
        return None
    actions, decisions = map(_action, found.actions), map(_decision, found.decisions)
    done = Table(
        "Actions from earlier meetings, late first",
        tuple(Column(title, "text") for title in ("Action", "What", "Owner", "Due", "Colour", "Said since")),
        tuple(
            (one.number, one.what, one.owner, one.due, f"{one.colour}: {one.rule.lower()}", one.said)
            for one in actions
        ),
    )
    made = Table(
        "Decisions to come back to",
        tuple(Column(title, "text") for title in ("Decision", "What", "State", "Made", "Look again")),
        tuple((one.number, one.what, one.state, one.made, one.review) for one in decisions),
    )
    tables = tuple(table for table in (done, made) if table.rows)
    return Sheet(
        "What was promised", sections=(Section("arising", "Matters arising", tables, arising_words(found)),)
    )


def _attendance(people: Sequence[Attendance]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for presence in (Presence.PRESENT, Presence.APOLOGIES, Presence.ABSENT):
        names = [_came(one) for one in people if one.presence == presence]
        if names:
            found.append((str(presence.label), tuple(names)))
    return tuple(found)


def _came(row: Attendance) -> str:
    return f"{who(row)}; {row.deputy} came instead" if row.deputy else who(row)


def _action(one: PromisedAction) -> ActionRow:
    action = one.action
    item = action.agenda_item
    return ActionRow(
        number=str(action),
        what=action.what,
        owner=owner_of(action),
        due=Month.of(action.due_on).label,
        promised=words.day(item.meeting.on) if item else "",
        colour=one.judged.words,
        tone=TONES[one.judged.colour],
        rule=one.judged.rule,
        said=action.note or "Nothing said since",
    )


def _decision(row: Decision) -> DecisionRow:
    return DecisionRow(
        number=str(row),
        what=row.what,
        state=DecisionState(row.state).label,
        made=words.day(row.on),
        owner=owner_of(row),
        review=words.day(row.review_on) if row.review_on else "No day set",
    )
