"""People for whom money still moves: their record is needed, however long ago they were last seen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from finance.models import Dowry, Transfer, TransferState


def people_with_running_money(person_ids: Collection[UUID], day: date) -> set[UUID]:
    """Those of these people with a dowry or an agreed transfer that has not ended by the day."""
    runs = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    ours = Q(spell__person__in=person_ids, withdrawn_at__isnull=True)
    dowries, transfers = (
        rows.order_by().values_list("spell__person", flat=True)
        for rows in (
            Dowry.objects.filter(runs, ours),
            Transfer.objects.filter(runs, ours, state=TransferState.AGREED),
        )
    )
    return set(dowries.union(transfers))
