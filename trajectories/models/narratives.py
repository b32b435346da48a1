"""Words beside figures, and the lines of outcomes frameworks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tcp_portal.models import Versioned, ends_after_start
from tcp_portal.partnerships.models import Partnership, User
from trajectories.models.methods import OfPartnershipQuerySet


class NarrativeQuerySet(OfPartnershipQuerySet["Narrative"]):
    pass


class Narrative(Versioned):
    """What somebody wrote in place of or beside a generated sentence, and the facts it was written on.

    `facts` are the figures of that moment by measure and part: where they differ now, the words are marked stale.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="narratives")
    month_starts_on = models.DateField()
    key = models.CharField(max_length=80, help_text="What it is about: a measure's id or a section's key.")
    text = models.TextField(max_length=4000)
    generated = models.TextField(blank=True, help_text="The sentence that stood there when it was written.")
    facts = models.JSONField(default=dict)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = NarrativeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "month_starts_on", "key"], name="narrative_once"),
            models.CheckConstraint(condition=~Q(text=""), name="narrative_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.key}, {self.month_starts_on:%B %Y}"


class IndicatorStatus(models.TextChoices):
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    KEPT = "kept", "As before"


class OutcomeIndicatorQuerySet(OfPartnershipQuerySet["OutcomeIndicator"]):
    pass


class OutcomeIndicator(Versioned):
    """A line of an outcomes framework: domain, indicator, how it is measured, and the measure here if there is one."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="outcome_indicators"
    )
    framework = models.CharField(max_length=120)
    domain = models.CharField(max_length=120)
    statement = models.CharField(max_length=240, blank=True, help_text="What people wish to be able to say.")
    indicator = models.CharField(max_length=240)
    metric = models.CharField(max_length=400, blank=True)
    measure = models.CharField(
        max_length=60, blank=True, help_text="Id in the register of measures, if there."
    )
    status = models.CharField(max_length=8, choices=IndicatorStatus.choices, default=IndicatorStatus.NEW)
    principles = models.JSONField(
        default=list, blank=True, help_text="Numbers of the service model's principles."
    )
    population = models.CharField(max_length=160, blank=True, help_text="Of whom it is asked.")
    frequency = models.CharField(max_length=60, blank=True)
    baseline = models.CharField(max_length=120, blank=True)
    target = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=240)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = OutcomeIndicatorQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("valid_from", "valid_to", "outcome_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["partnership", "framework", "indicator", "valid_from"], name="outcome_once"
            ),
        ]

    def __str__(self) -> str:
        return self.indicator
