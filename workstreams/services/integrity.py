"""N17: links of the programme that hang. A page says how many there are; the demonstration must have none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from tcp_portal.access import Scope
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.registry import MEASURES
from workstreams.models import ActionNeed, Mitigation, Objective, PlanAction, Risk
from workstreams.services.actions import PARENTS


@dataclass(frozen=True, slots=True)
class Orphan:
    """A link that hangs: from which row, and why. `is_note`: nothing is wrong, but somebody should look."""

    kind: str
    row_id: UUID
    name: str
    why: str
    is_note: bool = False


def orphans(*, partnership: Partnership, scope: Scope) -> list[Orphan]:
    """Every link of the partnership's programme that hangs, then what somebody should look at. Eight queries.

    Looks at open actions, at mitigations of open risks, at what actions need, and at the measures that objectives,
    actions and risks name.
    """
    found = [
        *_of_actions(partnership, scope),
        *_of_links(partnership, scope),
        *_of_measures(partnership, scope),
    ]
    return sorted(found, key=lambda one: one.is_note)


def _of_actions(partnership: Partnership, scope: Scope) -> Iterator[Orphan]:
    actions = PlanAction.objects.visible_to(scope).open().filter(partnership=partnership)
    elsewhere = Q(objective__isnull=False) & ~Q(objective__workstream=F("workstream"))
    yield from _actions(actions.filter(elsewhere), "its objective is one of another workstream")
    yield from _actions(actions.filter(objective__withdrawn_at__isnull=False), "its objective was withdrawn")
    yield from _actions(
        actions.filter(workstream__withdrawn_at__isnull=False), "its workstream was withdrawn"
    )
    withdrawn = Q()
    for name in PARENTS:
        if name != "agenda_item":  # an item of an agenda is never withdrawn
            withdrawn |= Q(**{f"{name}__withdrawn_at__isnull": False})
    yield from _actions(actions.filter(withdrawn), "what it came from was withdrawn")
    resolved = actions.filter(barrier__resolved_on__isnull=False)
    yield from _actions(resolved, "the barrier that it is about is out of the way", is_note=True)


def _of_links(partnership: Partnership, scope: Scope) -> Iterator[Orphan]:
    mitigations = Mitigation.objects.visible_to(scope).filter(
        Q(action__withdrawn_at__isnull=False) | Q(risk__withdrawn_at__isnull=False),
        risk__partnership=partnership,
    )
    for one in mitigations.select_related("risk", "action").order_by("risk__number", "action__number"):
        gone = one.action if one.action.withdrawn_at else one.risk
        name = f"{one.risk}: {one.risk.title}"
        yield Orphan("risk", one.risk_id, name, f"its mitigation by {one.action} hangs: {gone} was withdrawn")
    needs = ActionNeed.objects.visible_to(scope).filter(
        Q(needs__withdrawn_at__isnull=False) | Q(needs__closed_as="dropped"),
        action__partnership=partnership,
        action__closed_on__isnull=True,
        action__withdrawn_at__isnull=True,
    )
    for link in needs.select_related("action", "needs").order_by("action__number", "needs__number"):
        gone_as = "withdrawn" if link.needs.withdrawn_at else "dropped"
        yield _action(link.action, f"it needs {link.needs}, which was {gone_as}")


def _of_measures(partnership: Partnership, scope: Scope) -> Iterator[Orphan]:
    unknown = Q(partnership=partnership) & ~Q(measure="") & ~Q(measure__in=MEASURES)
    for action in PlanAction.objects.visible_to(scope).open().filter(unknown).order_by("number"):
        yield _action(action, f"the portal has no measure “{action.measure}”")
    for risk in Risk.objects.visible_to(scope).current().filter(unknown).order_by("number"):
        why = f"the portal has no measure “{risk.measure}”"
        yield Orphan("risk", risk.pk, f"{risk}: {risk.title}", why)
    for objective in (
        Objective.objects.visible_to(scope).current().filter(workstream__partnership=partnership)
    ):
        for key in set(objective.measures) - set(MEASURES):
            why = f"the portal has no measure “{key}”"
            yield Orphan("workstream", objective.workstream_id, objective.text, why)


def _actions(found: QuerySet[PlanAction], why: str, *, is_note: bool = False) -> Iterator[Orphan]:
    for action in found.order_by("number"):
        yield _action(action, why, is_note=is_note)


def _action(action: PlanAction, why: str, *, is_note: bool = False) -> Orphan:
    return Orphan("action", action.pk, f"{action}: {action.what}", why, is_note)
