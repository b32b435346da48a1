"""Keeping the actions and milestones of the programme; each change leaves a step, so that slippage is never lost."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.charts.words import list_words
from tcp_portal.errors import Refusal
from tcp_portal.rows import Changes, Table
from trajectories.domain.registry import MEASURES
from workstreams.domain.rag import ActionFacts, Judged, judge_action
from workstreams.models import ActionEnd, ActionNeed, ActionStep, AgendaItem, Mitigation, PlanAction
from workstreams.services.rights import must_keep

PARENTS = ("agenda_item", "decision", "lesson", "support_request", "issue")
_STANDING = frozenset(
    {"due_on", "percent", "at_risk", "recovery", "override", "closed_as", "note", "starts_on"}
)


def judged(action: PlanAction, today: date) -> Judged:
    """The colour of an action on a day, and the rule that gives it."""
    return judge_action(
        ActionFacts(
            due_on=action.due_on,
            starts_on=action.starts_on,
            percent=action.percent,
            at_risk=action.at_risk,
            has_plan=bool(action.recovery),
            closed_as=action.closed_as,
            override=action.override,
            override_reason=action.override_reason,
        ),
        today,
    )


def _rights(row: PlanAction, act: Act) -> None:
    must_keep(row.workstream_id, row.partnership_id, act)


def _check(row: PlanAction, act: Act) -> None:
    if row._state.adding:
        row.first_due_on = row.due_on  # the first month stays, whatever is agreed later
    row.updated_at = act.now
    must_keep(row.workstream_id, row.partnership_id, act)  # also where it was moved to another workstream
    _check_links(row)
    if row.starts_on is not None and row.starts_on > row.due_on:
        raise Refusal("It cannot be due before it starts.", field="due_on")
    if row.override and not row.override_reason.strip():
        raise Refusal("Say why the colour is set by hand.", field="override_reason")
    if not row.override:
        row.override_reason = ""
    row.override_by = act.by if row.override else None
    if row.percent == 100 and not row.closed_as:
        raise Refusal("Say that it is done, or give less than 100 per cent.", field="percent")
    if row.closed_as == ActionEnd.DROPPED and not row.note.strip():
        raise Refusal("Say why it is dropped.", field="note")


def _check_links(row: PlanAction) -> None:
    """What it hangs on must exist and be of the same partnership. N17: no link hangs."""
    if row.workstream is not None and row.workstream.partnership_id != row.partnership_id:
        raise Refusal("The workstream belongs to another partnership.", field="workstream")
    if row.objective is not None and row.objective.workstream_id != row.workstream_id:
        raise Refusal("The objective belongs to another workstream.", field="objective")
    if row.barrier is not None and row.barrier.spell.partnership_id != row.partnership_id:
        raise Refusal("The barrier belongs to another partnership.", field="barrier")
    if row.measure and row.measure not in MEASURES:
        raise Refusal("The portal has no such measure.", field="measure")
    for name in PARENTS:
        parent = getattr(row, name)
        if parent is not None and partnership_of_parent(parent) != row.partnership_id:
            raise Refusal("What it came from belongs to another partnership.", field="workstream")


def partnership_of_parent(parent: Any) -> UUID:
    """Whose a thing is from which actions come: most say so themselves, an agenda item by its meeting."""
    found: UUID = (
        parent.meeting.series.partnership_id if isinstance(parent, AgendaItem) else parent.partnership_id
    )
    return found


def _after(row: PlanAction, changes: Changes, act: Act) -> None:
    if "withdrawn_because" in changes:
        _leaves_nothing_hanging(row)
    if not _STANDING & changes.keys():
        return
    now = judged(row, act.today)
    ActionStep.objects.create(
        action=row, at=act.now, by=act.by, due_on=row.due_on, percent=row.percent,
        rag=now.colour, rule=now.rule[:200], note=row.note,
    )  # fmt: skip


def _leaves_nothing_hanging(row: PlanAction) -> None:
    """An action that others wait for, or that makes a risk smaller, is not withdrawn from under them. N17."""
    waiting = ActionNeed.objects.filter(needs=row, action__withdrawn_at__isnull=True).select_related("action")
    risks = Mitigation.objects.filter(action=row, risk__withdrawn_at__isnull=True).select_related("risk")
    links = [*(str(one.action) for one in waiting), *(str(one.risk) for one in risks)]
    if links:
        raise Refusal(f"{list_words(links)} would lose it: take it off there first.")


ACTIONS = Table(
    model=PlanAction,
    noun="an action of the plan",
    permission=Permission.UPDATE_WORKSTREAMS,
    rights=_rights,
    check=_check,
    after=_after,
)
