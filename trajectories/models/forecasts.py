"""Forecasts and back-tests, worked out by a worker."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from tcp_portal.access import Permission, Scope
from tcp_portal.models import Identified, ends_after_start
from tcp_portal.partnerships.models import Partnership
from trajectories.models.scenarios import Scenario


class RunKind(models.TextChoices):
    FORECAST = "forecast", "Forecast"
    RECORD = "record", "Track record"


class RunState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    WORKING = "working", "Being worked out"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


class ForecastRunQuerySet(models.QuerySet["ForecastRun"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_MEASURES) -> Self:
        """Runs of partnerships in which the reader holds the permission."""
        return self.filter(partnership__in=scope.partnership_ids(permission))


class ForecastRun(Identified):
    """One forecast or back-test: the row is the truth, the task queue only a nudge. Holds figures, no person."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="forecast_runs")
    kind = models.CharField(max_length=8, choices=RunKind.choices)
    month_starts_on = models.DateField(help_text="First day of the month from whose end it looks forward.")
    scenario = models.ForeignKey(
        Scenario, on_delete=models.PROTECT, null=True, blank=True, related_name="runs"
    )
    inputs_digest = models.CharField(
        max_length=64, help_text="What it was worked out from; another is stale."
    )
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict)
    runs = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    told_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When a worker was last told of it; empty where the task queue was away.",
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ForecastRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind", "month_starts_on", "inputs_digest"],
                condition=Q(scenario__isnull=True),
                name="forecast_run_once",
            ),
            models.UniqueConstraint(
                fields=["scenario", "kind", "month_starts_on", "inputs_digest"],
                condition=Q(scenario__isnull=False),
                name="forecast_run_of_a_scenario_once",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, state__in=[RunState.WAITING, RunState.WORKING])
                | Q(finished_at__isnull=False, state__in=[RunState.READY, RunState.FAILED]),
                name="forecast_run_is_finished_when_it_says_so",
            ),
            ends_after_start("asked_at", "finished_at", "forecast_run_finishes_after_it_is_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {self.month_starts_on:%B %Y}"
