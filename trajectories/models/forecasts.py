"""Forecasts worked out by a worker, the questions asked of them (what if), and tokens of the measures feed."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from cohorts.models.people import OfPersonQuerySet, Person
from cohorts.models.spells import Spell
from tcp_portal.access import Permission, Scope
from tcp_portal.models import Identified, Versioned, ends_after_start
from tcp_portal.partnerships.models import Organisation, Partnership, User


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_MEASURES) -> Self:
        """Scenarios of partnerships in which the reader holds the permission."""
        return self.filter(partnership__in=scope.partnership_ids(permission))


class Scenario(Versioned):
    """A named question: what if dates or rates were others? Never part of the register."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="scenarios")
    name = models.CharField(max_length=120)
    month_starts_on = models.DateField(help_text="First day of the month from whose end it looks forward.")
    admissions_a_month = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="Empty: as in the past year."
    )
    note = models.CharField(max_length=400, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="scenario_name_once",
            ),
            models.CheckConstraint(
                condition=Q(admissions_a_month__isnull=True) | Q(admissions_a_month__gte=0),
                name="scenario_rate_not_negative",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="scenario_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ChangeKind(models.TextChoices):
    DATE = "date", "Leaves on this day"
    STAYS = "stays", "Stays throughout"
    PAYER = "payer", "Another commissioner pays"


class ScenarioChangeQuerySet(OfPersonQuerySet["ScenarioChange"]):
    pass


class ScenarioChange(Identified):
    """What a scenario supposes of one person: a date, that they stay, or a dispute lost."""

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="changes")
    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="scenario_changes")
    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    leaves_on = models.DateField(null=True, blank=True)
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScenarioChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scenario", "spell", "kind"], name="scenario_change_once"),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.DATE, leaves_on__isnull=False, payer__isnull=True)
                | Q(kind=ChangeKind.STAYS, leaves_on__isnull=True, payer__isnull=True)
                | Q(kind=ChangeKind.PAYER, leaves_on__isnull=True, payer__isnull=False),
                name="scenario_change_says_what_changes",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


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


class FeedToken(Identified):
    """A key with which one person's spreadsheet reads the measures feed. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="feed_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token.")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="feed_token_expires_after_it_is_made"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="feed_token_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
