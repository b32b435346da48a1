"""What the information governance officer is told of, and what they said of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from tcp_portal.access.permissions import Permission
from tcp_portal.models import Identified
from tcp_portal.partnerships.models import Partnership, User

if TYPE_CHECKING:
    from tcp_portal.access.scope import Scope


class AlertKind(models.TextChoices):
    GLASS = "glass", "A person\u2019s page opened in an emergency"
    HARVEST = "harvest", "Many people\u2019s pages in a short time"


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, scope: Scope) -> Self:
        """Alerts of the partnerships whose trail the reader may see."""
        return self.filter(partnership__in=scope.partnership_ids(Permission.VIEW_ACCESS_LOG))

    def glass_of(self, user_id: UUID, at: datetime) -> Self:
        """The emergencies that let this reader in at the moment."""
        return self.filter(kind=AlertKind.GLASS, by=user_id, at__lte=at, ends_at__gt=at)


class Alert(Identified):
    """Something that somebody did and an officer is to judge. It names a person by identity only, like the trail."""

    kind = models.CharField(max_length=8, choices=AlertKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="alerts")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveIntegerField(help_text="How many people it concerns.")
    person_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=400, blank=True, help_text="In the words of whoever did it.")
    ends_at = models.DateTimeField(null=True, help_text="When an opened page shuts again.")
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    justified = models.BooleanField(null=True)
    finding = models.CharField(max_length=400, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["partnership", "-at"], name="alert_by_partnership"),
            models.Index(fields=["by", "kind", "ends_at"], name="alert_by_reader"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="glass")
                | (Q(person_id__isnull=False, ends_at__isnull=False, ends_at__gt=F("at")) & ~Q(reason="")),
                name="alert_of_an_emergency_says_whom_why_and_until_when",
            ),
            models.CheckConstraint(
                condition=Q(
                    judged_by__isnull=True, judged_at__isnull=True, justified__isnull=True, finding=""
                )
                | (
                    Q(judged_by__isnull=False, judged_at__isnull=False, justified__isnull=False)
                    & ~Q(finding="")
                ),
                name="alert_is_judged_whole",
            ),
            models.CheckConstraint(
                condition=Q(judged_by__isnull=True) | ~Q(judged_by=F("by")),
                name="alert_is_judged_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%Y-%m-%d %H:%M}"
