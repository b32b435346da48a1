"""How an action ends: done or dropped, and how it is opened again."""

from __future__ import annotations

from datetime import date
from typing import Any

from tcp_portal import rows
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from workstreams.models import ActionEnd, PlanAction
from workstreams.services.actions import ACTIONS


def close(
    *, action: PlanAction, version: int, closed_as: str, on: date, note: str, evidence: str, act: Act
) -> PlanAction:
    """Closes an action as done (it is then 100 per cent) or as dropped, which needs a note.

    Raises Refusal for one that is closed, or closed after today; Stale, PermissionDenied.
    """
    if action.closed_on is not None:
        raise Refusal("It is closed already.")
    if on > act.today:
        raise Refusal("It cannot be closed on a day to come.", field="closed_on")
    values: dict[str, Any] = {"closed_as": closed_as, "closed_on": on, "note": note, "evidence": evidence}
    if closed_as == ActionEnd.DONE:
        values |= {"percent": 100, "at_risk": False}
    return rows.change(ACTIONS, row=action, version=version, values=values, act=act)


def reopen(*, action: PlanAction, version: int, percent: int, note: str, act: Act) -> PlanAction:
    """Opens a closed action again, with what of it is done and why. Raises Refusal, Stale, PermissionDenied."""
    if action.closed_on is None:
        raise Refusal("It is open.")
    if not note.strip():
        raise Refusal("Say why it is opened again.", field="note")
    values = {"closed_as": "", "closed_on": None, "percent": percent, "note": note}
    return rows.change(ACTIONS, row=action, version=version, values=values, act=act)
