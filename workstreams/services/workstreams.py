"""Keeping workstreams, their members, groups and objectives."""

from __future__ import annotations

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.charts.words import counted
from tcp_portal.errors import Refusal
from tcp_portal.rows import Changes, Table
from workstreams.models import Objective, PlanAction, TaskGroup, Workstream, WorkstreamMember


def _no_open_actions(row: Workstream | Objective, changes: Changes, _act: Act) -> None:
    """What is withdrawn leaves no open action behind that names it. N17: no link hangs."""
    if "withdrawn_because" not in changes:
        return
    left = PlanAction.objects.open().filter(**{row._meta.model_name or "": row.pk}).count()
    if left:
        raise Refusal(f"It has {counted(left, 'open action')}: close, move or withdraw them first.")


WORKSTREAMS = Table(
    model=Workstream,
    noun="a workstream",
    permission=Permission.EDIT_PROGRAMME,
    after=_no_open_actions,
)


def _check_member(row: WorkstreamMember, _act: Act) -> None:
    if not row.user_id and not row.name.strip():
        raise Refusal("Choose somebody or type a name.", field="user")


MEMBERS = Table(
    model=WorkstreamMember,
    noun="a member of a workstream",
    permission=Permission.EDIT_PROGRAMME,
    partnership=lambda row: row.workstream.partnership_id,
    check=_check_member,
)
GROUPS = Table(
    model=TaskGroup,
    noun="a task and finish group",
    permission=Permission.EDIT_PROGRAMME,
    partnership=lambda row: row.workstream.partnership_id,
)
OBJECTIVES = Table(
    model=Objective,
    noun="an objective",
    permission=Permission.EDIT_PROGRAMME,
    partnership=lambda row: row.workstream.partnership_id,
    after=_no_open_actions,
)
