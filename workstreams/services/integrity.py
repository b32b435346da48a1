"""N17: links of the programme that hang. A page says how many there are; the demonstration must have none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q

from tcp_portal.access import Scope
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.registry import MEASURES
from workstreams.models import ActionNeed, Mitigation, Objective, PlanAction, Risk
from workstreams.services.actions import PARENTS

_WITHDRAWABLE = tuple(name for name in PARENTS if name != "agenda_item")  # an agenda item never is


@dataclass(frozen=True, slots=True)
class Orphan:
    """A link that hangs: from which row, and why. `is_note`: nothing is wrong, but somebody should look."""

    kind: str
    row_id: UUID
    name: str
    why: str
    is_note: bool = False


def orphans(*, partnership: Partnership, scope: Scope) -> list[Orphan]:
    """Every link of the partnership's programme that hangs, then what somebody should look at. Five queries.

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
    """Open actions at fault, found by the database in one question, and then what is wrong with each."""
    gone = Q(objective__withdrawn_at__isnull=False) | Q(workstream__withdrawn_at__isnull=False)
    for name in _WITHDRAWABLE:
        gone |= Q(**{f"{name}__withdrawn_at__isnull": False})
    elsewhere = Q(objective__isnull=False) & ~Q(objective__workstream=F("workstream"))
    resolved, unknown = Q(barrier__resolved_on__isnull=False), ~Q(measure="") & ~Q(measure__in=MEASURES)
    actions = PlanAction.objects.visible_to(scope).open().filter(partnership=partnership)
    found = actions.filter(gone | elsewhere | resolved | unknown).order_by("number")
    for action in found.select_related("objective", "workstream", "barrier", *_WITHDRAWABLE):
        yield from _faults(action)


def _faults(action: PlanAction) -> Iterator[Orphan]:
    objective, workstream = action.objective, action.workstream
    if objective is not None and objective.workstream_id != action.workstream_id:
        yield _action(action, "its objective is one of another workstream")
    if objective is not None and objective.withdrawn_at is not None:
        yield _action(action, "its objective was withdrawn")
    if workstream is not None and workstream.withdrawn_at is not None:
        yield _action(action, "its workstream was withdrawn")
    if any(getattr(getattr(action, name), "withdrawn_at", None) for name in _WITHDRAWABLE):
        yield _action(action, "what it came from was withdrawn")
    if action.measure and action.measure not in MEASURES:
        yield _action(action, _no_measure(action.measure))
    if action.barrier is not None and action.barrier.resolved_on is not None:
        yield _action(action, "the barrier that it is about is out of the way", is_note=True)


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
    risks = Risk.objects.visible_to(scope).current().filter(partnership=partnership)
    for risk in risks.exclude(measure="").exclude(measure__in=MEASURES).order_by("number"):
        yield Orphan("risk", risk.pk, f"{risk}: {risk.title}", _no_measure(risk.measure))
    objectives = Objective.objects.visible_to(scope).current().exclude(measures=[])
    for objective in objectives.filter(workstream__partnership=partnership):
        for key in sorted(set(objective.measures) - set(MEASURES)):
            yield Orphan("workstream", objective.workstream_id, objective.text, _no_measure(key))


def _no_measure(key: str) -> str:
    return f"the portal has no measure “{key}”"


def _action(action: PlanAction, why: str, *, is_note: bool = False) -> Orphan:
    return Orphan("action", action.pk, f"{action}: {action.what}", why, is_note)
