"""Scenarios: questions asked of the forecast, and what each supposes of single people."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from cohorts.models.people import OfPersonQuerySet, Person
from cohorts.models.spells import Spell
from tcp_portal.access import Permission, Scope
from tcp_portal.models import Identified, Versioned
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
