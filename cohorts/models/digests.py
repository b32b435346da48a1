"""The weekly message about work: who does not want it, and to whom it went."""

from __future__ import annotations

from django.db import models

from tcp_portal.models import Identified
from tcp_portal.partnerships.models import User


class DigestChoice(Identified):
    """Somebody said whether they want the weekly message; who said nothing gets it."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="digest_choice")
    wanted = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return "Weekly message wanted" if self.wanted else "No weekly message"


class DigestMail(Identified):
    """One message of one week: taken in hand once, so that nobody gets it twice.

    `sent_at` is empty while the message is on its way; `failed` says that the mail server refused it, and that a
    later run may try again. Neither holds what the message said.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="digest_mails")
    week = models.DateField(help_text="The Monday of the week.")
    taken_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    failed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "week"], name="digest_mail_once_a_week"),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(failed=False),
                name="digest_mail_is_sent_or_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"Weekly message of {self.week}"
