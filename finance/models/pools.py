"""Pooled budgets of section 75, and contracts that pay a share on outcomes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from finance.models.kept import (
    KeptMoneyQuerySet,
    LedgerLine,
    MoneyQuerySet,
    amount_of,
    not_negative,
    said,
    year_is_one,
    year_of,
)
from tcp_portal.kept import Kept, OfPartnership, between, one_of
from tcp_portal.models import ends_after_start
from tcp_portal.partnerships.models import Organisation


class PoolQuerySet(KeptMoneyQuerySet["Pool"]):
    pass


class Pool(OfPartnership):
    """A pooled budget: what it is for, who leads, since when. NHS Act 2006, section 75."""

    name = models.CharField(max_length=160)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField(max_length=600, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=240)
    on = models.DateField()

    objects = PoolQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            said("name", "source", name="pool_is_told_whole"),
            ends_after_start("starts_on", "ends_on", "pool_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["partnership", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="pool_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfPoolQuerySet(KeptMoneyQuerySet["PoolShare"]):
    partnership_path = "pool__partnership"


class PoolShare(Kept):
    """What one party puts in for a year, and which share of a surplus or an overspend it bears."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="shares")
    party = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = year_of()
    contribution = amount_of()
    risk_percent = models.DecimalField(max_digits=5, decimal_places=2)

    objects = OfPoolQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            year_is_one("poolshare_year_is_one"),
            not_negative("contribution", "poolshare_is_not_negative"),
            between("risk_percent", 0, 100, "poolshare_risk_is_a_share"),
            models.UniqueConstraint(
                fields=["pool", "party", "year"],
                condition=Q(withdrawn_at__isnull=True),
                name="poolshare_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.year}: {self.contribution}"


class PoolMove(models.TextChoices):
    INCOME = "income", "Paid in"
    SPEND = "spend", "Spent"


class PoolLineQuerySet(MoneyQuerySet["PoolLine"]):
    partnership_path = "pool__partnership"


class PoolLine(LedgerLine):
    """The ledger of a pooled budget: what a party paid in, and what was spent."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=8, choices=PoolMove.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=240, blank=True)

    objects = PoolLineQuerySet.as_manager()

    class Meta(LedgerLine.Meta):
        constraints = [*LedgerLine.Meta.constraints, one_of("kind", PoolMove, "poolline_kind_is_known")]
        indexes = [models.Index(fields=["pool", "on"], name="poolline_by_pool")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class OutcomeContractQuerySet(KeptMoneyQuerySet["OutcomeContract"]):
    pass


class OutcomeContract(OfPartnership):
    """A capitated contract: so much a year for a population, a share of it paid on outcomes."""

    name = models.CharField(max_length=160)
    provider = models.CharField(max_length=160)
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    a_year = amount_of()
    people = models.PositiveIntegerField(help_text="People whom the sum is for.")
    outcome_percent = models.DecimalField(max_digits=5, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=240)
    on = models.DateField()

    objects = OutcomeContractQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            said("name", "provider", "source", name="outcomecontract_is_told_whole"),
            models.CheckConstraint(condition=Q(a_year__gt=0, people__gt=0), name="outcomecontract_is_money"),
            between("outcome_percent", 0, 100, "outcomecontract_share_is_one"),
            ends_after_start("starts_on", "ends_on", "outcomecontract_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name


class ContractOutcomeQuerySet(KeptMoneyQuerySet["ContractOutcome"]):
    partnership_path = "contract__partnership"


class ContractOutcome(Kept):
    """One outcome of a contract in one year: its weight in the share, and how far it was met."""

    contract = models.ForeignKey(OutcomeContract, on_delete=models.PROTECT, related_name="outcomes")
    year = year_of()
    what = models.CharField(max_length=240)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    met_percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, help_text="Empty: not judged yet."
    )
    source = models.CharField(max_length=240, blank=True)

    objects = ContractOutcomeQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            year_is_one("contractoutcome_year_is_one"),
            said("what", name="contractoutcome_says_what"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="contractoutcome_weighs"),
            between("met_percent", 0, 100, "contractoutcome_met_is_a_share"),
            models.CheckConstraint(
                condition=Q(met_percent__isnull=True) | ~Q(source=""), name="contractoutcome_has_a_source"
            ),
        ]

    def __str__(self) -> str:
        return self.what
