"""Which identity at an organisation's own sign-on is which account."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tcp_portal.models import Identified
from tcp_portal.partnerships.models import User


class SignOn(Identified):
    """An identity is issuer and subject together, which the provider never gives to anybody else; never an e-mail."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_ons")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="sign_on_is_of_one_account"),
            models.UniqueConstraint(fields=["user", "issuer"], name="account_has_one_identity_at_an_issuer"),
            models.CheckConstraint(condition=~Q(issuer="") & ~Q(subject=""), name="sign_on_says_who"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.issuer}"
