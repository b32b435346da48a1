"""The market: providers and what they can do, services in scope and their contracts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tcp_portal.kept import Kept, KeptQuerySet, OfPartnership, between, one_of
from tcp_portal.partnerships.models import Organisation, Place, User


class Quality(models.TextChoices):
    """Ratings of the Care Quality Commission."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    IMPROVE = "improve", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"


class TenderStage(models.TextChoices):
    INTEREST = "interest", "Has shown interest"
    QUALIFIED = "qualified", "On the list of qualified providers"
    TENDERING = "tendering", "Tendering"
    CONTRACTED = "contracted", "Under contract"
    LEFT = "left", "Left the market"


class MarketProviderQuerySet(KeptQuerySet["MarketProvider"]):
    pass


class MarketProvider(OfPartnership):
    """A provider of community support: which needs it takes, where, how good, how many more people now."""

    name = models.CharField(max_length=160)
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    needs = models.JSONField(default=list, help_text="Code list: need. Empty: not known.")
    places = models.ManyToManyField(Place, related_name="+", blank=True)
    quality = models.CharField(
        max_length=12, choices=Quality.choices, blank=True, help_text="Empty: not rated."
    )
    rated_on = models.DateField(null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many more people it can support; empty: not known."
    )
    capacity_on = models.DateField(null=True, blank=True, help_text="Day on which it said so.")
    stage = models.CharField(max_length=10, choices=TenderStage.choices, blank=True)
    brokerage = models.TextField(
        max_length=600, blank=True, help_text="What was agreed on price and placing."
    )
    note = models.TextField(max_length=600, blank=True)

    objects = MarketProviderQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="marketprovider_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="marketprovider_has_a_name"),
            one_of("quality", Quality, "marketprovider_quality_is_known", blank=True),
            one_of("stage", TenderStage, "marketprovider_stage_is_known", blank=True),
            models.CheckConstraint(
                condition=Q(quality="", rated_on__isnull=True) | ~Q(quality="") & Q(rated_on__isnull=False),
                name="marketprovider_rating_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True, capacity_on__isnull=True)
                | Q(capacity__isnull=False, capacity_on__isnull=False),
                name="marketprovider_capacity_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CapabilityQuerySet(KeptQuerySet["Capability"]):
    partnership_path = "provider__partnership"


class Capability(Kept):
    """How far a provider is with one requirement, by its own word: 0 not begun to 3 in place."""

    provider = models.ForeignKey(MarketProvider, on_delete=models.PROTECT, related_name="capabilities")
    requirement = models.CharField(max_length=24, help_text="Key of workstreams.domain.capabilities.")
    score = models.PositiveSmallIntegerField()
    evidence = models.TextField(max_length=600, blank=True)
    on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CapabilityQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "requirement", "on"],
                condition=Q(withdrawn_at__isnull=True),
                name="capability_once_a_day",
            ),
            between("score", 0, 3, "capability_score_is_0_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.score}"


class InScope(models.TextChoices):
    YES = "yes", "In scope"
    NO = "no", "Not in scope"
    DISCUSSED = "discussed", "Under discussion"


class FundingRoute(models.TextChoices):
    CORE = "core", "Core budget"
    BCF = "bcf", "Better Care Fund or section 75"
    S256 = "s256", "Section 256"
    OTHER = "other", "Other"


class Stream(models.TextChoices):
    """The care model map: three streams; seed 002 and notes, section 10."""

    PREVENT = "prevent", "Proactive and preventative"
    URGENT = "urgent", "Crisis and urgent"
    PLANNED = "planned", "Planned and inpatient"


class ServiceQuerySet(KeptQuerySet["Service"]):
    pass


class Service(OfPartnership):
    """A service of the population: who commissions it from whom, until when, for how much, and whether in scope."""

    category = models.CharField(max_length=120, help_text="High-level category.")
    name = models.CharField(max_length=160)
    stream = models.CharField(max_length=8, choices=Stream.choices, blank=True)
    commissioner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    provider = models.ForeignKey(
        MarketProvider, on_delete=models.PROTECT, null=True, blank=True, related_name="services"
    )
    provider_name = models.CharField(max_length=160, blank=True)
    contract_ends_on = models.DateField(null=True, blank=True, help_text="Empty: no end, or not known.")
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    annual_value = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="Pounds."
    )
    value_source = models.CharField(max_length=160, blank=True)
    funding = models.CharField(max_length=8, choices=FundingRoute.choices, blank=True)
    scope = models.CharField(max_length=10, choices=InScope.choices)
    principles = models.JSONField(default=list, help_text="Numbers of the service model's principles.")
    what_works = models.TextField(max_length=600, blank=True)
    note = models.TextField(max_length=600, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(category=""), name="service_has_name_and_category"
            ),
            one_of("scope", InScope, "service_scope_is_known"),
            one_of("funding", FundingRoute, "service_funding_is_known", blank=True),
            one_of("stream", Stream, "service_stream_is_known", blank=True),
            models.CheckConstraint(
                condition=Q(annual_value__isnull=True) | Q(annual_value__gte=0) & ~Q(value_source=""),
                name="service_value_has_its_source",
            ),
            models.CheckConstraint(
                condition=Q(provider__isnull=True) | Q(provider_name=""), name="service_has_one_provider"
            ),
        ]

    def __str__(self) -> str:
        return self.name
