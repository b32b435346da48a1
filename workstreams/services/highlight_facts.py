"""The facts of one workstream in a month: its actions as a report sees them, and how many risks are open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone

from tcp_portal.months import Month
from workstreams.domain.highlight import HIGH_SCORE, Line, Suggested, colour_of, counted, suggest
from workstreams.domain.rag import ActionFacts, Judged
from workstreams.models import ActionNeed, PlanAction, Risk, Workstream


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """What is known of a workstream when its report is written: counts, the colour by rule, suggestions."""

    day: date
    counts: dict[str, int]
    judged: Judged
    suggested: Suggested
    open_actions: int

    @property
    def stored(self) -> dict[str, int | str]:
        """As a published report keeps them."""
        return {**self.counts, "day": self.day.isoformat()}


def month_facts(*, workstream: Workstream, month: Month, day: date) -> MonthFacts:
    """The facts of a workstream's month, as they stand on the day. Three queries, however many actions there are."""
    lines = _lines(workstream.pk)
    return MonthFacts(
        day=day,
        counts={**counted(lines, month, day), **_risks(workstream.pk, month)},
        judged=colour_of(lines, day),
        suggested=suggest(lines, month, day),
        open_actions=sum(line.is_open for line in lines),
    )


_COLUMNS = (
    "pk", "number", "what", "first_due_on", "closed_on", "updated_at", "due_on", "starts_on", "percent", "at_risk",
    "recovery", "closed_as", "override", "override_reason",
)  # fmt: skip


def _lines(workstream_id: UUID) -> list[Line]:
    needs = _needs(workstream_id)
    rows = PlanAction.objects.current().filter(workstream=workstream_id).order_by("due_on", "number")
    return [
        Line(
            ref=f"A{number}",
            what=what,
            facts=ActionFacts(
                due_on=due, starts_on=starts, percent=percent, at_risk=at_risk, has_plan=bool(recovery),
                closed_as=closed_as, override=override, override_reason=reason,
            ),
            first_due_on=first_due,
            closed_on=closed_on,
            updated_on=timezone.localdate(updated_at),
            needs=tuple(needs.get(key, ())),
        )
        for (
            key, number, what, first_due, closed_on, updated_at, due, starts, percent, at_risk, recovery, closed_as,
            override, reason,
        ) in rows.values_list(*_COLUMNS)
    ]  # fmt: skip


def _needs(workstream_id: UUID) -> dict[UUID, list[str]]:
    """What each open action still waits for."""
    found = defaultdict(list)
    waiting = ActionNeed.objects.filter(
        action__workstream=workstream_id,
        action__closed_on__isnull=True,
        needs__closed_on__isnull=True,
        needs__withdrawn_at__isnull=True,
    )
    for action_id, number in waiting.order_by("needs__number").values_list("action", "needs__number"):
        found[action_id].append(f"A{number}")
    return found


def _risks(workstream_id: UUID, month: Month) -> dict[str, int]:
    starts, ends = month.days
    return (
        Risk.objects.open()
        .filter(workstream=workstream_id)
        .annotate(score_now=F("likelihood") * F("impact"))
        .aggregate(
            risks=Count("pk"),
            high_risks=Count("pk", filter=Q(score_now__gte=HIGH_SCORE)),
            new_risks=Count("pk", filter=Q(raised_on__gte=starts, raised_on__lt=ends)),
        )
    )
