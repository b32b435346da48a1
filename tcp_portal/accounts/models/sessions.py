"""Where people are signed in: one row a session, with enough to know it again and to end it."""

from __future__ import annotations

from typing import Self

from django.db import models

from tcp_portal.models import Identified
from tcp_portal.partnerships.models import User


class SignedInQuerySet(models.QuerySet["SignedIn"]):
    def going_on(self) -> Self:
        """Those that nobody ended; whether a session has run out is known by the session itself."""
        return self.filter(ended_at__isnull=True)


class SignedIn(Identified):
    """A session of a person: since when, on what, from where. `session_key` finds it in the store of sessions."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="signed_in")
    session_key = models.CharField(max_length=40, db_index=True)
    began_at = models.DateTimeField()
    device = models.CharField(max_length=60)
    place = models.CharField(max_length=80, help_text="The network's name, or the address.")
    ended_at = models.DateTimeField(null=True)

    objects = SignedInQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-began_at"], name="signed_in_by_user")]

    def __str__(self) -> str:
        return f"{self.user}: {self.device}"
