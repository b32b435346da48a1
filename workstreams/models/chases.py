"""To whom the reminder of a month went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tcp_portal.models import Identified
from tcp_portal.partnerships.models import User


class ChaseMail(Identified):
    """One reminder of one month, so that no lead gets it twice; see `tcp_portal.once_mail`. It keeps no words of it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    month_starts_on = models.DateField()
    taken_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    failed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "month_starts_on"], name="chase_mail_once_a_month"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(failed=False), name="chase_mail_is_sent_or_failed"
            ),
        ]

    def __str__(self) -> str:
        return f"Reminder of {self.month_starts_on:%B %Y}"
