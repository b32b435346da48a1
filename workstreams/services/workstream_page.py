"""All that one workstream's page tells: a query for each part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tcp_portal.access import Permission, Scope
from workstreams.models import (
    Highlight,
    Objective,
    PlanAction,
    Risk,
    TaskGroup,
    Workstream,
    WorkstreamMember,
)
from workstreams.services.workstream_list import Standing, standings_on

MOST = 200  # actions on the page; the list has all of them
_HIGHLIGHTS = 12


@dataclass(frozen=True)
class WorkstreamFacts:
    """A workstream with its parts. `actions` are at most 200, open ones first; `standing` counts all."""

    workstream: Workstream
    standing: Standing
    members: Sequence[WorkstreamMember]
    groups: Sequence[TaskGroup]
    objectives: Sequence[Objective]
    actions: Sequence[PlanAction]
    risks: Sequence[Risk]
    highlights: Sequence[Highlight]

    def may_be_written_by(self, scope: Scope) -> bool:
        """The rule of `rights.must_keep`, asked of what is read already."""
        whose = self.workstream.partnership_id
        if scope.allows(Permission.EDIT_PROGRAMME, whose):
            return True
        works = {self.workstream.lead_id, *(member.user_id for member in self.members)}
        return scope.user_id in works and scope.allows(Permission.UPDATE_WORKSTREAMS, whose)


def facts_of(*, workstream: Workstream, scope: Scope, day: date) -> WorkstreamFacts:
    """Reads them; the workstream must be one that the reader may know of."""
    actions = PlanAction.objects.visible_to(scope).current().filter(workstream=workstream)
    risks = Risk.objects.visible_to(scope).current().filter(workstream=workstream, state="open")
    published = Highlight.objects.visible_to(scope).filter(workstream=workstream, published_at__isnull=False)
    return WorkstreamFacts(
        workstream=workstream,
        standing=standings_on(workstream_ids=[workstream.pk], day=day).get(workstream.pk, Standing()),
        members=list(workstream.members.current().select_related("user", "organisation").order_by("pk")),
        groups=list(workstream.groups.current().order_by("due_on", "name")),
        objectives=list(workstream.objectives.current().order_by("position", "pk")),
        actions=list(
            actions.select_related("owner", "organisation", "workstream").order_by(
                "closed_as", "due_on", "number"
            )[:MOST]
        ),
        risks=list(risks.order_by("number")),
        highlights=list(published.order_by("-month_starts_on")[:_HIGHLIGHTS]),
    )
