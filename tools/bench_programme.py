"""Pages of the programme with 5,000 actions and 500 risks: `python -m tools.bench_programme`, answers in JSON.

The rows are made once, in a partnership of their own, by bulk: every one keeps the rules of its table.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from itertools import cycle, islice
from typing import Any

import django

ACTIONS, RISKS, STREAMS = 5_000, 500, 8
CODE, EMAIL = "PROG", "programme@bench.example"
TIMES = 20
BUDGET = {"cpu": 40.0, "queries": 12}
STARTS = date(2016, 4, 1)
MADE_AT = datetime(2017, 4, 28, 12, tzinfo=UTC)


def _month(at: int) -> date:
    """The first day of one of 30 months from January 2016."""
    return date(2016 + at % 30 // 12, at % 30 % 12 + 1, 1)


def load() -> None:
    """The partnership with its programme, unless it is there; the database learns how its rows are spread."""
    from django.db import connection, transaction

    from tcp_portal.access import Role
    from tcp_portal.partnerships.models import Partnership, Post, User

    if Partnership.objects.filter(code=CODE).exists():
        return
    with transaction.atomic():
        here = Partnership.objects.create(
            code=CODE, name="Bench programme", region="London", starts_on=STARTS, synthetic=True
        )
        user = User.objects.create(email=EMAIL, name="Programme manager")
        Post.objects.create(user=user, role=Role.PROGRAMME_MANAGER, partnership=here, valid_from=STARTS)
        _programme(here, user)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _programme(here: Any, user: Any) -> None:
    from workstreams.models import ActionStep, Objective, PlanAction, Workstream

    streams = Workstream.objects.bulk_create(
        Workstream(
            partnership=here, number=at, name=f"Workstream {at}", aim="Fewer people in hospital", lead=user
        )
        for at in range(1, STREAMS + 1)
    )
    objectives = Objective.objects.bulk_create(
        Objective(workstream=stream, position=at, text=f"Objective {at} of {stream.name}")
        for stream in streams
        for at in range(5)
    )
    actions = PlanAction.objects.bulk_create(
        [
            _action(here, user, at, objective)
            for at, objective in enumerate(islice(cycle(objectives), ACTIONS), start=1)
        ],
        batch_size=1_000,
    )
    ActionStep.objects.bulk_create(
        (
            ActionStep(
                action=action, at=MADE_AT, by=user, due_on=action.due_on, percent=share, rag="green", rule="On track"
            )
            for action in actions
            for share in (0, action.percent)
        ),
        batch_size=1_000,
    )  # fmt: skip
    _risks(here, user, streams, actions)


def _action(here: Any, user: Any, at: int, objective: Any) -> Any:
    from workstreams.models import PlanAction

    due, done = _month(at), at % 3 == 0
    return PlanAction(
        partnership=here, number=at, workstream=objective.workstream, objective=objective, owner=user,
        what=f"Action {at}: agree who does what, and by when", is_milestone=at % 10 == 0,
        first_due_on=due, due_on=due, percent=100 if done else at % 90, at_risk=at % 7 == 0 and not done,
        updated_at=MADE_AT, closed_on=due if done else None, closed_as="done" if done else "",
    )  # fmt: skip


def _risks(here: Any, user: Any, streams: list[Any], actions: list[Any]) -> None:
    from workstreams.models import Mitigation, Risk, RiskScore

    risks = Risk.objects.bulk_create(
        Risk(
            partnership=here, number=at, title=f"Risk {at}", cause="A cause", event="An event", effect="An effect",
            category="delivery", workstream=streams[at % STREAMS], owner=user, raised_on=STARTS,
            inherent_likelihood=5, inherent_impact=at % 5 + 1, likelihood=at % 5 + 1, impact=at // 5 % 5 + 1,
            review_on=_month(at),
        )
        for at in range(1, RISKS + 1)
    )  # fmt: skip
    RiskScore.objects.bulk_create(
        RiskScore(
            risk=risk, on=_month(at), at=MADE_AT, likelihood=risk.likelihood, impact=risk.impact, by=user
        )
        for risk in risks
        for at in (1, 5, 9)
    )
    Mitigation.objects.bulk_create(
        Mitigation(risk=risk, action=actions[(risk.number * 10 + at) % ACTIONS])
        for risk in risks
        for at in (0, 1)
    )


def addresses() -> dict[str, str]:
    """The pages that are measured, as far as the portal has them."""
    from django.urls import NoReverseMatch, reverse

    from workstreams.models import PlanAction, Risk, Workstream

    of = {"partnership__code": CODE, "number": 1}
    named: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
        ("workstreams", "list", ()),
        ("one workstream", "workstream", (Workstream.objects.get(**of).pk,)),
        ("actions, 100 rows", "actions", ()),
        ("action", "action", (PlanAction.objects.get(**of).pk,)),
        ("board", "action_board", ()),
        ("timeline", "action_timeline", ()),
        ("risks, 100 rows", "risks", ()),
        ("one risk", "risk", (Risk.objects.get(**of).pk,)),
        ("heat map", "heat_map", ()),
        ("training", "training", ()),
        ("workforce", "workforce", ()),
    )
    found = {}
    for words, name, path in named:
        try:
            found[words] = f"{reverse(f'workstreams:{name}', args=path)}?partnership={CODE}&month=2017-04"
        except NoReverseMatch:
            continue
    return found


def main() -> None:
    """Loads, asks each page, prints its CPU, queries and size."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()
    from tools.bench_site import asked

    load()
    print(json.dumps(asked(EMAIL, list(addresses().items()), TIMES)))


if __name__ == "__main__":
    main()
