"""Each plan that stands already gets its history: from the trail of who changed what, or as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import migrations, models
from django.utils import timezone

_BATCH = 2_000
State = tuple[str, date | None]


def _changes(entries: list[Any]) -> Iterator[tuple[Any, State]]:
    """What the plan said after each entry about it."""
    status, planned_on = "", None
    for entry in entries:
        status = entry.changes.get("status", [None, status])[1] or ""
        if "planned_on" in entry.changes:
            told = entry.changes["planned_on"][1]
            planned_on = date.fromisoformat(told) if told else None
        yield entry, (status, planned_on)


def _steps(plan: Any, entries: list[Any], now: Any) -> Iterator[dict[str, Any]]:
    state: State = ("", None)
    for entry, (status, planned_on) in _changes(entries):
        state = (status, planned_on)
        yield {"at": entry.at, "on": timezone.localdate(entry.at), "by_id": entry.by_id, "state": state}
    if state != (plan.status, plan.planned_on):
        state = (plan.status, plan.planned_on)
        yield {"at": now, "on": timezone.localdate(now), "by_id": None, "state": state}


def _slips(states: list[State]) -> int:
    dates = [planned_on for _, planned_on in states if planned_on is not None]
    return sum(after > before for before, after in pairwise(dates))


def write_steps(apps: Any, _schema_editor: Any) -> None:
    plan_model, step_model = apps.get_model("cohorts", "DischargePlan"), apps.get_model("cohorts", "PlanStep")
    trail: dict[Any, list[Any]] = {}
    for entry in apps.get_model("audit", "AuditEntry").objects.filter(did="discharge plan").order_by("at"):
        trail.setdefault(entry.object_id, []).append(entry)
    now, steps, slipped = timezone.now(), [], []
    for plan in plan_model.objects.filter(steps__isnull=True).iterator(chunk_size=_BATCH):
        found = list(_steps(plan, trail.get(plan.pk, []), now))
        for one in found:
            status, planned_on = one.pop("state")
            steps.append(step_model(plan_id=plan.pk, status=status, planned_on=planned_on, **one))
        plan.slips = _slips([(step.status, step.planned_on) for step in steps[len(steps) - len(found) :]])
        if plan.slips:
            slipped.append(plan)
    step_model.objects.bulk_create(steps, batch_size=_BATCH)
    plan_model.objects.bulk_update(slipped, ["slips"], batch_size=_BATCH)


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0007_register"), ("audit", "0002_append_only")]

    operations = [
        migrations.AddField(
            "dischargeplan", "slips",
            models.PositiveSmallIntegerField(
                default=0, editable=False, help_text="How often the date was put off, as its steps say.",
            ),
        ),
        migrations.RunPython(write_steps, migrations.RunPython.noop),
    ]  # fmt: skip
