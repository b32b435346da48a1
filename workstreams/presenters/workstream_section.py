"""The board pack's sections of workstreams, and of actions that are overdue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from tcp_portal.charts import Column, Table
from tcp_portal.charts.words import counted
from tcp_portal.months import Month
from tcp_portal.packs.document import Note, Section
from workstreams.domain.rag import months_late
from workstreams.models import PlanAction
from workstreams.presenters.action_words import NO_OWNER, slip_words
from workstreams.presenters.workstreams import NO_LEAD, sentence
from workstreams.services.actions import judged
from workstreams.services.workstream_list import WorkstreamStands

WORKSTREAMS = ("workstreams", "Workstreams")
OVERDUE = ("overdue", "Actions overdue")
_RULE = (
    "An action is complete; green on track; amber late by up to a month, or at risk with a plan; red late by more, "
    "or at risk without a plan; grey not started. A workstream has the worst colour of its open actions. "
    "The first due month of an action is kept."
)


def workstreams_section(found: Sequence[WorkstreamStands], slipped: Mapping[UUID, int]) -> Section | None:
    """Each workstream's colour with its rule, next milestone and slippage; None where there are none."""
    if not found:
        return None
    columns = (
        Column("Workstream"), Column("Lead"), Column("Colour"), Column("Why"),
        Column("Open", "number", adds_up=True), Column("Late", "number", adds_up=True),
        Column("Later than first given", "number", adds_up=True), Column("Next milestone"),
    )  # fmt: skip
    rows = tuple(_workstream(one, slipped.get(one.workstream.pk, 0)) for one in found)
    table = Table("Where the workstreams stand", columns, rows)
    return Section(*WORKSTREAMS, (table, Note(_RULE)), summary=sentence(found))


def overdue_section(actions: Sequence[PlanAction], day: date, *, any_action: bool) -> Section | None:
    """Each overdue action with its owner and how late it is; None where the partnership keeps no actions."""
    if not any_action:
        return None
    late = len(actions)
    summary = (
        f"{counted(late, 'action')} {'is' if late == 1 else 'are'} overdue."
        if late
        else "No action is overdue."
    )
    columns = (
        Column("Action"), Column("Workstream"), Column("Owner"), Column("Due"), Column("Slipped"),
        Column("Months late", "number"), Column("Done, per cent", "number"), Column("Colour"), Column("Why"),
    )  # fmt: skip
    rows = tuple(_action(action, day) for action in actions)
    return Section(*OVERDUE, (Table("Actions overdue", columns, rows),) if rows else (), summary=summary)


def _workstream(one: WorkstreamStands, slipped: int) -> tuple[str | int, ...]:
    judged_as = one.standing.judged
    due = f", {Month.of(one.milestone_due_on).label}" if one.milestone_due_on else ""
    return (
        f"{one.workstream.number}. {one.workstream.name}",
        one.workstream.lead_words or NO_LEAD,
        judged_as.words,
        judged_as.rule,
        one.standing.open,
        one.standing.late,
        slipped,
        f"{one.milestone}{due}" if one.milestone else "None open",
    )


def _action(action: PlanAction, day: date) -> tuple[str | int, ...]:
    found = judged(action, day)
    return (
        f"{action} {action.what}",
        str(action.workstream.number) if action.workstream else "None",
        action.owner_words or NO_OWNER,
        Month.of(action.due_on).label,
        slip_words(action) or "Not slipped",
        months_late(action.due_on, day),
        action.percent,
        found.words,
        found.rule,
    )
