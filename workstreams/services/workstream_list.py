"""Where each workstream stands: counted by the database, however many actions there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from tcp_portal.access import Scope
from workstreams.domain.rag import Colour, Judged, judge_counts
from workstreams.models import ActionEnd, Highlight, PlanAction, Workstream
from workstreams.services.action_colours import colour_on, late_on


@dataclass(frozen=True)
class Standing:
    """How many actions of a workstream have each colour, without those dropped; how many are late."""

    colours: Mapping[Colour, int] = field(default_factory=dict)
    late: int = 0

    @property
    def judged(self) -> Judged:
        """The workstream's colour with its rule."""
        return judge_counts(self.colours)

    @property
    def done(self) -> int:
        """How many are complete."""
        return self.colours.get(Colour.COMPLETE, 0)

    @property
    def open(self) -> int:
        """How many are not."""
        return sum(self.colours.values()) - self.done


@dataclass(frozen=True)
class WorkstreamStands:
    """A workstream with its standing, its next milestone and the month of its last published highlight."""

    workstream: Workstream
    standing: Standing
    milestone: str
    milestone_due_on: date | None
    highlight_on: date | None


def workstreams_on(*, scope: Scope, partnership_id: UUID, day: date) -> list[WorkstreamStands]:
    """Every workstream by number. Two queries."""
    shown = Workstream.objects.visible_to(scope).current().filter(partnership=partnership_id)
    found = list(_with_next(shown).select_related("lead").order_by("number"))
    standings = standings_on(workstream_ids=[one.pk for one in found], day=day)
    return [
        WorkstreamStands(
            workstream=one,
            standing=standings.get(one.pk, Standing()),
            milestone=one.next_milestone or "",  # type: ignore[attr-defined]  # annotated
            milestone_due_on=one.next_milestone_on,  # type: ignore[attr-defined]  # annotated
            highlight_on=one.last_highlight_on,  # type: ignore[attr-defined]  # annotated
        )
        for one in found
    ]


def standings_on(*, workstream_ids: Sequence[UUID], day: date) -> dict[UUID, Standing]:
    """How the actions of each workstream stand on the day. One query."""
    actions = PlanAction.objects.current().filter(workstream__in=workstream_ids)
    counted = actions.exclude(closed_as=ActionEnd.DROPPED).annotate(colour=colour_on(day)).order_by()
    rows = counted.values_list("workstream", "colour").annotate(
        every=Count("pk"), late=Count("pk", filter=late_on(day))
    )
    colours: dict[UUID, dict[Colour, int]] = defaultdict(dict)
    late: Counter[UUID] = Counter()
    for workstream, colour, every, behind in rows:
        colours[workstream][Colour(colour)] = every
        late[workstream] += behind
    return {key: Standing(found, late[key]) for key, found in colours.items()}


def _with_next(shown: QuerySet[Workstream]) -> QuerySet[Workstream]:
    milestones = PlanAction.objects.filter(
        Q(is_milestone=True, closed_on__isnull=True, withdrawn_at__isnull=True), workstream=OuterRef("pk")
    ).order_by("due_on", "number")
    published = Highlight.objects.filter(workstream=OuterRef("pk"), published_at__isnull=False)
    return shown.annotate(
        next_milestone=Subquery(milestones.values("what")[:1]),
        next_milestone_on=Subquery(milestones.values("due_on")[:1]),
        last_highlight_on=Subquery(published.order_by("-month_starts_on").values("month_starts_on")[:1]),
    )
