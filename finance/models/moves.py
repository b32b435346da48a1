"""What a person's move costs whom: the bed left, the package of support, the money that follows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cohorts.domain.kinds import Arrangement
from cohorts.models import Dispute, Episode, Spell
from cohorts.models.people import OfPersonQuerySet
from finance.models.kept import KeptMoneyQuerySet, amount_of, said
from tcp_portal.kept import Kept, OfPartnership, between, one_of
from tcp_portal.models import ends_after_start
from tcp_portal.partnerships.models import Organisation


class BedPriceQuerySet(KeptMoneyQuerySet["BedPrice"]):
    pass


class BedPrice(OfPartnership):
    """What a bed costs a year on average, by who commissions it, from a day to a day (half-open)."""

    arrangement = models.CharField(max_length=24, choices=[(kind.value, kind.label) for kind in Arrangement])
    a_year = amount_of()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=240)
    on = models.DateField(help_text="Day of the source.")

    objects = BedPriceQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            models.CheckConstraint(
                condition=Q(arrangement__in=list(Arrangement)), name="bedprice_arrangement_is_known"
            ),
            models.CheckConstraint(condition=Q(a_year__gt=0), name="bedprice_is_money"),
            said("source", name="bedprice_has_a_source"),
            ends_after_start("valid_from", "valid_to", "bedprice_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["partnership", "arrangement", "valid_from"],
                condition=Q(withdrawn_at__isnull=True),
                name="bedprice_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_arrangement_display()}: {self.a_year} a year from {self.valid_from}"


class EpisodePriceQuerySet(OfPersonQuerySet["EpisodePrice"]):
    person_path = "episode__spell__person"


class EpisodePrice(Kept):
    """What one person's bed costs a year, where it is known; it goes before the average."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="prices")
    a_year = amount_of()
    source = models.CharField(max_length=240)
    on = models.DateField()

    objects = EpisodePriceQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(condition=Q(a_year__gt=0), name="episodeprice_is_money"),
            said("source", name="episodeprice_has_a_source"),
            models.UniqueConstraint(
                fields=["episode"], condition=Q(withdrawn_at__isnull=True), name="episodeprice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a_year} a year"


class Component(models.TextChoices):
    """What a package of community support is made of."""

    SUPPORT = "support", "Care and support"
    HOME = "home", "Accommodation"
    HEALTH = "health", "Health care"
    DAY = "day", "Daytime and education"
    EQUIPMENT = "equipment", "Equipment and adaptations"
    TRANSITION = "transition", "Moving in: double running"
    OTHER = "other", "Other"


class PackagePartQuerySet(OfPersonQuerySet["PackagePart"]):
    person_path = "spell__person"


class PackagePart(Kept):
    """One component of the package planned or given after one stay, dated; a year's cost, or one sum."""

    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="package_parts")
    component = models.CharField(max_length=12, choices=Component.choices)
    provider = models.CharField(max_length=160, blank=True)
    a_year = amount_of(null=True, blank=True)
    once = amount_of(null=True, blank=True, help_text="One sum, paid on the first day.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The day after the last one paid for.")
    source = models.CharField(max_length=240)
    on = models.DateField()

    objects = PackagePartQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            one_of("component", Component, "packagepart_component_is_known"),
            said("source", name="packagepart_has_a_source"),
            models.CheckConstraint(
                condition=Q(a_year__isnull=False, a_year__gt=0, once__isnull=True)
                | Q(a_year__isnull=True, once__isnull=False, once__gt=0),
                name="packagepart_is_yearly_or_once",
            ),
            ends_after_start("starts_on", "ends_on", "packagepart_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.get_component_display()


class Route(models.TextChoices):
    """By which way a payer pays for its share. Notes, section 4.4."""

    COUNCIL = "council", "Council"
    NHS = "nhs", "CCG or ICB"
    NHS_ENGLAND = "nhs_england", "NHS England"
    CHC = "chc", "NHS continuing health care"
    JOINT = "joint", "Joint package"
    S117 = "s117", "Section 117 aftercare"
    PHB = "phb", "Personal health budget"
    DIRECT = "direct", "Direct payment"
    GRANT = "grant", "Grant"


class PackageShareQuerySet(OfPersonQuerySet["PackageShare"]):
    person_path = "part__spell__person"


class PackageShare(Kept):
    """Which payer bears which share of a component, and by which way; shares of one component make a hundred."""

    part = models.ForeignKey(PackagePart, on_delete=models.PROTECT, related_name="shares")
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    route = models.CharField(max_length=12, choices=Route.choices)
    percent = models.DecimalField(max_digits=5, decimal_places=2)

    objects = PackageShareQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            one_of("route", Route, "packageshare_route_is_known"),
            between("percent", 0, 100, "packageshare_is_a_share"),
            models.UniqueConstraint(
                fields=["part", "payer", "route"],
                condition=Q(withdrawn_at__isnull=True),
                name="packageshare_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent}%"


class TransferState(models.TextChoices):
    DRAFT = "draft", "Being prepared"
    APPLIED = "applied", "With the panel"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    ENDED = "ended", "Ended"
    VARIED = "varied", "Varied"


# Agreed, now or once: the terms of such an agreement are fixed.
IN_FORCE = (TransferState.AGREED, TransferState.ENDED, TransferState.VARIED)


class TransferQuerySet(OfPersonQuerySet["Transfer"]):
    person_path = "spell__person"


class Transfer(Kept):
    """A funding transfer agreement: money of a specialised bed that follows the person. Notes, section 4.2.

    Once it is agreed its terms are fixed. Other terms are a variation: an agreement of its own that `replaces` the one
    before from its first day on, with its reason.
    """

    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="transfers")
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    a_year = amount_of()
    recurrent = models.BooleanField()
    bed_closes = models.BooleanField(help_text="Whether the bed is decommissioned behind the person.")
    variation = models.CharField(max_length=80, blank=True, help_text="Reference of the contract variation.")
    has_home = models.BooleanField(default=False)
    has_provider = models.BooleanField(default=False)
    has_costs = models.BooleanField(default=False)
    fits_principles = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=TransferState.choices, default=TransferState.DRAFT)
    panel_on = models.DateField(null=True, blank=True)
    decided_because = models.CharField(max_length=400, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    source = models.CharField(max_length=240)
    on = models.DateField()

    objects = TransferQuerySet.as_manager()
    refused_in_words: ClassVar = {
        "transfer_terms_are_fixed": "It is agreed: its terms stay, and it is not withdrawn. End it or vary it, from "
        "its first day if it never held.",
        "transfer_end_is_fixed": "It has ended: its end stays.",
    }

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            one_of("state", TransferState, "transfer_state_is_known"),
            models.CheckConstraint(condition=Q(a_year__gt=0), name="transfer_is_money"),
            models.CheckConstraint(condition=~Q(payer=F("payee")), name="transfer_goes_to_another"),
            said("source", name="transfer_has_a_source"),
            models.CheckConstraint(
                condition=~Q(state__in=IN_FORCE) | Q(panel_on__isnull=False, effective_on__isnull=False),
                name="transfer_is_agreed_by_a_panel_from_a_day",
            ),
            ends_after_start("effective_on", "ends_on", "transfer_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True)
                | (Q(state__in=IN_FORCE) & ~Q(decided_because="") & ~Q(replaces=F("pk"))),
                name="transfer_variation_is_agreed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.VARIED) | Q(ends_on__isnull=False),
                name="transfer_varied_has_an_end",
            ),
            models.UniqueConstraint(
                fields=["spell"],
                condition=Q(withdrawn_at__isnull=True)
                & ~Q(state__in=[TransferState.REFUSED, TransferState.ENDED, TransferState.VARIED]),
                name="transfer_one_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"Transfer of {self.a_year} a year"


class DisputeStakeQuerySet(OfPersonQuerySet["DisputeStake"]):
    person_path = "dispute__person"


class DisputeStake(Kept):
    """Which known organisation pays for a person if a dispute is lost, where the dispute names it only in words."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=400, blank=True)

    objects = DisputeStakeQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(withdrawn_at__isnull=True), name="disputestake_once"
            ),
        ]

    def __str__(self) -> str:
        return "Other party of a dispute"
