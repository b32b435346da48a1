"""An action that makes a risk smaller: kept as any other, and tied to the risk when it is added."""

from __future__ import annotations

from dataclasses import replace

from tcp_portal.acts import Act
from tcp_portal.rows import Changes, Table
from workstreams.models import PlanAction, Risk
from workstreams.services.actions import ACTIONS
from workstreams.services.risk_actions import link_all


def mitigating(risk: Risk) -> Table[PlanAction]:
    """The table of actions that ties each new one to the risk, in the same transaction.

    Raises what ACTIONS raises, and PermissionDenied or Refusal where the actor may not tie it to the risk.
    """

    def after(row: PlanAction, changes: Changes, act: Act) -> None:
        ACTIONS.after(row, changes, act)
        link_all(risk=risk, actions=[row], act=act)

    return replace(ACTIONS, after=after)
