"""What the programme does about a measure: actions that move it, risks that bear on it, who answers for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tcp_portal.access import Scope
from tcp_portal.partnerships.models import Partnership
from workstreams.models import Objective, PlanAction, Risk
from workstreams.services.risk_list import open_on


@dataclass(frozen=True, slots=True)
class Response:
    """Of one measure: open actions by month, open risks by score, and the objectives that it shows."""

    actions: tuple[PlanAction, ...]
    risks: tuple[Risk, ...]
    objectives: tuple[Objective, ...]


def responses(
    *, scope: Scope, partnership: Partnership, measures: Collection[str], day: date
) -> dict[str, Response]:
    """By measure, for a reader who follows the programme. Three queries.

    An action moves the measure that it names, or one that its objective shows.
    """
    objectives = [
        one
        for one in Objective.objects.visible_to(scope)
        .filter(workstream__partnership=partnership, workstream__withdrawn_at__isnull=True)
        .current()
        .select_related("workstream__lead")
        .order_by("workstream__number", "position", "pk")
        if set(one.measures) & set(measures)
    ]
    actions = list(
        PlanAction.objects.visible_to(scope)
        .of(partnership)
        .current()
        .open()
        .filter(Q(measure__in=measures) | Q(objective__in=objectives))
        .select_related("owner", "organisation", "objective", "workstream")
        .order_by("due_on", "number")
    )
    risks = [
        risk for risk in open_on(scope=scope, partnership=partnership, day=day) if risk.measure in measures
    ]
    return {
        measure: Response(
            tuple(
                one
                for one in actions
                if one.measure == measure or (one.objective and measure in one.objective.measures)
            ),
            tuple(one for one in risks if one.measure == measure),
            tuple(one for one in objectives if measure in one.measures),
        )
        for measure in measures
    }
