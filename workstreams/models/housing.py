"""Homes: schemes, their units, and for whom each is meant."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from cohorts.models import Spell
from cohorts.models.people import OfPersonQuerySet
from tcp_portal.kept import Kept, KeptQuerySet, OfPartnership, OfPartnershipQuerySet, one_of
from tcp_portal.models import Identified, Versioned, ends_after_start
from tcp_portal.partnerships.models import Place, User


class SchemeStage(models.TextChoices):
    IDEA = "idea", "Idea"
    CASE = "case", "Business case"
    FUNDED = "funded", "Funding agreed"
    PLANNING = "planning", "Planning permission"
    BUILDING = "building", "Being built"
    READY = "ready", "Ready"
    DROPPED = "dropped", "Dropped"


class CapitalState(models.TextChoices):
    NONE = "none", "No capital needed"
    SOUGHT = "sought", "Being sought"
    BID = "bid", "Bid made"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"


class SchemeQuerySet(KeptQuerySet["Scheme"]):
    pass


class Scheme(OfPartnership):
    """A development of homes: at most so many units, in a stage, ready in a month. Its first such month stays."""

    name = models.CharField(max_length=120)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    landlord = models.CharField(max_length=160, blank=True)
    stage = models.CharField(max_length=10, choices=SchemeStage.choices)
    units_up_to = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Most units; empty: not known."
    )
    needs = models.JSONField(default=list, help_text="Code list: need, that its homes are made for.")
    capital = models.CharField(max_length=8, choices=CapitalState.choices, default=CapitalState.SOUGHT)
    capital_from = models.CharField(max_length=160, blank=True)
    capital_amount = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="Pounds; empty: not known."
    )
    amount_source = models.CharField(max_length=160, blank=True)
    first_ready_on = models.DateField(null=True, blank=True, help_text="First month given for readiness.")
    ready_on = models.DateField(
        null=True, blank=True, help_text="First day of the month in which it is ready."
    )
    voids = models.TextField(
        max_length=400, blank=True, help_text="Who pays for an empty home, and how long."
    )
    note = models.TextField(max_length=600, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "name"], condition=Q(withdrawn_at__isnull=True), name="scheme_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="scheme_has_a_name"),
            one_of("stage", SchemeStage, "scheme_stage_is_known"),
            one_of("capital", CapitalState, "scheme_capital_is_known"),
            models.CheckConstraint(
                condition=Q(capital_amount__isnull=True) | Q(capital_amount__gte=0) & ~Q(amount_source=""),
                name="scheme_amount_has_its_source",
            ),
            models.CheckConstraint(
                condition=Q(ready_on__isnull=True) | Q(first_ready_on__isnull=False),
                name="scheme_keeps_its_first_month",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SchemeStepQuerySet(OfPartnershipQuerySet["SchemeStep"]):
    partnership_path = "scheme__partnership"


class SchemeStep(Identified):
    """How a scheme stood after each change of stage or month. Rows are only added."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.CharField(max_length=10, choices=SchemeStage.choices)
    ready_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)

    objects = SchemeStepQuerySet.as_manager()

    class Meta:
        constraints = [one_of("stage", SchemeStage, "schemestep_stage_is_known")]

    def __str__(self) -> str:
        return f"{self.stage} at {self.at:%Y-%m-%d}"


class UnitQuerySet(KeptQuerySet["Unit"]):
    partnership_path = "scheme__partnership"


class Unit(Kept):
    """One home for one person. Without a month of its own it is ready with its scheme."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="units")
    label = models.CharField(max_length=60)
    needs = models.JSONField(default=list, help_text="Code list: need; empty: as the scheme.")
    ready_on = models.DateField(null=True, blank=True)
    accessible = models.BooleanField(default=False, help_text="For a wheelchair.")
    note = models.CharField(max_length=400, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["scheme", "label"], condition=Q(withdrawn_at__isnull=True), name="unit_label_once"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class MatchState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    MOVED = "moved", "Moved in"
    ENDED = "ended", "Ended"


class UnitMatchQuerySet(OfPersonQuerySet["UnitMatch"]):
    person_path = "spell__person"

    def standing(self) -> Self:
        """Matches that hold the unit: all but those that ended."""
        return self.exclude(state=MatchState.ENDED)


class UnitMatch(Versioned):
    """A home meant for somebody who is to leave hospital. Neither a home nor a person is taken twice. N18."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="matches")
    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="unit_matches")
    state = models.CharField(max_length=10, choices=MatchState.choices, default=MatchState.PROPOSED)
    matched_on = models.DateField()
    matched_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)

    objects = UnitMatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=~Q(state=MatchState.ENDED), name="unitmatch_one_a_unit"
            ),
            models.UniqueConstraint(
                fields=["spell"], condition=~Q(state=MatchState.ENDED), name="unitmatch_one_a_person"
            ),
            one_of("state", MatchState, "unitmatch_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=MatchState.ENDED, ended_on__isnull=False)
                | ~Q(state=MatchState.ENDED) & Q(ended_on__isnull=True),
                name="unitmatch_end_has_its_day",
            ),
            ends_after_start("matched_on", "ended_on", "unitmatch_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"Match of {self.matched_on}"
