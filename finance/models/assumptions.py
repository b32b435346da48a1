"""What plans and forecasts take for granted: one register for the programme and its money."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tcp_portal.kept import KeptQuerySet, OfPartnership, Owned, number_once, one_of


class AssumptionState(models.TextChoices):
    HOLDS = "holds", "Holds"
    TESTED = "tested", "Being tested"
    WRONG = "wrong", "Proved wrong"
    FACT = "fact", "Became a fact"


class AssumptionQuerySet(KeptQuerySet["Assumption"]):
    pass


class Assumption(OfPartnership, Owned):
    """What is taken for granted: its value, who says so, since when, and what happens if it is wrong."""

    number = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    value = models.CharField(max_length=120, blank=True, help_text="A number with its unit, or a word.")
    source = models.CharField(max_length=240)
    on = models.DateField(help_text="Day of the source.")
    if_wrong = models.TextField(max_length=600, help_text="What happens if it is wrong.")
    state = models.CharField(max_length=8, choices=AssumptionState.choices, default=AssumptionState.HOLDS)
    review_on = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=600, blank=True)

    objects = AssumptionQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            *Owned.Meta.constraints,
            number_once("assumption_number_once"),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(source="") & ~Q(if_wrong=""), name="assumption_is_told_whole"
            ),
            one_of("state", AssumptionState, "assumption_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"As{self.number}"
