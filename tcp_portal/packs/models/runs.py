"""The run of a month's packs, from the draft to the issue, and the words that people give for it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tcp_portal.kept import OfPartnershipQuerySet, one_of
from tcp_portal.models import Identified, Versioned
from tcp_portal.months import Month
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models.packs import Pack
from tcp_portal.packs.month_end.domain.calendar import Dates
from tcp_portal.packs.month_end.domain.editions import read_from
from tcp_portal.partnerships.models import Partnership, User


class RunState(models.TextChoices):
    DRAFT = "draft", "Being written"
    REVIEW = "review", "In review"
    ISSUED = "issued", "Issued"
    CANCELLED = "cancelled", "Cancelled"


class PackRunQuerySet(OfPartnershipQuerySet["PackRun"]):
    def of_month(self, partnership: Partnership, month: Month) -> PackRunQuerySet:
        """Runs of one month, the one that counts first: one that was cancelled comes last."""
        rows = self.of(partnership).filter(month_starts_on=month.first)
        return rows.order_by(
            models.Case(models.When(state=RunState.CANCELLED, then=1), default=0), "-started_at"
        )

    def open(self) -> PackRunQuerySet:
        """Neither issued nor cancelled."""
        return self.filter(state__in=[RunState.DRAFT, RunState.REVIEW])


class PackRun(Versioned):
    """One month's packs of a partnership in a set of editions. The days are those of the calendar as it was when the
    run started. `round` counts how often it was sent to review: what was signed in a round counts in that round only.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="pack_runs")
    month_starts_on = models.DateField(help_text="First day of the month that the packs are for.")
    editions = models.CharField(max_length=80)
    state = models.CharField(max_length=9, choices=RunState.choices, default=RunState.DRAFT)
    sections = models.JSONField(
        default=list, help_text="Keys of the sections in their order; empty: all, as the edition has them."
    )
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    draft_on = models.DateField()
    ask_on = models.DateField()
    words_on = models.DateField()
    review_on = models.DateField()
    sign_off_on = models.DateField()
    asked_at = models.DateTimeField(null=True, help_text="When contributors were asked.")
    changed_at = models.DateTimeField(
        help_text="When something was chosen or written that a draft must show."
    )
    round = models.PositiveSmallIntegerField(default=0)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    returned_because = models.CharField(max_length=400, blank=True)
    issued_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=400, blank=True)

    objects = PackRunQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", RunState, "pack_run_state_is_known"),
            models.UniqueConstraint(
                fields=["partnership", "month_starts_on", "editions"],
                condition=~Q(state="cancelled"),
                name="pack_run_once",
            ),
            models.CheckConstraint(condition=~Q(editions=""), name="pack_run_has_an_edition"),
            models.CheckConstraint(
                condition=Q(draft_on__lte=F("ask_on"), ask_on__lte=F("words_on"))
                & Q(words_on__lte=F("review_on"), review_on__lte=F("sign_off_on")),
                name="pack_run_steps_in_order",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False, round__gte=1) | ~Q(state__in=["review", "issued"]),
                name="pack_run_is_sent_before_it_is_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(state="issued", issued_at__isnull=False)
                | ~Q(state="issued") & Q(issued_at__isnull=True),
                name="pack_run_is_issued_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False) & ~Q(cancelled_because="")
                | ~Q(state="cancelled") & Q(cancelled_at__isnull=True, cancelled_because=""),
                name="pack_run_is_cancelled_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Board pack run, {self.month.label}"

    @property
    def month(self) -> Month:
        return Month.of(self.month_starts_on)

    @property
    def edition_set(self) -> tuple[Edition, ...]:
        return read_from(self.editions)

    @property
    def dates(self) -> Dates:
        return Dates(self.draft_on, self.ask_on, self.words_on, self.review_on, self.sign_off_on)

    @property
    def is_open(self) -> bool:
        return self.state in (RunState.DRAFT, RunState.REVIEW)


class Purpose(models.TextChoices):
    DRAFT = "draft", "Draft"
    LOOK = "look", "Comparison with the register"


class RunPack(Identified):
    """A pack that is built for a run: a draft with its files, or, after the issue, a look at the register without.

    `document` and what the checks found are kept by the worker that built it; `section_digests` are those of the
    generated sections, without the words that people wrote.
    """

    run = models.ForeignKey(PackRun, on_delete=models.PROTECT, related_name="packs")
    edition = models.CharField(max_length=14)
    purpose = models.CharField(max_length=5, choices=Purpose.choices, default=Purpose.DRAFT)
    number = models.PositiveSmallIntegerField()
    pack = models.OneToOneField(Pack, on_delete=models.PROTECT, related_name="run_pack")
    asked_at = models.DateTimeField()
    document = models.JSONField(null=True)
    section_digests = models.JSONField(default=dict)
    findings = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(edition__in=[edition.value for edition in Edition]),
                name="run_pack_edition_is_known",
            ),
            one_of("purpose", Purpose, "run_pack_purpose_is_known"),
            models.UniqueConstraint(fields=["run", "edition", "number"], name="run_pack_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="run_pack_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.number}, {self.edition}"
