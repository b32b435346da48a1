"""Links by which a named outside reader takes an issued edition."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tcp_portal.kept import OfPartnershipQuerySet
from tcp_portal.models import Identified
from tcp_portal.packs.models.issues import IssuedEdition
from tcp_portal.partnerships.models import User


class PackLinkQuerySet(OfPartnershipQuerySet["PackLink"]):
    partnership_path = "issued__run__partnership"


class PackLink(Identified):
    """For whom, what for and how long. Only the hash of its secret is kept."""

    issued = models.ForeignKey(IssuedEdition, on_delete=models.PROTECT, related_name="links")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    purpose = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret.")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = PackLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="pack_link_expires_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(email="") & ~Q(purpose=""), name="pack_link_says_for_whom_and_why"
            ),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="pack_link_is_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Link for {self.name}"
