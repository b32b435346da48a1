"""What tables that partnerships keep share: whose they are, who owns a row, and how it leaves the lists."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from tcp_portal.access import Permission, Scope
from tcp_portal.models import Versioned
from tcp_portal.partnerships.models import Organisation, Partnership, User

Row = TypeVar("Row", bound=models.Model)


class OfPartnershipQuerySet(models.QuerySet[Row]):
    """Rows of a partnership; `partnership_path` says how a table that hangs on another one knows it."""

    partnership_path = "partnership"

    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_PROGRAMME) -> Self:
        """Rows of partnerships in which the reader holds the permission."""
        return self.filter(**{f"{self.partnership_path}__in": scope.partnership_ids(permission)})

    def of(self, partnership: Partnership) -> Self:
        """Rows of one partnership."""
        return self.filter(**{self.partnership_path: partnership})


class KeptQuerySet(OfPartnershipQuerySet[Row]):
    def current(self) -> Self:
        """Rows that nobody withdrew."""
        return self.filter(withdrawn_at__isnull=True)


class Kept(Versioned):
    """A row that is never deleted: what was entered by mistake is withdrawn, with a reason."""

    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_because = models.CharField(max_length=400, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""),
                name="%(class)s_is_withdrawn_with_a_reason",
            )
        ]


class OfPartnership(Kept):
    """A row of one partnership."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")

    class Meta(Kept.Meta):
        abstract = True


class Owned(models.Model):
    """Who answers for a row: someone who signs in, or a name; both never, neither is shown as missing."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner_name = models.CharField(max_length=120, blank=True, help_text="An owner who does not sign in.")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(owner_name=""), name="%(class)s_has_one_owner"
            )
        ]

    @property
    def owner_words(self) -> str:
        """The owner's name; empty where nobody owns the row."""
        return self.owner.name if self.owner else self.owner_name


def one_of(
    field: str, choices: type[models.TextChoices], name: str, *, blank: bool = False
) -> models.CheckConstraint:
    """A column holds one of its codes, whoever writes it."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [*(("",) if blank else ()), *choices.values]}), name=name
    )


def between(field: str, first: int, last: int, name: str) -> models.CheckConstraint:
    """A number lies in [first, last], or is not known where the column may be empty."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (first, last)}), name=name
    )


def number_once(name: str) -> models.UniqueConstraint:
    """Numbers that people quote are given once a partnership."""
    return models.UniqueConstraint(fields=["partnership", "number"], name=name)
