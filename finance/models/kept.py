"""What the tables of money share: who may read them, and how an amount is stored."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from tcp_portal.access import Permission, Scope
from tcp_portal.kept import KeptQuerySet, OfPartnershipQuerySet
from tcp_portal.models import Identified
from tcp_portal.partnerships.models import User

Row = TypeVar("Row", bound=models.Model)
DIGITS, PLACES = 14, 2
FIRST_YEAR, LAST_YEAR = 2000, 2099


class MoneyQuerySet(OfPartnershipQuerySet[Row]):
    """Rows of money of a partnership: totals, never a person."""

    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_MONEY) -> Self:
        """Rows of partnerships whose money the reader may see."""
        return super().visible_to(scope, permission)


class KeptMoneyQuerySet(KeptQuerySet[Row]):
    """The same, of rows that may be withdrawn."""

    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_MONEY) -> Self:
        """Rows of partnerships whose money the reader may see."""
        return super().visible_to(scope, permission)


def amount_of(**more: Any) -> models.DecimalField[Any, Any]:
    """A column of pounds and pence."""
    return models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, **more)


def year_of(**more: Any) -> models.PositiveSmallIntegerField[Any, Any]:
    """A financial year by the calendar year in which it starts: 2017 is 2017/18."""
    return models.PositiveSmallIntegerField(**more)


def year_is_one(name: str, field: str = "year") -> models.CheckConstraint:
    """A financial year is one that the portal knows."""
    return models.CheckConstraint(condition=Q(**{f"{field}__range": (FIRST_YEAR, LAST_YEAR)}), name=name)


def not_negative(field: str, name: str) -> models.CheckConstraint:
    """An amount is not below nothing, or is not known where the column may be empty."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0}), name=name
    )


def of_a_month(name: str) -> models.CheckConstraint:
    """A month is known by its first day, so that “once a month” means it."""
    return models.CheckConstraint(condition=Q(month_starts_on__day=1), name=name)


def said(*fields: str, name: str) -> models.CheckConstraint:
    """Texts that must not be empty."""
    condition = Q()
    for field in fields:
        condition &= ~Q(**{field: ""})
    return models.CheckConstraint(condition=condition, name=name)


class LedgerLine(Identified):
    """A line of a ledger: entered once, never changed or deleted; a mistake is taken back by a line of its own."""

    on = models.DateField(help_text="Day of the payment.")
    amount = amount_of(help_text="Pounds; below nothing only for a line that takes another one back.")
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    source = models.CharField(max_length=240, help_text="Where the amount is written.")
    note = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ("on", "at")
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0)
                | Q(reverses__isnull=False, amount__lt=0) & ~Q(reverses=F("pk")),
                name="%(class)s_is_money_or_takes_it_back",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="%(class)s_has_a_source"),
        ]
