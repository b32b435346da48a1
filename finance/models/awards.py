"""Money that was awarded: on which triggers it is paid, what was spent, and whom it helped home."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from cohorts.domain.codes.endings import COMMUNITY, DESTINATION
from cohorts.domain.kinds import Exit
from cohorts.models import Spell
from cohorts.models.people import OfPersonQuerySet
from finance.models.bids import Bid, Trigger
from finance.models.funds import Fund
from finance.models.kept import (
    KeptMoneyQuerySet,
    LedgerLine,
    MoneyQuerySet,
    amount_of,
    not_negative,
    of_a_month,
    said,
    year_is_one,
    year_of,
)
from tcp_portal.kept import Kept, OfPartnership, Owned, number_once, one_of
from tcp_portal.models import ends_after_start
from tcp_portal.partnerships.models import Organisation, User


class AwardQuerySet(KeptMoneyQuerySet["Award"]):
    pass


class Award(OfPartnership, Owned):
    """A sum that a partnership was given, for a bid or otherwise, for a purpose and a financial year."""

    number = models.PositiveIntegerField()
    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, null=True, blank=True, related_name="award")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    title = models.CharField(max_length=160)
    purpose = models.CharField(max_length=400)
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = year_of(help_text="Financial year that it is for, or the first of them.")
    amount = amount_of()
    indicative = amount_of(null=True, blank=True, help_text="What was indicated before.")
    recurrent = models.BooleanField(default=False)
    conditions = models.TextField(max_length=1000, blank=True)
    source = models.CharField(max_length=240, help_text="For example the award letter.")
    on = models.DateField(help_text="Day of the award.")
    beds_promised = models.PositiveSmallIntegerField(null=True, blank=True)
    people_promised = models.PositiveSmallIntegerField(null=True, blank=True)
    promised_by = models.DateField(null=True, blank=True)
    released_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        help_text="Who looked at its withdrawal, and releases whoever withdrew it.",
    )  # fmt: skip
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    released_because = models.CharField(max_length=400, blank=True, editable=False)

    objects = AwardQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            *Owned.Meta.constraints,
            number_once("award_number_once"),
            said("title", "purpose", "source", name="award_is_told_whole"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="award_is_money"),
            year_is_one("award_year_is_one"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True, released_because="")
                | Q(released_by__isnull=False, released_at__isnull=False, withdrawn_at__isnull=False)
                & ~Q(released_because=""),
                name="award_release_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True)
                | Q(withdrawn_by__isnull=True)
                | ~Q(released_by=F("withdrawn_by")),
                name="award_release_takes_two",
            ),
        ]

    def __str__(self) -> str:
        return f"Award {self.number}: {self.title}"


class OfAwardQuerySet(KeptMoneyQuerySet[Any]):
    partnership_path = "award__partnership"


class OfAward(Kept):
    """A row of an award."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="%(class)ss")

    objects = OfAwardQuerySet.as_manager()

    class Meta(Kept.Meta):
        abstract = True


class Tranche(OfAward):
    """A part of the award that is paid once its trigger is met."""

    position = models.PositiveSmallIntegerField()
    amount = amount_of()
    trigger = models.CharField(max_length=12, choices=Trigger.choices)
    due_on = models.DateField(help_text="The day that triggers it, or by which it should be met.")
    milestone = models.UUIDField(null=True, blank=True, help_text="The milestone of the programme.")
    discharges = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=240, blank=True, help_text="For example what the bid says of it.")

    class Meta(OfAward.Meta):
        constraints = [
            *OfAward.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="tranche_is_money"),
            models.UniqueConstraint(
                fields=["award", "position"], condition=Q(withdrawn_at__isnull=True), name="tranche_once"
            ),
            models.CheckConstraint(
                condition=Q(trigger=Trigger.DATE, milestone__isnull=True, discharges__isnull=True)
                | Q(trigger=Trigger.MILESTONE, milestone__isnull=False, discharges__isnull=True)
                | Q(trigger=Trigger.DISCHARGES, milestone__isnull=True)
                & Q(discharges__isnull=False, discharges__gt=0),
                name="tranche_trigger_can_be_checked",
            ),
        ]

    def __str__(self) -> str:
        return f"Tranche {self.position}: {self.amount}"


class OverrideQuerySet(MoneyQuerySet["TrancheOverride"]):
    partnership_path = "tranche__award__partnership"


class TrancheOverride(Kept):
    """Leave to pay a tranche whose trigger is not met: asked for by one person, agreed by another."""

    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="overrides")
    reason = models.TextField(max_length=1000)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            said("reason", name="trancheoverride_has_a_reason"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="trancheoverride_is_agreed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("asked_by")),
                name="trancheoverride_takes_two",
            ),
            models.UniqueConstraint(
                fields=["tranche"], condition=Q(withdrawn_at__isnull=True), name="trancheoverride_one_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"Override of {self.tranche}"


class AwardMove(models.TextChoices):
    PAID = "paid", "Tranche received"
    SPENT = "spent", "Spent"
    MATCH = "match", "Match money drawn"


class AwardLineQuerySet(MoneyQuerySet["AwardLine"]):
    partnership_path = "award__partnership"

    def standing(self) -> Self:
        """Lines that were not taken back, and take none back."""
        return self.filter(reverses__isnull=True, reversed_by__isnull=True)


class AwardLine(LedgerLine):
    """The ledger of an award: tranches received, money spent, match drawn; and what takes a line back."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=8, choices=AwardMove.choices)
    tranche = models.ForeignKey(
        Tranche, on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    what = models.CharField(max_length=240, blank=True, help_text="What it was spent on.")

    objects = AwardLineQuerySet.as_manager()

    class Meta(LedgerLine.Meta):
        constraints = [
            *LedgerLine.Meta.constraints,
            one_of("kind", AwardMove, "awardline_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=AwardMove.PAID, tranche__isnull=False)
                | (~Q(kind=AwardMove.PAID) & Q(tranche__isnull=True)),
                name="awardline_receives_a_tranche",
            ),
        ]
        indexes = [models.Index(fields=["award", "on"], name="awardline_by_award")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class AwardProfile(OfAward):
    """The spend planned for one month of an award."""

    month_starts_on = models.DateField()
    amount = amount_of()

    class Meta(OfAward.Meta):
        constraints = [
            *OfAward.Meta.constraints,
            of_a_month("awardprofile_is_of_a_month"),
            not_negative("amount", "awardprofile_is_not_negative"),
            models.UniqueConstraint(
                fields=["award", "month_starts_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="awardprofile_once_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month_starts_on:%Y-%m}: {self.amount}"


class PurposeChange(OfAward):
    """Money put to another use than it was given for: asked for, agreed by another person, or done without asking."""

    purpose = models.CharField(max_length=400, help_text="What it was, or is to be, spent on instead.")
    amount = amount_of()
    reason = models.TextField(max_length=1000)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta(OfAward.Meta):
        constraints = [
            *OfAward.Meta.constraints,
            said("purpose", "reason", name="purposechange_is_told_whole"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="purposechange_is_money"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="purposechange_is_agreed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | Q(asked_by__isnull=True) | ~Q(agreed_by=F("asked_by")),
                name="purposechange_takes_two",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose


# Homes in the community; “Other” does not say where, and counts for nothing.
_COMMUNITY = [code.code for code in DESTINATION.codes if code.group == COMMUNITY]


class AwardDischargeQuerySet(OfPersonQuerySet["AwardDischarge"]):
    person_path = "spell__person"

    def current(self) -> Self:
        """Links that nobody took off."""
        return self.filter(withdrawn_at__isnull=True)

    def happened_by(self, day: date) -> Self:
        """Stays that really ended by a discharge to a home in the community, on or before the day."""
        return self.filter(
            spell__exit=Exit.DISCHARGE, spell__ended_on__lte=day, spell__destination__in=_COMMUNITY
        )


class AwardDischarge(Kept):
    """A discharge that the award's money made possible. One discharge counts for one award."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="discharges")
    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="+")
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    linked_at = models.DateTimeField()
    note = models.CharField(max_length=400, blank=True)

    objects = AwardDischargeQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["spell"], condition=Q(withdrawn_at__isnull=True), name="awarddischarge_counts_once"
            ),
        ]

    def __str__(self) -> str:
        return "Discharge linked to an award"


class SupportKind(models.TextChoices):
    """The menu of technical support of the fast-track guidance, July 2015."""

    OFFICE = "office", "Programme office"
    NEEDS = "needs", "Needs assessment"
    MARKET = "market", "Market mapping"
    ANALYTICS = "analytics", "Analytics"
    ENGAGEMENT = "engagement", "Engagement and consultation"
    PROCUREMENT = "procurement", "Procurement strategy"
    FINANCE = "finance", "Finance"


class SupportOfferQuerySet(KeptMoneyQuerySet["SupportOffer"]):
    pass


class SupportOffer(OfPartnership):
    """Technical support that a supplier quotes for: what, how much, accepted or not, from when."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="support")
    kind = models.CharField(max_length=12, choices=SupportKind.choices)
    supplier = models.CharField(max_length=160)
    quote = amount_of()
    quoted_on = models.DateField()
    accepted_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=240)
    note = models.TextField(max_length=600, blank=True)

    objects = SupportOfferQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            one_of("kind", SupportKind, "supportoffer_kind_is_known"),
            said("supplier", "source", name="supportoffer_is_told_whole"),
            models.CheckConstraint(condition=Q(quote__gt=0), name="supportoffer_is_money"),
            ends_after_start("quoted_on", "accepted_on", "supportoffer_is_accepted_after_its_quote"),
            ends_after_start("starts_on", "ends_on", "supportoffer_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier}: {self.quote}"
