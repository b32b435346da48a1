"""Short stories of people who cannot be known again, for a needs assessment. Feature F22."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from tcp_portal.access import Permission, Scope
from tcp_portal.models import Versioned
from tcp_portal.partnerships.models import Partnership, User


class VignetteQuerySet(models.QuerySet["Vignette"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_MEASURES) -> Self:
        """Approved stories of partnerships whose figures the reader may view; drafts only for those who write them."""
        writes = scope.partnership_ids(Permission.EDIT_COMMISSIONING)
        return self.filter(
            Q(approved_at__isnull=False) | Q(partnership__in=writes),
            partnership__in=scope.partnership_ids(permission),
        )


class Vignette(Versioned):
    """A story written by one keeper and approved by another before anybody else reads it."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="vignettes")
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=2000)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    objects = VignetteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="vignette_says_something"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="vignette_approval_has_day_and_name",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(written_by__isnull=True)
                | ~Q(approved_by=F("written_by")),
                name="vignette_is_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.title
