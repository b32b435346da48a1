"""Funds of those who give money, and the rounds in which areas bid for them."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from finance.domain.criteria import WEIGHTS_ADD_UP_TO, Criterion
from finance.models.kept import (
    KeptMoneyQuerySet,
    amount_of,
    not_negative,
    said,
    year_is_one,
    year_of,
)
from tcp_portal.access import Permission, Scope
from tcp_portal.kept import Kept, KeptQuerySet, between, one_of
from tcp_portal.models import ends_after_start
from tcp_portal.partnerships.models import Organisation, Partnership

Row = TypeVar("Row", bound=models.Model)
READERS = (Permission.VIEW_MONEY, Permission.SCORE_BIDS, Permission.RUN_FUNDS)


class GiverQuerySet(KeptQuerySet[Row]):
    """What belongs to a fund: known to all who work for a partnership in the fund's region."""

    region_path = "region"

    def visible_to(self, scope: Scope, permission: Permission | None = None) -> Self:
        """Of all England, or of a region in which the reader holds the right (any that reads funds)."""
        asked = (permission,) if permission else READERS
        reached = frozenset[Any]().union(*(scope.partnership_ids(one) for one in asked))
        regions = Partnership.objects.filter(pk__in=reached).values("region")
        of_all = Q(**{self.region_path: ""}) if reached else Q(pk__in=())
        return self.filter(of_all | Q(**{f"{self.region_path}__in": regions}))


class FundQuerySet(GiverQuerySet["Fund"]):
    pass


class FundKind(models.TextChoices):
    REVENUE = "revenue", "Revenue"
    CAPITAL = "capital", "Capital"


class Fund(Kept):
    """Money that somebody gives to partnerships on terms, for some financial years."""

    name = models.CharField(max_length=160)
    region = models.CharField(max_length=60, blank=True, help_text="Empty: all England.")
    kind = models.CharField(max_length=8, choices=FundKind.choices)
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    envelope = amount_of(help_text="Pounds, over all its years.")
    first_year = year_of()
    last_year = year_of()
    terms = models.TextField(max_length=2000, blank=True)
    source = models.CharField(max_length=240)
    on = models.DateField(help_text="Day of the source.")

    objects = FundQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            one_of("kind", FundKind, "fund_kind_is_known"),
            said("name", "source", name="fund_is_told_whole"),
            models.CheckConstraint(condition=Q(envelope__gt=0), name="fund_has_money"),
            year_is_one("fund_first_year_is_one", "first_year"),
            year_is_one("fund_last_year_is_one", "last_year"),
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="fund_years_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class RoundQuerySet(GiverQuerySet["Round"]):
    region_path = "fund__region"


class Round(Kept):
    """One call for bids: when, how much, how its panel weighs the criteria, and which match money counts."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=120)
    opens_on = models.DateField()
    closes_on = models.DateField()
    decides_on = models.DateField(null=True, blank=True)
    envelope = amount_of(help_text="Pounds that this round may award.")
    quality_bar = models.PositiveSmallIntegerField(help_text="Per cent of the points a bid must reach.")
    weight_impact = models.PositiveSmallIntegerField(default=30)
    weight_credibility = models.PositiveSmallIntegerField(default=25)
    weight_speed = models.PositiveSmallIntegerField(default=15)
    weight_sustainability = models.PositiveSmallIntegerField(default=15)
    weight_buy_in = models.PositiveSmallIntegerField(default=15)
    match_per_pound = models.DecimalField(
        max_digits=4, decimal_places=2, default=1, help_text="Pounds of match for each pound awarded."
    )
    match_from_year = year_of()
    match_to_year = year_of()
    spend_by = models.DateField(null=True, blank=True, help_text="The money must be spent by this day.")

    objects = RoundQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            said("name", name="round_has_a_name"),
            models.UniqueConstraint(
                fields=["fund", "name"], condition=Q(withdrawn_at__isnull=True), name="round_name_once"
            ),
            ends_after_start("opens_on", "closes_on", "round_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(envelope__gt=0), name="round_has_money"),
            between("quality_bar", 0, 100, "round_bar_is_a_share"),
            models.CheckConstraint(
                condition=Q(
                    weight_impact=WEIGHTS_ADD_UP_TO
                    - F("weight_credibility")
                    - F("weight_speed")
                    - F("weight_sustainability")
                    - F("weight_buy_in")
                ),
                name="round_weights_make_a_hundred",
            ),
            not_negative("match_per_pound", "round_match_is_not_negative"),
            year_is_one("round_match_from_is_one", "match_from_year"),
            year_is_one("round_match_to_is_one", "match_to_year"),
            models.CheckConstraint(
                condition=Q(match_to_year__gte=F("match_from_year")), name="round_match_years_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def weights(self) -> dict[Criterion, int]:
        """The weight of each criterion; together a hundred."""
        return {one: getattr(self, f"weight_{one.value}") for one in Criterion}


class IndicativeBudgetQuerySet(KeptMoneyQuerySet["IndicativeBudget"]):
    pass


class IndicativeBudget(Kept):
    """What an area was told to expect of a round: not a promise."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="indicative")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    amount = amount_of()
    source = models.CharField(max_length=240)
    on = models.DateField()

    objects = IndicativeBudgetQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["round", "partnership"],
                condition=Q(withdrawn_at__isnull=True),
                name="indicativebudget_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="indicativebudget_is_money"),
            said("source", name="indicativebudget_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.amount}"
