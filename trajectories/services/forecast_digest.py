"""What a forecast depends on, in one hash that is cheap to ask.

One query: how many stays, beds and plan steps there are up to the month, how often they were changed, when the last
step was made, and which plan is in force. Of a scenario also what it supposes. A change that the hash does not see
is one that the forecast does not read.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db.models import Aggregate, Count, Max, QuerySet, Sum, TextField, Value
from django.db.models.functions import Cast

from cohorts.models import Episode, PlanStep, Spell
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.models import PlanVersion, Scenario
from trajectories.services.suppositions import rate_of, suppositions

METHOD = 1  # raised when the method changes, so that what is kept is worked out anew


def digest_of(*, partnership: Partnership, month: Month, scenario: Scenario | None = None) -> str:
    """The hash of a month's inputs: one query, two more for a scenario; no row of a person is read."""
    supposed = [] if scenario is None else [suppositions(scenario), rate_of(scenario)]
    whose = [METHOD, month.iso, partnership.starts_on]
    text = json.dumps([*whose, _seen(partnership, month), *supposed], default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _seen(partnership: Partnership, month: Month) -> list[list[Any]]:
    day = month.last
    spells = Spell.objects.filter(partnership=partnership, counted_from__lte=day)
    beds = Episode.objects.filter(
        spell__partnership=partnership, spell__counted_from__lte=day, started_on__lte=day
    )
    steps = PlanStep.objects.filter(plan__spell__partnership=partnership, on__lte=day)
    plans = PlanVersion.objects.accepted().filter(partnership=partnership)
    rows = _counted(spells, "stays", Sum("version"), Sum("person__version")).union(
        _counted(beds, "beds", Sum("version"), Sum("version")),
        _counted(steps, "steps", Max("at"), Max("on")),
        _counted(plans, "plans", Max("number"), Max("number")),
        all=True,
    )
    return sorted(list(row) for row in rows)


def _counted(rows: QuerySet[Any], name: str, one: Aggregate, two: Aggregate) -> QuerySet[Any, Any]:
    """How many rows there are and two aggregates of them, as text under a name."""
    wanted = {"many": Count("pk"), "one": one, "two": two}
    texts = {key: Cast(value, TextField()) for key, value in wanted.items()}
    grouped: QuerySet[Any, Any] = rows.order_by().annotate(what=Value(name)).values("what").annotate(**texts)
    return grouped.values_list("what", "many", "one", "two")
