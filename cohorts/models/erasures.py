"""Records that are kept no longer: proposed by one officer, erased by another, and what is known of it afterwards."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from cohorts.domain.policy import RULE_WORDS, Rule
from cohorts.models.people import Person
from tcp_portal.access import Permission, Scope
from tcp_portal.models import Identified
from tcp_portal.partnerships.models import User

_RULES = (Rule.RETENTION_LAST_CONTACT, Rule.RETENTION_DEATH)


def _of_organisation(organisation_id: UUID) -> Q:
    return Q(person__originating_commissioner=organisation_id)


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def visible_to(self, scope: Scope) -> Self:
        """Those of people whom the officer's posts reach, also after the erasure."""
        return self.filter(
            scope.people_filter(
                Permission.ERASE_PEOPLE,
                partnership="person__partnership",
                place="person__home_place",
                of_organisation=_of_organisation,
            )
        )

    def waiting(self) -> Self:
        """Proposed and not yet carried out."""
        return self.filter(erased_at__isnull=True)


class Erasure(Identified):
    """One person's, by the rule and the day that held when it was proposed. What it says of them is their reference."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="erasure")
    rule = models.CharField(max_length=32, choices=[(rule.value, RULE_WORDS[rule]) for rule in _RULES])
    counted_from = models.DateField(help_text="The last contact or the death.")
    due_on = models.DateField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    erased_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rule__in=list(_RULES)), name="erasure_rule_is_of_retention"),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("counted_from")), name="erasure_is_due_after_it_is_counted"
            ),
            models.CheckConstraint(
                condition=Q(erased_by__isnull=True, erased_at__isnull=True)
                | Q(erased_by__isnull=False, erased_at__isnull=False) & ~Q(erased_by=F("proposed_by")),
                name="erasure_is_agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"Erasure, due on {self.due_on}"
