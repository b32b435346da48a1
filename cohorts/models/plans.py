"""What is planned for a person's way out of hospital."""

from __future__ import annotations

from typing import Self

from django.db import models

from cohorts.models.spells import Spell
from tcp_portal.access import Permission, Scope
from tcp_portal.models import Versioned


class DischargePlanQuerySet(models.QuerySet["DischargePlan"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_PEOPLE) -> Self:
        """Plans of people whom the reader's posts reach."""
        return self.filter(spell__in=Spell.objects.visible_to(scope, permission))


class DischargePlan(Versioned):
    """Care-plan status and planned date of one spell. AT items PatientCarePlan and DateOfPlannedTransfer."""

    spell = models.OneToOneField(Spell, on_delete=models.PROTECT, related_name="plan")
    status = models.CharField(
        max_length=1, blank=True, help_text="Code list: care-plan status; empty: not recorded."
    )
    planned_on = models.DateField(null=True, blank=True)

    objects = DischargePlanQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Planned for {self.planned_on}" if self.planned_on else "No planned date"
