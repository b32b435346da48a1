"""Links by which somebody takes an account into use that an administrator opened."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from tcp_portal.models import Identified
from tcp_portal.partnerships.models import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def in_force(self, now: datetime) -> Self:
        """Not used, not withdrawn, not too old, and of an account that is open."""
        return self.filter(
            used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now, user__is_active=True
        )


class Invitation(Identified):
    """One link, for one person, once. Only the hash of its secret is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret.")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="invitation_expires_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_is_used_or_withdrawn_not_both",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.user}"
