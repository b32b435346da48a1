"""An action that makes a risk smaller: kept as any other, and tied to the risk when it is added."""

from __future__ import annotations

from dataclasses import replace

from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.rows import Changes, Table
from workstreams.models import Mitigation, PlanAction, Risk
from workstreams.services.actions import ACTIONS


def mitigating(risk: Risk) -> Table[PlanAction]:
    """The table of actions that ties each new one to the risk, in the same transaction.

    Raises Refusal where the risk is of another partnership, and PermissionDenied as ACTIONS does.
    """

    def after(row: PlanAction, changes: Changes, act: Act) -> None:
        ACTIONS.after(row, changes, act)
        if risk.partnership_id != row.partnership_id:
            raise Refusal("The risk belongs to another partnership.")
        Mitigation.objects.create(risk=risk, action=row)
        audit.record(
            by=act.by, did="tie an action to a risk", at=act.now, obj=risk,
            partnership_id=risk.partnership_id, changes={"actions": ["", str(row)]},
        )  # fmt: skip

    return replace(ACTIONS, after=after)
