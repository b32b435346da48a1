"""Dependencies: what one workstream needs of another, or of somebody outside, by a month."""

from __future__ import annotations

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.rows import Table
from workstreams.models import Dependency
from workstreams.services.rights import must_keep


def _rights(row: Dependency, act: Act) -> None:
    must_keep(row.workstream_id, row.partnership_id, act)


def _check(row: Dependency, act: Act) -> None:
    _rights(row, act)  # and where it is moved to
    for field, other in (("workstream", row.workstream), ("on_workstream", row.on_workstream)):
        if other is not None and other.partnership_id != row.partnership_id:
            raise Refusal("The workstream belongs to another partnership.", field=field)
    if (row.on_workstream_id is None) == (not row.on_whom):
        raise Refusal("Name one other workstream, or somebody outside: not both.", field="on_workstream")
    if row.on_workstream_id == row.workstream_id:
        raise Refusal("A workstream does not wait for itself.", field="on_workstream")


DEPENDENCIES = Table(
    model=Dependency,
    noun="a dependency",
    permission=Permission.UPDATE_WORKSTREAMS,
    rights=_rights,
    check=_check,
)
