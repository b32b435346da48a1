"""What every stored thing of the portal shares."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class Identified(models.Model):
    """A row with a random identity that may stand in an address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Versioned(Identified):
    """A row that two people may edit: each save raises `version`, a save from an older one is refused."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def ends_after_start(start: str, end: str, name: str) -> models.CheckConstraint:
    """An end is never before its start; a period of one day (start = end) is real."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)}), name=name
    )


def in_force_on(day: object, *, start: str = "valid_from", end: str = "valid_to") -> Q:
    """Rows whose half-open period [start, end) holds `day`; no end means still in force."""
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day}))
