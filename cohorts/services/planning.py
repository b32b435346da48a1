"""Everything about the way out of hospital that belongs to a spell, read with the spells in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Value

from cohorts.domain.checklist import OPEN, Progress, state_of
from cohorts.domain.plan_history import Step
from cohorts.models import ChecklistMark, Delay, DischargePlan, PlanStep, Spell
from cohorts.services import checklist
from cohorts.services.bundles import bundle


@dataclass(frozen=True, slots=True)
class DelayLine:
    """One delay, as its row has it."""

    id: UUID
    reason: str
    attribution: str
    started_on: date
    ended_on: date | None
    escalated_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the checklist with its mark; version 0 where it has none."""

    item_id: UUID
    title: str
    state: str
    done_on: date | None
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class Planning:
    """The plan, if there is one, with its history in time, its delays oldest first, and its checklist in order."""

    plan: DischargePlan | None
    steps: tuple[Step, ...]
    delays: tuple[DelayLine, ...]
    checklist: tuple[StepLine, ...]

    @property
    def progress(self) -> Progress:
        """How far the checklist is."""
        return Progress.of(line.state for line in self.checklist)

    @property
    def open_delays(self) -> tuple[DelayLine, ...]:
        """The delays that have not ended."""
        return tuple(delay for delay in self.delays if delay.ended_on is None)


def with_planning(spells: QuerySet[Spell], day: date) -> QuerySet[Spell]:
    """The spells with their plans, histories, delays and the checklist of the day."""
    of_plan = OuterRef("plan__pk")
    items = checklist.items_on(day, OuterRef("partnership"))
    return spells.select_related("plan__owner", "plan__destination_place").annotate(
        step_rows=bundle(
            PlanStep.objects.filter(plan=of_plan),
            by="plan",
            **_same("at", "on", "status", "planned_on", "confidence", "reason"),
        ),
        delay_rows=bundle(
            Delay.objects.filter(spell=OuterRef("pk")), by="spell", **_same(*DelayLine.__slots__)
        ),
        mark_rows=bundle(
            ChecklistMark.objects.filter(plan=of_plan),
            by="plan",
            **_same("item", "done_on", "not_needed", "note", "version"),
        ),
        item_rows=bundle(items.annotate(all=Value(1)), by="all", **_same("id", "position", "title")),
    )


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def planning_of(spell: Spell) -> Planning:
    """What `with_planning` read of one spell."""
    found: Any = spell
    steps = sorted(found.step_rows or (), key=lambda row: str(row["at"]))
    delays = sorted((delay_line(row) for row in found.delay_rows or ()), key=_by_start)
    return Planning(
        plan=getattr(spell, "plan", None),
        steps=tuple(step_of(row) for row in steps),
        delays=tuple(delays),
        checklist=tuple(_lines(found.item_rows or (), found.mark_rows or ())),
    )


def _by_start(delay: DelayLine) -> tuple[date, str]:
    return delay.started_on, delay.reason


def step_of(row: dict[str, Any]) -> Step:
    """A step from its bundle."""
    return Step(
        on=date.fromisoformat(row["on"]),
        status=row["status"],
        planned_on=_day(row["planned_on"]),
        confidence=row["confidence"],
        reason=row["reason"],
    )


def delay_line(row: dict[str, Any]) -> DelayLine:
    """A delay from its bundle."""
    return DelayLine(
        id=UUID(row["id"]),
        reason=row["reason"],
        attribution=row["attribution"],
        started_on=date.fromisoformat(row["started_on"]),
        ended_on=_day(row["ended_on"]),
        escalated_on=_day(row["escalated_on"]),
        note=row["note"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _lines(items: Iterable[dict[str, Any]], marks: Iterable[dict[str, Any]]) -> Iterable[StepLine]:
    by_item = {UUID(mark["item"]): mark for mark in marks}
    for item in sorted(items, key=lambda row: row["position"]):
        key = UUID(item["id"])
        mark = by_item.get(key)
        if mark is None:
            yield StepLine(key, item["title"], OPEN, None, "", 0)
            continue
        done_on = _day(mark["done_on"])
        state = state_of(done=done_on is not None, not_needed=bool(mark["not_needed"]))
        yield StepLine(key, item["title"], state, done_on, mark["note"], mark["version"])
