"""Extracts that were read: the mapping of their columns, what each row would do, and differences not settled."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from cohorts.models.people import OfPersonQuerySet, Person
from tcp_portal.access import Permission, Scope
from tcp_portal.models import Identified, Versioned
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.sealed import SealedField, SealedJSONField


class _OfPartnershipQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.IMPORT_PEOPLE) -> Self:
        """Imports of partnerships in which the reader holds the permission."""
        return self.filter(partnership__in=scope.partnership_ids(permission))


class ColumnMap(Versioned):
    """Which column of a partnership's file holds which field, remembered under the file's own headings."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="column_maps")
    headings = models.CharField(max_length=64, help_text="Digest of the file's headings.")
    columns = models.JSONField(help_text="Field of the portal: heading of the file.")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "headings"], name="column_map_once_per_headings")
        ]

    def __str__(self) -> str:
        return f"Map of {len(self.columns)} columns"


class ImportRun(Versioned):
    """One file that was read: waiting for a decision, taken in, or thrown away. Its rows go with the decision."""

    class State(models.TextChoices):
        MAPPING = "mapping", "Columns to be named"
        COMPARING = "comparing", "Being compared"
        PREVIEW = "preview", "Waiting for a decision"
        TAKING = "taking", "Being taken in"
        DONE = "done", "Taken in"
        DISCARDED = "discarded", "Thrown away"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="imports")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    format = models.CharField(max_length=8)
    as_at = models.DateField(help_text="The day that the extract tells of.")
    state = models.CharField(max_length=10, choices=State.choices)
    headings = models.JSONField(default=list, blank=True, help_text="The headings of the file, in order.")
    columns = models.JSONField(
        default=dict, blank=True, help_text="Field of the portal: headings of the file."
    )
    notes = models.JSONField(default=list, blank=True, help_text="What the reader is told of the reading.")
    reason = models.CharField(max_length=400, blank=True, help_text="Why the last step was not done.")
    touched_at = models.DateTimeField(null=True, blank=True, help_text="When a worker was last told of it.")
    counts = models.JSONField(default=dict, blank=True)
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = _OfPartnershipQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["partnership", "-read_at"], name="import_by_partnership")]

    def __str__(self) -> str:
        return f"Import read at {self.read_at:%Y-%m-%d %H:%M}"

    @property
    def is_busy(self) -> bool:
        """Whether a worker has it now."""
        return self.state in (self.State.COMPARING, self.State.TAKING)

    @property
    def is_decided(self) -> bool:
        """Whether it was taken in or thrown away: its rows are gone."""
        return self.state in (self.State.DONE, self.State.DISCARDED)


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.IMPORT_PEOPLE) -> Self:
        """Rows of imports that the reader may see."""
        return self.filter(run__partnership__in=scope.partnership_ids(permission))


class ImportRow(Identified):
    """One row of a file: its cells, what it would do, and what is wrong with it. Deleted when the run is decided."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="Row of the file, the headings being row 1.")
    kind = models.CharField(max_length=10, help_text="new, changed, closed, conflict, same or problem")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cells = SealedJSONField(default=list, help_text="The row as the file has it.")
    changes = SealedJSONField(default=dict)
    problems = SealedJSONField(default=list)
    end = models.JSONField(
        null=True, blank=True, help_text="Day and destination given to somebody whom the file leaves out."
    )
    chosen = models.BooleanField(default=False)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["run", "kind", "number"], name="import_row_by_kind")]

    def __str__(self) -> str:
        return f"Row {self.number}"


class MismatchQuerySet(OfPersonQuerySet["Mismatch"]):
    def open(self) -> Self:
        return self.filter(settled_at__isnull=True)


class Mismatch(Versioned):
    """One field of one person on which the register and the latest extract differ, until settled. Feature N23."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mismatches")
    field = models.CharField(max_length=32)
    ours = SealedField(max_length=400, blank=True)
    theirs = SealedField(max_length=400, blank=True)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="mismatches")
    seen_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_as = models.CharField(max_length=10, blank=True, help_text="ours, theirs, or gone")
    note = models.CharField(max_length=400, blank=True)

    objects = MismatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "field"], condition=Q(settled_at__isnull=True), name="mismatch_open_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_as="")
                | (Q(settled_at__isnull=False) & ~Q(settled_as="")),
                name="mismatch_is_settled_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"Difference in {self.field}"
