"""A file that is made outside the request: a board pack, or a table someone asked for."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from tcp_portal.access import Permission, Scope
from tcp_portal.models import Identified, ends_after_start
from tcp_portal.months import Month
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.writers import Format
from tcp_portal.partnerships.models import Partnership, User

# Whoever works on the run of a month's packs, or signs them, sees them before they are issued.
WORKS_ON_RUNS = (Permission.BUILD_PACKS, Permission.RELEASE_PACKS, Permission.SIGN_PACKS)


class Kind(models.TextChoices):
    BOARD = "board", "Board pack"
    TABLE = "table", "Table"
    AGENDA = "agenda", "Agenda pack"
    PAPER = "paper", "Paper"


class State(models.TextChoices):
    WAITING = "waiting", "Waiting"
    BUILDING = "building", "Being built"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


class Figures(models.TextChoices):
    RESTATED = "restated", "As restated today"
    REPORTED = "reported", "As first reported"


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, scope: Scope) -> Self:
        """Board packs of partnerships whose packs the reader may download (those of a month's run once it is issued;
        before, for those who work on it or sign it), agenda packs of those whose programme they follow, and the
        reader's own tables and papers (whether a paper still may be read, its source says)."""
        works_on = frozenset().union(*(scope.partnership_ids(right) for right in WORKS_ON_RUNS))
        return self.filter(
            Q(kind=Kind.BOARD, partnership__in=scope.partnership_ids(Permission.DOWNLOAD_PACKS))
            & (Q(run_pack__isnull=True) | Q(issued_edition__isnull=False) | Q(partnership__in=works_on))
            | Q(
                kind=Kind.TABLE,
                requested_by=scope.user_id,
                partnership__in=scope.partnership_ids(Permission.EXPORT_PEOPLE),
            )
            | Q(kind=Kind.AGENDA, partnership__in=scope.partnership_ids(Permission.VIEW_PROGRAMME))
            | Q(kind=Kind.PAPER, requested_by__isnull=False, requested_by=scope.user_id)
        )

    def standing(self) -> Self:
        """Not the drafts of a month's run: those that were asked for by themselves, and those that were issued."""
        return self.filter(Q(run_pack__isnull=True) | Q(issued_edition__isnull=False))

    def unfinished(self) -> Self:
        return self.filter(state__in=[State.WAITING, State.BUILDING])


class Pack(Identified):
    """The job and its result: this row is the truth, the task queue only a nudge."""

    kind = models.CharField(max_length=8, choices=Kind.choices)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="packs")
    month_starts_on = models.DateField(help_text="First day of the month that the pack is for.")
    title = models.CharField(max_length=160)
    source = models.CharField(max_length=40, blank=True, help_text="For a table: which one.")
    query = models.CharField(max_length=2000, blank=True, help_text="For a table: the filters that were set.")
    edition = models.CharField(
        max_length=14,
        blank=True,
        choices=[(edition.value, edition.label) for edition in Edition],
        help_text="For a board pack: for whom it is made.",
    )
    figures = models.CharField(
        max_length=8, choices=Figures.choices, default=Figures.RESTATED, help_text="For a board pack: which."
    )
    digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 over the words, tables and charts of a board pack."
    )
    formats = models.JSONField(default=list)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="packs")
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=1)
    doing = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it failed, in words for the reader.")
    runs = models.PositiveSmallIntegerField(default=0, help_text="How often a worker took it up.")
    touched_at = models.DateTimeField()
    told_at = models.DateTimeField(
        null=True, help_text="When a worker was last told of it; empty where the task queue was away."
    )
    finished_at = models.DateTimeField(null=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(step__lte=F("steps")), name="pack_step_within_steps"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, state__in=[State.WAITING, State.BUILDING])
                | Q(finished_at__isnull=False, state__in=[State.READY, State.FAILED]),
                name="pack_is_finished_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.BOARD, source="")
                | (Q(kind__in=[Kind.TABLE, Kind.AGENDA, Kind.PAPER]) & ~Q(source="")),
                name="pack_table_names_its_source",
            ),
            models.CheckConstraint(
                condition=(Q(kind=Kind.BOARD) & Q(edition__in=[edition.value for edition in Edition]))
                | (~Q(kind=Kind.BOARD) & Q(edition="")),
                name="pack_has_an_edition_when_it_is_the_boards",
            ),
            ends_after_start("requested_at", "finished_at", "pack_finishes_after_it_is_asked"),
        ]
        indexes = [models.Index(fields=["partnership", "-requested_at"], name="pack_by_partnership")]

    def __str__(self) -> str:
        return self.title

    @property
    def month(self) -> Month:
        return Month.of(self.month_starts_on)

    @property
    def is_finished(self) -> bool:
        return self.state in (State.READY, State.FAILED)


class PackFile(Identified):
    """One file of a pack, with the hash of what was written."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=4, choices=[(kind.value, kind.value.upper()) for kind in Format])
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "format"], name="pack_file_once_per_format")]

    def __str__(self) -> str:
        return self.format
