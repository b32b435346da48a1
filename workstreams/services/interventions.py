"""What is done for whom, and where: interventions by needs group and setting of care."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cohorts.domain.codes import NEEDS_GROUP
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Table
from workstreams.models import Intervention, InterventionState

_FIRST = (
    InterventionState.RUNNING,
    InterventionState.PLANNED,
    InterventionState.IDEA,
    InterventionState.STOPPED,
)


def _check(row: Intervention, _act: Act) -> None:
    if row.needs_group not in {code.code for code in NEEDS_GROUP.codes}:
        raise Refusal("Choose the needs group from the list.", field="needs_group")
    if row.workstream is not None and row.workstream.partnership_id != row.partnership_id:
        raise Refusal("The workstream belongs to another partnership.", field="workstream")


INTERVENTIONS = Table(
    model=Intervention, noun="an intervention", permission=Permission.EDIT_SUPPLY, check=_check
)


@dataclass(frozen=True, slots=True)
class InterventionAsk:
    """Which interventions are asked for: those in a state, or of a workstream."""

    state: str = ""
    workstream_id: UUID | None = None


def grid_of(
    *, scope: Scope, partnership: Partnership, ask: InterventionAsk
) -> Mapping[tuple[str, str], list[Intervention]]:
    """The interventions by (needs group, setting), those that run first. One query."""
    found = Intervention.objects.visible_to(scope).of(partnership).current()
    if ask.state:
        found = found.filter(state=ask.state)
    if ask.workstream_id is not None:
        found = found.filter(workstream=ask.workstream_id)
    grid: defaultdict[tuple[str, str], list[Intervention]] = defaultdict(list)
    named = found.select_related("owner", "organisation", "workstream")
    for one in sorted(named, key=lambda one: (_FIRST.index(InterventionState(one.state)), one.what)):
        grid[one.needs_group, one.setting].append(one)
    return grid
