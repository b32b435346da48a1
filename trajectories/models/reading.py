"""How a person has arranged the cards of the summary."""

from __future__ import annotations

from django.db import models

from tcp_portal.models import Identified
from tcp_portal.partnerships.models import User


class ReadingOrder(Identified):
    """Keys of cards in the order in which one person reads them, and those hidden; others follow in the standard."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="reading_order")
    shown = models.JSONField(default=list)
    hidden = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"Reading order of {self.user}"
