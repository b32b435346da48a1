"""Scenarios: saved, changed, copied, withdrawn and read. Their own tables are all that they write to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from cohorts.models import Spell
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.models import ChangeKind, Scenario, ScenarioChange
from trajectories.services.forecast_runs import ask_for_scenario
from trajectories.services.payers import payers

MOST_ADMISSIONS = Decimal(1000)


@dataclass(frozen=True, slots=True)
class ScenarioFacts:
    """What a scenario is called and supposes of everyone; no rate means as in the past."""

    name: str
    admissions_a_month: Decimal | None = None
    note: str = ""

    def stored(self) -> dict[str, Any]:
        """The values of the row's fields."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What is supposed of one stay: the day it ends, that it goes on, or who pays."""

    spell_id: UUID
    kind: ChangeKind
    leaves_on: date | None = None
    payer_id: UUID | None = None


def scenarios_of(*, scope: Scope, partnership: Partnership) -> list[Scenario]:
    """The partnership's scenarios that are not withdrawn, newest first."""
    scope.must_allow(Permission.VIEW_MEASURES, partnership.pk)
    rows = Scenario.objects.visible_to(scope).filter(partnership=partnership, withdrawn_at__isnull=True)
    return list(rows.select_related("made_by").prefetch_related("changes").order_by("-made_at", "name"))


def with_changes(scenarios: QuerySet[Scenario]) -> QuerySet[Scenario]:
    """Scenarios with everything that they suppose of people, and whom that says pays. One query more."""
    return scenarios.prefetch_related(Prefetch("changes", ScenarioChange.objects.select_related("payer")))


def changes_of(*, scenario: Scenario, scope: Scope) -> list[ScenarioChange]:
    """The suppositions about people whom the reader may see."""
    return list(ScenarioChange.objects.visible_to(scope).filter(scenario=scenario))


@transaction.atomic
def save_scenario(
    *, partnership: Partnership, month: Month, facts: ScenarioFacts, changes: Iterable[ChangeFacts], act: Act
) -> Scenario:
    """A new scenario from the end of a month. Refuses a name in use and what cannot be supposed."""
    by = _checked(partnership, month, facts, act, None)
    scenario = Scenario.objects.create(
        partnership=partnership,
        month_starts_on=month.first,
        made_by=by,
        made_at=act.now,
        **facts.stored(),
    )
    moved, people = _replace(scenario, list(changes), act)
    _audit(scenario, "save a scenario", act, audit.changes_between({}, facts.stored()) | moved, people)
    ask_for_scenario(scenario=scenario, now=act.now)
    return scenario


@transaction.atomic
def change_scenario(
    *, scenario: Scenario, version: int, facts: ScenarioFacts, changes: Iterable[ChangeFacts], act: Act
) -> Scenario:
    """Changes what a scenario supposes. Suppositions about people whom the writer may not see stay as they are.

    Raises Stale where someone else changed it meanwhile.
    """
    row, wanted = _fresh(scenario, version, facts), list(changes)
    _checked(row.partnership, Month.of(row.month_starts_on), facts, act, row.pk)
    before = _facts_of(row).stored()
    for name, value in facts.stored().items():
        setattr(row, name, value)
    moved, people = _replace(row, wanted, act)
    row.version += 1
    row.save()
    _audit(row, "change a scenario", act, audit.changes_between(before, facts.stored()) | moved, people)
    ask_for_scenario(scenario=row, now=act.now)
    return row


@transaction.atomic
def copy_scenario(*, scenario: Scenario, name: str, act: Act) -> Scenario:
    """The same suppositions under another name, also those about people whom the copier may not see."""
    facts = ScenarioFacts(name, scenario.admissions_a_month, scenario.note)
    by = _checked(scenario.partnership, Month.of(scenario.month_starts_on), facts, act, None)
    copy = Scenario.objects.create(
        partnership=scenario.partnership,
        month_starts_on=scenario.month_starts_on,
        made_by=by,
        made_at=act.now,
        **facts.stored(),
    )
    ScenarioChange.objects.bulk_create(
        ScenarioChange(
            scenario=copy,
            spell_id=row.spell_id,
            person_id=row.person_id,
            kind=row.kind,
            leaves_on=row.leaves_on,
            payer_id=row.payer_id,
        )
        for row in scenario.changes.all()
    )
    told = {"from": [None, scenario.pk], "name": [scenario.name, name]}
    _audit(copy, "copy a scenario", act, told, _people_of(copy))
    ask_for_scenario(scenario=copy, now=act.now)
    return copy


@transaction.atomic
def withdraw_scenario(*, scenario: Scenario, version: int, act: Act) -> None:
    """Takes a scenario off the list; its name is free again. Raises Stale as a change does."""
    act.scope.must_allow(Permission.RUN_SCENARIOS, scenario.partnership_id)
    row = _fresh(scenario, version, None)
    row.withdrawn_at = act.now
    row.version += 1
    row.save(update_fields=["withdrawn_at", "version"])
    _audit(row, "withdraw a scenario", act, {"withdrawn_at": [None, act.now]}, _people_of(row))


def _facts_of(scenario: Scenario) -> ScenarioFacts:
    return ScenarioFacts(scenario.name, scenario.admissions_a_month, scenario.note)


def _fresh(scenario: Scenario, version: int, facts: ScenarioFacts | None) -> Scenario:
    row = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if row.withdrawn_at is not None:
        raise Refusal("This scenario is withdrawn. Copy another, or make a new one.")
    if row.version != version:
        yours = facts.stored() if facts else {}
        differing = audit.changes_between(_facts_of(row).stored(), yours) if yours else {}
        raise Stale(
            version=row.version,
            differences=tuple(Difference(name, *values) for name, values in differing.items()),
        )
    return row


def _checked(partnership: Partnership, month: Month, facts: ScenarioFacts, act: Act, pk: UUID | None) -> Any:
    act.scope.must_allow(Permission.RUN_SCENARIOS, partnership.pk)
    if act.by is None:
        raise Refusal("A scenario needs a person who answers for it.")
    if month.last >= act.today:
        raise Refusal("A scenario starts from the end of a month that is over.", field="name")
    if facts.admissions_a_month is not None and not 0 <= facts.admissions_a_month <= MOST_ADMISSIONS:
        raise Refusal("Admissions a month must be between 0 and 1,000.", field="admissions_a_month")
    same = Scenario.objects.filter(partnership=partnership, name=facts.name, withdrawn_at__isnull=True)
    if same.exclude(pk__in=[pk] if pk else []).exists():
        raise Refusal("Another scenario has this name. Choose a different one.", field="name")
    return act.by


def _people_of(scenario: Scenario) -> set[UUID]:
    return set(scenario.changes.values_list("person_id", flat=True))


def _replace(
    scenario: Scenario, wanted: list[ChangeFacts], act: Act
) -> tuple[dict[str, list[Any]], set[UUID]]:
    """Stores the suppositions about people the writer may see; says what was and what is, and of whom."""
    month = Month.of(scenario.month_starts_on)
    seen = Spell.objects.visible_to(act.scope).filter(partnership=scenario.partnership_id)
    people = dict(
        seen.open_on(month.last)
        .filter(pk__in={one.spell_id for one in wanted})
        .values_list("pk", "person_id")
    )
    before = changes_of(scenario=scenario, scope=act.scope)
    own, near = payers(partnership=scenario.partnership)
    known = {one.pk for one in (*own, *near)}
    for one in wanted:
        _check_change(one, people, known, month)
    ScenarioChange.objects.filter(pk__in=[row.pk for row in before]).delete()
    ScenarioChange.objects.bulk_create(
        ScenarioChange(
            scenario=scenario,
            spell_id=one.spell_id,
            person_id=people[one.spell_id],
            kind=one.kind,
            leaves_on=one.leaves_on,
            payer_id=one.payer_id,
        )
        for one in wanted
    )
    was = {f"{row.spell_id} {row.kind}": row.leaves_on or row.payer_id for row in before}
    now = {f"{one.spell_id} {one.kind}": one.leaves_on or one.payer_id for one in wanted}
    moved = {
        key: [_said(was, key), _said(now, key)]
        for key in {**was, **now}
        if _said(was, key) != _said(now, key)
    }
    return moved, {row.person_id for row in before} | {people[one.spell_id] for one in wanted}


def _said(values: Mapping[str, Any], key: str) -> str | None:
    return str(values[key] or "yes") if key in values else None


def _check_change(one: ChangeFacts, people: Mapping[UUID, UUID], known: set[UUID], month: Month) -> None:
    if one.spell_id not in people:
        raise Refusal(f"Somebody named here was not in hospital at the end of {month.label}.")
    if one.leaves_on is not None and one.leaves_on <= month.last:
        raise Refusal(f"A day to leave must come after {month.label}.", field=f"on-{one.spell_id}")
    if one.payer_id is not None and one.payer_id not in known:
        raise Refusal("Choose a commissioner from the list.", field=f"payer-{one.spell_id}")


def _audit(
    scenario: Scenario, did: str, act: Act, changes: Mapping[str, Any], people: Iterable[UUID]
) -> None:
    audit.record(
        by=act.by,
        did=did,
        at=act.now,
        obj=scenario,
        partnership_id=scenario.partnership_id,
        person_ids=people,
        changes=changes,
    )
