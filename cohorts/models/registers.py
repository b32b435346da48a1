"""The dynamic support register and the monthly returns about it. Building the Right Support notes, section 6."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from cohorts.domain.registers import Colour, Response
from cohorts.models.people import OfPersonQuerySet, Person
from cohorts.models.spells import Spell
from tcp_portal.access import Permission, Scope
from tcp_portal.models import Identified, Versioned, ends_after_start
from tcp_portal.partnerships.models import Partnership, Place, User


class RegisterEntryQuerySet(OfPersonQuerySet["RegisterEntry"]):
    pass


class RegisterEntry(Versioned):
    """A person's time on the register, from entry to exit; the rating is the newest Rating."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="register_entries")
    referred_on = models.DateField(null=True, blank=True)
    referred_by = models.CharField(max_length=12, blank=True, help_text="Code list: who referred.")
    entered_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    exit_reason = models.CharField(max_length=12, blank=True, help_text="Code list: why left the register.")
    consent = models.CharField(max_length=12, help_text="Code list: consent basis.")
    consent_on = models.DateField()
    needs_group = models.CharField(max_length=12, blank=True, help_text="Code list: needs group.")
    setting = models.CharField(max_length=12, blank=True, help_text="Code list: current setting.")
    risk_factors = models.JSONField(default=list, blank=True, help_text="Code list: risk factor.")
    lead = models.CharField(max_length=120, blank=True, help_text="Who leads for the place.")
    coordinator = models.CharField(max_length=120, blank=True)
    keyworker = models.CharField(max_length=120, blank=True, help_text="For children and young people.")

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "register entries"
        constraints = [
            ends_after_start("entered_on", "left_on", "register_entry_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, exit_reason="")
                | (Q(left_on__isnull=False) & ~Q(exit_reason="")),
                name="register_exit_has_day_and_reason",
            ),
            models.CheckConstraint(condition=~Q(consent=""), name="register_entry_has_consent"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(left_on__isnull=True), name="register_one_open_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"On the register from {self.entered_on}"


class RatingQuerySet(OfPersonQuerySet["Rating"]):
    person_path = "entry__person"


class Rating(Identified):
    """A rating from a day, why, and who gave it: never changed; a later row for the same day takes its place."""

    entry = models.ForeignKey(RegisterEntry, on_delete=models.PROTECT, related_name="ratings")
    colour = models.CharField(max_length=5, choices=[(colour.value, colour.label) for colour in Colour])
    on = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="A rating that a rule holds up to this day.")
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    spell = models.ForeignKey(
        Spell,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The stay whose start or end gave this rating by rule; empty where somebody gave it.",
    )

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(colour__in=list(Colour)), name="rating_colour_is_known"),
        ]
        indexes = [models.Index(fields=["entry", "on", "at"], name="rating_by_entry")]

    def __str__(self) -> str:
        return f"{self.colour} from {self.on}"


class RegisterReviewQuerySet(OfPersonQuerySet["RegisterReview"]):
    person_path = "entry__person"


class RegisterReview(Versioned):
    """The multi-agency look at one person on the register, due by their colour."""

    entry = models.ForeignKey(RegisterEntry, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(max_length=2000, blank=True)

    objects = RegisterReviewQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "on"], name="register_review_once_a_day")]

    def __str__(self) -> str:
        return f"Looked at on {self.on}"


class RegisterReturnQuerySet(models.QuerySet["RegisterReturn"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_MEASURES) -> Self:
        """Returns of partnerships whose figures the reader may view."""
        return self.filter(partnership__in=scope.partnership_ids(permission))


class RegisterReturn(Versioned):
    """One place's figures for one month, or that it did not respond. A count that was not asked is empty, not 0."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="register_returns")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="register_returns")
    month = models.DateField(help_text="The first day of the month.")
    response = models.CharField(max_length=12, choices=[(kind.value, kind.label) for kind in Response])
    red_adults = models.PositiveSmallIntegerField(null=True, blank=True)
    amber_adults = models.PositiveSmallIntegerField(null=True, blank=True)
    green_adults = models.PositiveSmallIntegerField(null=True, blank=True)
    blue_adults = models.PositiveSmallIntegerField(null=True, blank=True)
    children = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Red and amber together.")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=240, blank=True)

    objects = RegisterReturnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "month"], name="register_return_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="register_return_is_of_a_month"),
            models.CheckConstraint(
                condition=Q(response=Response.ANSWERED, red_adults__isnull=False, amber_adults__isnull=False)
                | Q(
                    response=Response.NO_RESPONSE,
                    red_adults__isnull=True,
                    amber_adults__isnull=True,
                    green_adults__isnull=True,
                    blue_adults__isnull=True,
                    children__isnull=True,
                ),
                name="register_return_has_figures_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.month:%Y-%m}"
