"""Where the workstreams stand: each with its colour and the rule, what is open and late, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tcp_portal.charts.words import counted, number
from tcp_portal.months import Month
from tcp_portal.principles import PRINCIPLES
from workstreams.domain.rag import Colour
from workstreams.presenters.action_words import TONES
from workstreams.services.workstream_list import WorkstreamStands

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame
    from workstreams.models import Workstream

NO_LEAD = "No lead"


@dataclass(frozen=True, slots=True)
class WorkstreamLine:
    """A workstream of the list."""

    url: str
    name: str
    principles: tuple[str, ...]
    lead: str
    word: str
    tone: str
    rule: str
    open: str
    late: int
    late_url: str
    done: str
    milestone: str
    milestone_due: str
    highlight: str


def lines(found: Sequence[WorkstreamStands], frame: Frame) -> list[WorkstreamLine]:
    """The workstreams in words."""
    return [_line(one, frame) for one in found]


def sentence(found: Sequence[WorkstreamStands]) -> str:
    """How many workstreams are red or amber, and how many actions are late."""
    if not found:
        return ""
    late = sum(one.standing.late for one in found)
    judged = [one.standing.judged.colour for one in found]
    red, amber = judged.count(Colour.RED), judged.count(Colour.AMBER)
    parts = [f"{number(red)} red", f"{number(amber)} amber"]
    told = f"Of {counted(len(found), 'workstream')}, {' and '.join(parts)}."
    return f"{told} {counted(late, 'action')} {'is' if late == 1 else 'are'} late."


def principles_of(workstream: Workstream) -> tuple[str, ...]:
    """The principles of the service model that it serves, by number and topic."""
    return tuple(PRINCIPLES[one].words for one in workstream.principles if one in PRINCIPLES)


def _line(one: WorkstreamStands, frame: Frame) -> WorkstreamLine:
    workstream, judged = one.workstream, one.standing.judged
    return WorkstreamLine(
        url=frame.url("workstreams:workstream", workstream.pk),
        name=f"{workstream.number}. {workstream.name}",
        principles=principles_of(workstream),
        lead=workstream.lead_words or NO_LEAD,
        word=judged.words,
        tone=TONES[judged.colour],
        rule=judged.rule,
        open=number(one.standing.open),
        late=one.standing.late,
        late_url=frame.url("workstreams:actions", workstream=workstream.pk, state="late"),
        done=number(one.standing.done),
        milestone=one.milestone or "None open",
        milestone_due=Month.of(one.milestone_due_on).label if one.milestone_due_on else "",
        highlight=Month.of(one.highlight_on).label if one.highlight_on else "None yet",
    )
