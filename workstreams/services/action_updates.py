"""What a lead says at a month's end of all open actions at once: every row is checked, and all are saved or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from tcp_portal import rows
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal, Stale
from workstreams.models import ActionEnd, PlanAction
from workstreams.services.actions import ACTIONS


@dataclass(frozen=True, slots=True)
class ActionUpdate:
    """How one action stands. `version` is the one that the lead saw; `due_on` the first day of a month."""

    action_id: UUID
    version: int
    percent: int
    due_on: date
    at_risk: bool = False
    recovery: str = ""
    note: str = ""
    evidence: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why one row was not saved: a sentence, at a field where there is one.

    `stored`: the action as it stands now, where someone else was quicker.
    """

    action_id: UUID
    sentence: str
    field: str | None = None
    stored: PlanAction | None = None


class UpdatesRefused(Exception):
    """Some rows are at fault; nothing was saved."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__("Nothing is saved yet: some rows need another look.")
        self.faults = tuple(faults)

    @property
    def overtaken(self) -> bool:
        """Whether someone else was quicker with a row."""
        return any(fault.stored is not None for fault in self.faults)


@transaction.atomic
def update_actions(*, updates: Sequence[ActionUpdate], act: Act) -> list[PlanAction]:
    """Says how several actions stand: those that really change are saved, each with its step; answers them.

    Raises UpdatesRefused with a fault for each wrong row, also for those that someone else changed meanwhile, and
    PermissionDenied for an action that the actor may not write. In either case nothing is saved.
    """
    stored = _stored(updates)
    changed, faults = [], []
    for update in updates:
        row = stored.get(update.action_id)
        try:
            done = _update(row, update, act)
        except Refusal as refusal:
            faults.append(RowFault(update.action_id, refusal.sentence, refusal.field))
        except Stale:
            faults.append(RowFault(update.action_id, _OVERTAKEN, stored=row))
        else:
            changed += [done] if done else []
    if faults:
        raise UpdatesRefused(faults)
    return changed


_OVERTAKEN = "Someone else changed this action meanwhile. Look at what they saved, and save again."


def _stored(updates: Sequence[ActionUpdate]) -> dict[UUID, PlanAction]:
    """The actions as they stand, locked in one order, so that two month ends never wait for each other."""
    asked = [update.action_id for update in updates]
    found = PlanAction.objects.current().filter(pk__in=asked).select_for_update().order_by("pk")
    return {action.pk: action for action in found}


def _update(row: PlanAction | None, update: ActionUpdate, act: Act) -> PlanAction | None:
    if row is None:
        raise Refusal("This action was withdrawn.")
    ACTIONS.must_allow(row, act)
    values = _values(update)
    if row.closed_on is not None and not update.done:
        raise Refusal("This action was closed meanwhile.")
    differing = {name for name, value in values.items() if getattr(row, name) != value}
    if not differing:
        return None
    is_told = "note" in differing and bool(update.note.strip())
    if update.version == row.version and "due_on" in differing and not is_told:
        raise Refusal("Say in the note why the month moves.", field="note")
    day = {"closed_on": act.today} if update.done else {}
    return rows.change(ACTIONS, row=row, version=update.version, values={**values, **day}, act=act)


def _values(update: ActionUpdate) -> Mapping[str, Any]:
    said = replace(update, percent=100, at_risk=False) if update.done else update
    names = ("percent", "due_on", "at_risk", "recovery", "note", "evidence")
    return {
        **{name: getattr(said, name) for name in names},
        "closed_as": ActionEnd.DONE if update.done else "",
    }
