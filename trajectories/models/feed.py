"""Tokens of the measures feed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tcp_portal.models import Identified
from tcp_portal.partnerships.models import User


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
                condition=Q(expires_at__gt=F("created_at")), name="feed_token_expires_after_it_is_made"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="feed_token_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
