"""Who may read which numbers: dated rows of policy, and what each public edition printed."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from tcp_portal.access import Permission, Scope
from tcp_portal.models import Identified, ends_after_start
from tcp_portal.months import Month
from tcp_portal.packs.disclosure.rule import Rule
from tcp_portal.packs.models.packs import Pack
from tcp_portal.partnerships.models import Partnership


class Audience(models.TextChoices):
    PUBLIC = "public", "The public"


class DisclosureRule(Identified):
    """From which count on a number is printed for an audience, and to what it is rounded."""

    audience = models.CharField(max_length=8, choices=Audience.choices)
    threshold = models.PositiveSmallIntegerField(help_text="Counts under this are hidden.")
    base = models.PositiveSmallIntegerField(
        help_text="All others are rounded to the nearest multiple of this."
    )
    shows_zero = models.BooleanField(
        default=True, help_text="Whether 0 is printed as 0; else it is hidden too."
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=240)

    class Meta:
        constraints = [
            ends_after_start("valid_from", "valid_to", "disclosure_rule_ends_after_it_starts"),
            models.UniqueConstraint(fields=["audience", "valid_from"], name="disclosure_rule_once"),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="disclosure_audience_is_known"
            ),
            models.CheckConstraint(
                condition=Q(base__gte=1, threshold__gte=1, base__lte=F("threshold") * 2),
                name="disclosure_never_rounds_to_nobody",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="disclosure_rule_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()}: under {self.threshold} hidden, from {self.valid_from}"

    @property
    def rule(self) -> Rule:
        return Rule(self.threshold, self.base, self.shows_zero, self.source)


# Made by command and so taken away; asked for by itself and finished; or issued by a month's run.
IS_OUT = Q(pack__isnull=True) | Q(pack__run_pack__isnull=True) | Q(pack__issued_edition__isnull=False)


class PublicReleaseQuerySet(models.QuerySet["PublicRelease"]):
    def visible_to(self, scope: Scope) -> Self:
        """Those of partnerships whose access log the reader keeps."""
        return self.filter(partnership__in=scope.partnership_ids(Permission.VIEW_ACCESS_LOG))

    def out(self) -> Self:
        """Those that readers have: of a month's run the issued ones alone, so that a draft can be put right."""
        return self.filter(IS_OUT)

    def of_run(self, run: UUID | None) -> Self:
        """The drafts of a month's run; none without one."""
        return self.none() if run is None else self.filter(pack__run_pack__run=run)

    def told_out(self) -> Self:
        """Each with `is_out`: whether readers have it."""
        return self.annotate(is_out=models.ExpressionWrapper(IS_OUT, output_field=models.BooleanField()))

    def around(self, partnership: Partnership, month: Month, *, months: int) -> Self:
        """Those of the partnership of so many months before and after, and of the month itself, the newest first."""
        first, last = month.plus(-months).first, month.plus(months).first
        near = self.filter(partnership=partnership, month_starts_on__gte=first, month_starts_on__lte=last)
        return near.order_by("-made_at", "pk")


class PublicRelease(Identified):
    """What a public edition printed, cell by cell, and why the rest was hidden; never the number behind. Kept for
    good: each later edition is attacked together with it. Without a pack it was made by command."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="public_releases")
    month_starts_on = models.DateField(help_text="First day of the month that it is for.")
    pack = models.OneToOneField(
        Pack, on_delete=models.PROTECT, null=True, blank=True, related_name="public_release"
    )
    made_at = models.DateTimeField()
    threshold = models.PositiveSmallIntegerField()
    base = models.PositiveSmallIntegerField()
    shows_zero = models.BooleanField()
    source = models.CharField(max_length=240, help_text="Where the rule comes from.")
    facts = models.JSONField(
        help_text="Measure, month, part, number printed or null, why hidden or null, whether an earlier one said it."
    )
    names = models.JSONField(help_text="Measures and parts in words.")
    attacked_with = models.JSONField(
        default=list,
        help_text="Ids of the releases that were out and together with which nothing is given away.",
    )

    objects = PublicReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month_starts_on__day=1), name="public_release_is_of_a_month"),
            models.CheckConstraint(
                condition=Q(base__gte=1, threshold__gte=1, base__lte=F("threshold") * 2),
                name="public_release_has_a_rule",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "month_starts_on"], name="public_release_by_month")]

    def __str__(self) -> str:
        return f"Public edition, {self.month.label}"

    @property
    def month(self) -> Month:
        return Month.of(self.month_starts_on)

    @property
    def rule(self) -> Rule:
        return Rule(self.threshold, self.base, self.shows_zero, self.source)
