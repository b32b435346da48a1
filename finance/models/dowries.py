"""Dowries: NHS money that follows a person who leaves after five years or more, as long as they live."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Min, OuterRef, Q, Subquery

from cohorts.models import Person, Spell
from cohorts.models.people import OfPersonQuerySet
from finance.models.kept import LedgerLine, amount_of, said
from tcp_portal.kept import Kept, between, one_of
from tcp_portal.models import ends_after_start
from tcp_portal.partnerships.models import Organisation


class DowryBasis(models.TextChoices):
    S256 = "s256", "Section 256 payment"
    S75 = "s75", "Section 75 agreement"
    OTHER = "other", "Other agreement"


class DowryEnd(models.TextChoices):
    DEATH = "death", "The person died"
    MOVED = "moved", "Moved to another area"
    READMITTED = "readmitted", "Admitted to hospital again"
    OTHER = "other", "Other"


class Instalments(models.IntegerChoices):
    YEARLY = 1, "Once a year"
    HALF_YEARLY = 2, "Twice a year"
    QUARTERLY = 4, "Every quarter"
    MONTHLY = 12, "Every month"


class DowryQuerySet(OfPersonQuerySet["Dowry"]):
    person_path = "spell__person"

    def current(self) -> Self:
        """Dowries that nobody withdrew."""
        return self.filter(withdrawn_at__isnull=True)

    def with_death(self, by: date | None = None) -> Self:
        """Each with `died_on`, wherever the death is recorded.

        For a page that stands on a day, a death counts `by` that day. What writes asks without: nothing is paid after.
        """
        rows = Person.objects.filter(human=OuterRef("spell__human")).order_by()
        if by is not None:
            rows = rows.filter(died_on__lte=by)
        deaths = rows.values("human").annotate(first=Min("died_on")).values("first")
        return self.annotate(died_on=Subquery(deaths[:1]))

    def with_life(self, by: date | None = None) -> Self:
        """The same, with `again_on` too, the next admission after the stay."""
        later = Spell.objects.filter(
            human=OuterRef("spell__human"), started_on__gte=OuterRef("spell__ended_on")
        )
        later = later.exclude(pk=OuterRef("spell")).order_by("started_on")
        return self.with_death(by).annotate(again_on=Subquery(later.values("started_on")[:1]))


class Dowry(Kept):
    """Who pays whom how much a year for one person, from when, raised how, in how many instalments.

    A stay may have several, one after the other, where another council becomes responsible; the database holds that no
    day is of two (`dowry_one_a_day`).
    """

    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="dowries")
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=8, choices=DowryBasis.choices)
    a_year = amount_of(help_text="Pounds in the first financial year, as if it were a whole one.")
    uplift = models.DecimalField(
        max_digits=5, decimal_places=2, default=0, help_text="Per cent, each 1 April after the first."
    )
    instalments = models.PositiveSmallIntegerField(choices=Instalments.choices, default=Instalments.QUARTERLY)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The first day that is not paid for.")
    end_reason = models.CharField(max_length=12, choices=DowryEnd.choices, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=240)
    on = models.DateField()

    objects = DowryQuerySet.as_manager()
    refused_in_words: ClassVar = {"dowry_one_a_day": "Another dowry of this stay is for some of these days."}

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            one_of("basis", DowryBasis, "dowry_basis_is_known"),
            one_of("end_reason", DowryEnd, "dowry_end_is_known", blank=True),
            models.CheckConstraint(condition=Q(a_year__gt=0), name="dowry_is_money"),
            models.CheckConstraint(condition=~Q(payer=F("payee")), name="dowry_goes_to_another"),
            models.CheckConstraint(
                condition=Q(instalments__in=Instalments.values), name="dowry_instalments_are_known"
            ),
            between("uplift", 0, 20, "dowry_uplift_is_small"),
            said("source", name="dowry_has_a_source"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_reason="")
                | (Q(ends_on__isnull=False) & ~Q(end_reason="")),
                name="dowry_ends_for_a_reason",
            ),
            ends_after_start("starts_on", "ends_on", "dowry_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"Dowry of {self.a_year} a year"


class DowryMove(models.TextChoices):
    INSTALMENT = "instalment", "Instalment"
    RECOVERY = "recovery", "Recovered for days after the end"


class DowryLineQuerySet(OfPersonQuerySet["DowryLine"]):
    person_path = "dowry__spell__person"


class DowryLine(LedgerLine):
    """The ledger of a dowry: what was paid for which days [from, to), and what was taken back.

    A recovery is the reversing line of the instalment that it partly takes back, so it is below nothing. Of one
    instalment days may be taken back more than once: where an end proves to have been earlier still.
    """

    reverses = models.ForeignKey(  # of other ledgers a line is taken back once
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_back"
    )
    dowry = models.ForeignKey(Dowry, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=12, choices=DowryMove.choices)
    days_from = models.DateField()
    days_to = models.DateField(help_text="The day after the last one paid for.")
    again = models.PositiveSmallIntegerField(
        default=0, help_text="How often an instalment from this day was paid and taken back before."
    )

    objects = DowryLineQuerySet.as_manager()

    class Meta(LedgerLine.Meta):
        constraints = [
            *LedgerLine.Meta.constraints,
            one_of("kind", DowryMove, "dowryline_kind_is_known"),
            models.CheckConstraint(
                condition=Q(days_to__gt=F("days_from")), name="dowryline_is_for_some_days"
            ),
            models.CheckConstraint(
                condition=Q(kind=DowryMove.INSTALMENT) | Q(reverses__isnull=False),
                name="dowryline_recovers_an_instalment",
            ),
            models.UniqueConstraint(
                fields=["dowry", "days_from", "again"],
                condition=Q(kind=DowryMove.INSTALMENT, reverses__isnull=True),
                name="dowryline_days_are_paid_once",
            ),
            models.UniqueConstraint(
                fields=["reverses", "days_from"], name="dowryline_days_are_taken_back_once"
            ),
        ]
        indexes = [models.Index(fields=["dowry", "days_from"], name="dowryline_by_dowry")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
