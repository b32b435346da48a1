"""Issues: what has happened and must be dealt with, until it is resolved in words."""

from __future__ import annotations

from django.db import transaction

from tcp_portal import rows
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.rows import Table
from workstreams.models import Issue
from workstreams.services.rights import must_keep


def _rights(row: Issue, act: Act) -> None:
    must_keep(row.workstream_id, row.partnership_id, act)


def _check(row: Issue, act: Act) -> None:
    _rights(row, act)  # and where it is moved to
    if row.workstream is not None and row.workstream.partnership_id != row.partnership_id:
        raise Refusal("The workstream belongs to another partnership.", field="workstream")
    if row.raised_on > act.today:
        raise Refusal("An issue cannot be raised after today.", field="raised_on")


ISSUES = Table(
    model=Issue,
    noun="an issue",
    permission=Permission.UPDATE_WORKSTREAMS,
    rights=_rights,
    check=_check,
)


@transaction.atomic
def resolve(*, issue: Issue, version: int, resolution: str, act: Act) -> Issue:
    """The issue is dealt with today; the words say how. Raises Refusal without them, or where it is resolved."""
    ISSUES.must_allow(issue, act)
    if issue.resolved_on is not None:
        raise Refusal("It is resolved already.")
    if not resolution.strip():
        raise Refusal("Say how it was resolved.", field="resolution")
    values = {"resolved_on": act.today, "resolution": resolution.strip()}
    return rows.change(ISSUES, row=issue, version=version, values=values, act=act)
