"""A partnership's bid for money of a round, with all that the panel asks; and each step on its way."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from finance.models.funds import Round
from finance.models.kept import (
    KeptMoneyQuerySet,
    MoneyQuerySet,
    amount_of,
    not_negative,
    of_a_month,
    said,
    year_is_one,
    year_of,
)
from tcp_portal.access import Permission, Scope
from tcp_portal.kept import Kept, OfPartnership, Owned, number_once, one_of
from tcp_portal.models import Identified
from tcp_portal.partnerships.models import Organisation, User

Row = TypeVar("Row", bound=models.Model)


class BidState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned for rework"
    RESUBMITTED = "resubmitted", "Submitted again"
    RECOMMENDED = "recommended", "Recommended"
    AWARDED = "awarded", "Awarded in full"
    LESS = "less", "Awarded less than requested"
    CONDITIONS = "conditions", "Awarded with conditions"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


WITH_THE_PANEL = (BidState.SUBMITTED, BidState.RESUBMITTED, BidState.RECOMMENDED)
WON = (BidState.AWARDED, BidState.LESS, BidState.CONDITIONS)


class BidQuerySet(KeptMoneyQuerySet["Bid"]):
    def for_panel(self, scope: Scope) -> Self:
        """Submitted bids of rounds whose panel the reader is on and has declared for; no bid of a conflict."""
        from finance.models.panel import PanelMember  # the panel's tables stand on this one

        if scope.user_id is None:
            return self.none()
        seats = PanelMember.objects.current().filter(user=scope.user_id, declared_at__isnull=False)
        return self.without_interest(scope).filter(
            ~Q(state__in=[BidState.DRAFT, BidState.RETURNED]),
            round__in=seats.values("round"),
            partnership__in=scope.partnership_ids(Permission.SCORE_BIDS),
        )

    def without_interest(self, scope: Scope) -> Self:
        """No bid of an area in which the reader declared an interest, as a member of the round's panel."""
        return self.filter(no_interest(scope))


def no_interest(scope: Scope) -> Q:
    """The rule of `without_interest`, for who joins it with others."""
    from finance.models.panel import Conflict  # the panel's tables stand on this one

    conflicts = Conflict.objects.current().filter(
        member__user=scope.user_id,
        member__round=models.OuterRef("round"),
        member__withdrawn_at__isnull=True,
        partnership=models.OuterRef("partnership"),
    )
    return Q(~models.Exists(conflicts))


class Bid(OfPartnership, Owned):
    """What a partnership asks for, what it promises for it, and its answers to the five criteria."""

    number = models.PositiveIntegerField()
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="bids")
    title = models.CharField(max_length=160)
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    plan = models.UUIDField(null=True, blank=True, help_text="The joint plan that it belongs to.")
    summary = models.TextField(max_length=1000, blank=True)
    impact = models.TextField(max_length=2000, blank=True)
    credibility = models.TextField(max_length=2000, blank=True)
    speed = models.TextField(max_length=2000, blank=True)
    sustainability = models.TextField(max_length=2000, blank=True)
    buy_in = models.TextField(max_length=2000, blank=True)
    after_that = models.CharField(max_length=240, blank=True, help_text="Who pays when the money ends.")
    ends_on = models.DateField(null=True, blank=True, help_text="Day by which the money is spent.")
    state = models.CharField(max_length=12, choices=BidState.choices, default=BidState.DRAFT, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BidQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            *Owned.Meta.constraints,
            number_once("bid_number_once"),
            said("title", name="bid_has_a_title"),
            one_of("state", BidState, "bid_state_is_known"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=False) | Q(state__in=[BidState.DRAFT, BidState.WITHDRAWN]),
                name="bid_is_submitted_once_it_is_judged",
            ),
        ]
        indexes = [models.Index(fields=["round", "state"], name="bid_by_round")]

    def __str__(self) -> str:
        return f"Bid {self.number}: {self.title}"


class OfBidQuerySet(KeptMoneyQuerySet[Row]):
    partnership_path = "bid__partnership"


class OfBid(Kept):
    """A line of a bid."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="%(class)ss")

    objects = OfBidQuerySet.as_manager()

    class Meta(Kept.Meta):
        abstract = True


class BidSum(OfBid):
    """How much is asked for in one financial year, by whom it is to be paid in one sum or over the year."""

    year = year_of()
    amount = amount_of()

    class Meta(OfBid.Meta):
        constraints = [
            *OfBid.Meta.constraints,
            year_is_one("bidsum_year_is_one"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bidsum_is_money"),
            models.UniqueConstraint(
                fields=["bid", "year"], condition=Q(withdrawn_at__isnull=True), name="bidsum_once_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.amount}"


class BidSpend(OfBid):
    """The planned spend of one month."""

    month_starts_on = models.DateField()
    amount = amount_of()

    class Meta(OfBid.Meta):
        constraints = [
            *OfBid.Meta.constraints,
            of_a_month("bidspend_is_of_a_month"),
            not_negative("amount", "bidspend_is_not_negative"),
            models.UniqueConstraint(
                fields=["bid", "month_starts_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="bidspend_once_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month_starts_on:%Y-%m}: {self.amount}"


class BidMatch(OfBid):
    """Money that an organisation of the area puts in, in one year, and what proves it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = year_of()
    amount = amount_of()
    evidence = models.CharField(max_length=240, blank=True, help_text="For example a letter and its day.")
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta(OfBid.Meta):
        constraints = [
            *OfBid.Meta.constraints,
            year_is_one("bidmatch_year_is_one"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bidmatch_is_money"),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | ~Q(evidence=""),
                name="bidmatch_is_confirmed_by_words",
            ),
            models.UniqueConstraint(
                fields=["bid", "organisation", "year"],
                condition=Q(withdrawn_at__isnull=True),
                name="bidmatch_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}: {self.amount}"


class BidPromise(OfBid):
    """By a day: how many beds close, and how many people have left hospital, because of the money."""

    by = models.DateField()
    beds = models.PositiveSmallIntegerField(default=0)
    people = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=400, blank=True)

    class Meta(OfBid.Meta):
        constraints = [
            *OfBid.Meta.constraints,
            models.CheckConstraint(condition=Q(beds__gt=0) | Q(people__gt=0), name="bidpromise_is_one"),
            models.UniqueConstraint(
                fields=["bid", "by"], condition=Q(withdrawn_at__isnull=True), name="bidpromise_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.beds} beds, {self.people} people by {self.by}"


class Trigger(models.TextChoices):
    """What must have happened before money is passed on; each can be checked."""

    DATE = "date", "A day has come"
    MILESTONE = "milestone", "A milestone of the programme is done"
    DISCHARGES = "discharges", "People linked to it have left hospital"


class Distribution(OfBid):
    """Who gets which part of the money, from whom, and on what trigger; so that nobody argues later."""

    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    onward = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    onward_name = models.CharField(max_length=160, blank=True, help_text="One that the portal does not know.")
    outside_area = models.BooleanField(default=False)
    amount = amount_of()
    trigger = models.CharField(max_length=12, choices=Trigger.choices)
    trigger_words = models.CharField(max_length=240, blank=True)
    discharges = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField()

    class Meta(OfBid.Meta):
        constraints = [
            *OfBid.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="distribution_is_money"),
            one_of("trigger", Trigger, "distribution_trigger_is_known"),
            models.CheckConstraint(
                condition=Q(onward__isnull=True) | Q(onward_name=""), name="distribution_has_one_onward"
            ),
            models.CheckConstraint(
                condition=~Q(trigger=Trigger.DISCHARGES) | Q(discharges__isnull=False, discharges__gt=0),
                name="distribution_says_how_many_leave",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} to {self.onward_name or self.onward or self.recipient}"


class BidStepQuerySet(MoneyQuerySet["BidStep"]):
    partnership_path = "bid__partnership"


class BidStep(Identified):
    """One transition of a bid: by whom, why. Never changed or deleted."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=12, choices=BidState.choices)
    state = models.CharField(max_length=12, choices=BidState.choices)
    amount = amount_of(null=True, blank=True, help_text="What was recommended or awarded.")
    reason = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    objects = BidStepQuerySet.as_manager()

    class Meta:
        ordering = ("at",)
        constraints = [
            one_of("before", BidState, "bidstep_before_is_known"),
            one_of("state", BidState, "bidstep_state_is_known"),
            not_negative("amount", "bidstep_amount_is_not_negative"),
        ]
        indexes = [models.Index(fields=["bid", "at"], name="bidstep_by_bid")]

    def __str__(self) -> str:
        return f"{self.before} to {self.state}"
