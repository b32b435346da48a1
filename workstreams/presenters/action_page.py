"""One action: where it stands and why, how it came there, what hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils import timezone

from tcp_portal.charts import words
from tcp_portal.months import Month
from trajectories.domain.registry import MEASURES
from workstreams.domain.rag import WORDS, Colour
from workstreams.models import ActionStep, PlanAction
from workstreams.presenters.action_changes import changes_told
from workstreams.presenters.action_origin import came_from
from workstreams.presenters.action_words import ActionTold, late_words, months, tell
from workstreams.services.action_page import ActionFacts

if TYPE_CHECKING:
    from uuid import UUID

    from tcp_portal.web.frame import Frame

ONE_PERSON = "One person's barrier"


@dataclass(frozen=True, slots=True)
class NeedLine:
    """An action on the other end of a dependency; `says` warns where the months do not fit."""

    told: ActionTold
    says: str
    link_id: UUID


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A risk that the action makes smaller."""

    name: str
    url: str
    score: int


@dataclass(frozen=True, slots=True)
class ActionPage:
    """What the page shows."""

    told: ActionTold
    sentence: str
    facts: tuple[tuple[str, str], ...]
    measure: str
    measure_url: str
    person: str
    person_url: str
    has_barrier: bool
    came_from: str
    came_from_url: str
    note: str
    evidence: str
    recovery: str
    history: tuple[dict[str, str], ...]
    moved: str
    needs: tuple[NeedLine, ...]
    needed_by: tuple[NeedLine, ...]
    risks: tuple[RiskLine, ...]
    changes: tuple[dict[str, str], ...]


def action_page(found: ActionFacts, frame: Frame) -> ActionPage:
    """All of it, as it stands on the day of the frame."""
    action, day = found.action, frame.day
    told = tell(action, frame, day=day)
    origin, origin_url = came_from(action, frame)
    measure = MEASURES.get(action.measure)
    return ActionPage(
        told=told,
        sentence=_sentence(action, told, day),
        facts=_facts(action, told),
        measure=measure.title if measure else "",
        measure_url=frame.url("trajectories:measure", action.measure) if measure else "",
        person=found.person.reference if found.person else ONE_PERSON,
        person_url=frame.url("cohorts:person", found.person.pk) if found.person else "",
        has_barrier=action.barrier_id is not None,
        came_from=origin,
        came_from_url=origin_url,
        note=action.note,
        evidence=action.evidence,
        recovery=action.recovery,
        history=tuple(history(found.steps)),
        moved=moved_words([step.due_on for step in found.steps], told),
        needs=tuple(
            NeedLine(tell(link.needs, frame, day=day), _too_late(link.needs, action), link.pk)
            for link in found.needs
        ),
        needed_by=tuple(
            NeedLine(tell(link.action, frame, day=day), _too_late(action, link.action), link.pk)
            for link in found.needed_by
        ),
        risks=tuple(
            RiskLine(
                f"{one.risk}: {one.risk.title}",
                frame.url("workstreams:risk", one.risk_id),
                one.risk.likelihood * one.risk.impact,
            )
            for one in found.mitigations
        ),
        changes=tuple(changes_told(found.changes)),
    )


def history(steps: Sequence[ActionStep]) -> list[dict[str, str]]:
    """How it stood after each update, newest first; a month that moved says so."""
    lines, before = [], None
    for step in steps:
        lines.append(_step(step, before))
        before = step
    return lines[::-1]


def moved_words(due: Sequence[date], told: ActionTold) -> str:
    """How often the month moved and where that led: “moved three times, 4 months later than first given”."""
    times = sum(before != after for before, after in pairwise(due))
    if not times:
        return ""
    often = {1: "once", 2: "twice", 3: "three times"}.get(times, f"{times} times")
    return f"Its month moved {often}: it is due {told.slip or 'when it was first'}."


def _step(step: ActionStep, before: ActionStep | None) -> dict[str, str]:
    said = [f"{WORDS[Colour(step.rag)]}: {step.rule}"]
    if before is None:
        said.append(f"due {Month.of(step.due_on).label}")
    elif step.due_on != before.due_on:
        moved = Month.of(step.due_on).since(Month.of(before.due_on))
        way = "later" if moved > 0 else "earlier"
        said.append(f"moved to {Month.of(step.due_on).label}, {months(abs(moved))} {way}")
    who = f" ({step.by})" if step.by else ""
    return {
        "when": words.short_day(timezone.localtime(step.at)),
        "title": f"{step.percent}% done",
        "text": f"{'; '.join(said)}. {step.note}{who}".strip(),
    }


def _sentence(action: PlanAction, told: ActionTold, day: date) -> str:
    if action.closed_on is not None:
        return f"{action.get_closed_as_display()} on {words.day(action.closed_on)}."
    month = Month.of(action.due_on).label
    late = late_words(action, day)
    when = f"was due in {month} and is {late}" if late else f"is due in {month}"
    slip = f", {told.slip}" if told.slip else ""
    return f"It {when}{slip}; {action.percent} per cent is done."


def _facts(action: PlanAction, told: ActionTold) -> tuple[tuple[str, str], ...]:
    starts = Month.of(action.starts_on).label if action.starts_on else "Not said"
    due = Month.of(action.due_on).label
    first = Month.of(action.first_due_on).label
    return (
        ("Workstream", f"{told.workstream_number}. {told.workstream}" if told.workstream else "None"),
        ("Objective", action.objective.text if action.objective else "None"),
        ("Owner", told.owner),
        ("Organisation", told.organisation or "Not said"),
        ("Starts", starts),
        ("Due", due if due == first else f"{due}, first given {first}"),
        ("Milestone", "Yes" if action.is_milestone else "No"),
    )


def _too_late(needed: PlanAction, needing: PlanAction) -> str:
    """A warning where what is needed comes after what needs it."""
    if needed.closed_on is not None or needed.due_on <= needing.due_on:
        return ""
    gap = Month.of(needed.due_on).since(Month.of(needing.due_on))
    return f"{needed} is due {months(gap)} after {needing}, which needs it"
