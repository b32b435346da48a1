"""The cover sheet of a paper for a governing body, cabinet or health and wellbeing board: its words for one month."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tcp_portal.kept import KeptQuerySet, OfPartnership, one_of
from tcp_portal.months import Month


class ActionRequired(models.TextChoices):
    NOTE = "note", "To note"
    DISCUSS = "discuss", "To discuss"
    APPROVE = "approve", "To approve"
    DECIDE = "decide", "To decide"


class CoverSheetQuerySet(KeptQuerySet["CoverSheet"]):
    pass


class CoverSheet(OfPartnership):
    """Who brings the paper, what is asked of its readers, and what it means for risk, money, quality and the law.

    After the cover sheet of a clinical commissioning group's paper of May 2016 (Building the Right Support notes,
    section 8.1). What is empty is printed as not stated.
    """

    month_starts_on = models.DateField(help_text="First day of the month that the paper is of.")
    paper_number = models.CharField(max_length=40, blank=True)
    author = models.CharField(max_length=160, blank=True)
    executive_lead = models.CharField(max_length=160, blank=True)
    earlier_committees = models.TextField(max_length=600, blank=True, help_text="Who has seen it before.")
    action_required = models.CharField(max_length=8, choices=ActionRequired.choices, blank=True)
    attachments = models.TextField(max_length=600, blank=True)
    objectives = models.TextField(
        max_length=600, blank=True, help_text="Objectives of the body that it serves."
    )
    summary = models.TextField(max_length=2000, blank=True, help_text="Executive summary, in own words.")
    risk = models.TextField(max_length=600, blank=True)
    finance = models.TextField(max_length=600, blank=True)
    engagement = models.TextField(max_length=600, blank=True)
    quality = models.TextField(max_length=600, blank=True)
    equality = models.TextField(max_length=600, blank=True)
    privacy = models.TextField(max_length=600, blank=True)
    legal = models.TextField(max_length=600, blank=True)

    objects = CoverSheetQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "month_starts_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="coversheet_once_a_month",
            ),
            models.CheckConstraint(condition=Q(month_starts_on__day=1), name="coversheet_of_a_month"),
            one_of("action_required", ActionRequired, "coversheet_action_is_known", blank=True),
        ]

    def __str__(self) -> str:
        return f"Cover sheet, {Month.of(self.month_starts_on).label}"
