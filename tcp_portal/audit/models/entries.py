"""The trail: who saw and changed what. Append-only; the database itself refuses to change or delete a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from tcp_portal.access.permissions import Permission
from tcp_portal.models import Identified
from tcp_portal.partnerships.models import Partnership, User

if TYPE_CHECKING:
    from tcp_portal.access.scope import Scope


class Kind(models.TextChoices):
    READ = "read", "Looked at"
    CHANGE = "change", "Changed"


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, scope: Scope) -> Self:
        """Entries of the partnerships whose trail the reader may see; entries of no partnership for all of them."""
        ids = scope.partnership_ids(Permission.VIEW_ACCESS_LOG)
        reach = Q(partnership__in=ids)
        if ids:
            reach |= Q(partnership__isnull=True)
        return self.filter(reach)

    def about(self, person_id: UUID) -> Self:
        """Entries that concern one person, lists that held them included."""
        return self.filter(subjects__person_id=person_id)


class AuditEntry(Identified):
    """One act of one person at one moment. `by` is empty for the portal's own commands."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="audit_entries")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    did = models.CharField(max_length=60, help_text="The act in words: “discharge”, “person page”.")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, null=True, related_name="+")
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    changes = models.JSONField(default=dict, help_text="Field: [old, new].")

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["partnership", "-at"], name="audit_by_partnership"),
            models.Index(fields=["partnership", "kind", "-at"], name="audit_by_kind"),
            models.Index(fields=["by", "-at"], name="audit_by_reader"),
            models.Index(fields=["did", "-at"], name="audit_by_act"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.did}"


class AuditSubject(models.Model):
    """A person whom an entry concerns. The trail knows people by identity only, so it outlives what it tells of."""

    entry = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="subjects")
    person_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["person_id", "entry"], name="audit_by_person")]

    def __str__(self) -> str:
        return str(self.person_id)
