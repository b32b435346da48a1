"""One workstream: its aim, who works in it, what it is to reach and how far it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from tcp_portal.charts import words
from tcp_portal.charts.words import counted
from tcp_portal.months import Month
from tcp_portal.principles import PRINCIPLES
from trajectories.domain.registry import MEASURES
from workstreams.models import Objective, TaskGroup, WorkstreamMember
from workstreams.presenters.action_words import TONES, ActionTold, tell
from workstreams.presenters.workstreams import NO_LEAD
from workstreams.services.workstream_page import WorkstreamFacts

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ObjectiveShown:
    """An objective with what was learnt, the measures that show it, and its actions."""

    id: UUID | None
    title: str
    lesson: str
    lesson_year: str
    measures: tuple[Link, ...]
    actions: tuple[ActionTold, ...]


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A task and finish group."""

    id: UUID
    name: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WorkstreamPage:
    """What the page shows. `left_out` says that the list has more actions."""

    heading: str
    aim: str
    principles: tuple[tuple[str, str], ...]
    lead: str
    word: str
    tone: str
    rule: str
    sentence: str
    members: tuple[tuple[UUID, str, str], ...]
    groups: tuple[GroupShown, ...]
    objectives: tuple[ObjectiveShown, ...]
    left_out: str
    risks: tuple[tuple[str, str, int], ...]
    highlights: tuple[Link, ...]


def workstream_page(found: WorkstreamFacts, frame: Frame) -> WorkstreamPage:
    """All of it, as it stands on the day of the frame."""
    workstream, standing = found.workstream, found.standing
    return WorkstreamPage(
        heading=f"{workstream.number}. {workstream.name}",
        aim=workstream.aim,
        principles=tuple(
            (PRINCIPLES[one].words, PRINCIPLES[one].asks)
            for one in workstream.principles
            if one in PRINCIPLES
        ),
        lead=workstream.lead_words or NO_LEAD,
        word=standing.judged.words,
        tone=TONES[standing.judged.colour],
        rule=standing.judged.rule,
        sentence=f"{counted(standing.open, 'action')} open, {standing.late} of them late; {standing.done} complete.",
        members=tuple((one.pk, str(one), _role(one)) for one in found.members),
        groups=tuple(_group(one) for one in found.groups),
        objectives=tuple(_objectives(found, frame)),
        left_out=_left_out(found),
        risks=tuple(
            (f"{one}: {one.title}", frame.url("workstreams:risk", one.pk), one.likelihood * one.impact)
            for one in found.risks
        ),
        highlights=tuple(
            (Month.of(one.month_starts_on).label, frame.url("workstreams:highlight", one.pk))
            for one in found.highlights
        ),
    )


def _role(member: WorkstreamMember) -> str:
    said = [member.role, member.organisation.short_name if member.organisation else ""]
    return ", ".join(part for part in said if part)


def _group(group: TaskGroup) -> GroupShown:
    facts = (
        ("Works on", group.remit),
        ("Does not decide", group.outside_remit),
        ("Questions", group.questions),
        ("Members", group.members),
        ("By", words.day(group.due_on) if group.due_on else ""),
        ("Outputs", group.outputs),
        ("Finished", words.day(group.finished_on) if group.finished_on else ""),
    )
    return GroupShown(group.pk, group.name, tuple((name, text) for name, text in facts if text))


def _objectives(found: WorkstreamFacts, frame: Frame) -> Sequence[ObjectiveShown]:
    actions: dict[UUID | None, list[ActionTold]] = defaultdict(list)
    for action in found.actions:
        actions[action.objective_id].append(tell(action, frame, day=frame.day))
    shown = [_objective(one, tuple(actions.pop(one.pk, ())), frame) for one in found.objectives]
    rest = tuple(told for some in actions.values() for told in some)
    if rest:
        shown.append(ObjectiveShown(None, "Actions of no objective", "", "", (), rest))
    return shown


def _objective(one: Objective, actions: tuple[ActionTold, ...], frame: Frame) -> ObjectiveShown:
    measures = [(MEASURES[key].title, key) for key in one.measures if key in MEASURES]
    return ObjectiveShown(
        one.pk, one.text, one.lesson, one.lesson_year,
        tuple((title, frame.url("trajectories:measure", key)) for title, key in measures),
        actions,
    )  # fmt: skip


def _left_out(found: WorkstreamFacts) -> str:
    """How many actions are not on the page, dropped ones not counted; empty where all are."""
    total = found.standing.open + found.standing.done
    more = total - len(found.actions)
    return f"{counted(more, 'more action')} in the list" if more > 0 else ""
