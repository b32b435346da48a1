"""The stays behind every figure, read in two queries; in three from the month on that leaves people on leave out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.domain.stays import LEAVE_LEFT_OUT_FROM, Away, Bed, Stay
from cohorts.models import Episode, Leave, Spell
from tcp_portal.access import Scope
from tcp_portal.months import Month

# The fields of Stay, and where they are stored.
_SPELL = {
    "spell_id": "pk",
    "person_id": "person_id",
    "partnership_id": "partnership_id",
    "place_id": "person__home_place_id",
    "date_of_birth": "person__date_of_birth",
    "category": "person__category",
    "learning_disability_from": "person__learning_disability_diagnosed_on",
    "autism_from": "person__autism_diagnosed_on",
    "entry": "entry",
    "exit": "exit",
    "started_on": "started_on",
    "counted_from": "counted_from",
    "ended_on": "ended_on",
    "planned": "planned",
}
_BED = (
    "spell_id", "started_on", "ended_on", "arrangement", "security", "out_of_area", "commissioner_id",
    "legal_status", "site__specialist_residential", "out_of_area_reasons", "site__provider_id",
)  # fmt: skip


_ARRANGEMENTS = {kind.value: kind for kind in Arrangement}


def stays_of(*, scope: Scope, first: Month, last: Month, partnership_id: UUID | None = None) -> list[Stay]:
    """Every stay that the flow or the census of these months may count, of one partnership or of all visible.

    Those counted at the midnight before the first month, and those that came by the end of the last.
    """
    counted = Spell.objects.counted_by(scope).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=first.first), counted_from__lt=last.next.first
    )
    if partnership_id is not None:
        counted = counted.filter(partnership=partnership_id)
    beds: defaultdict[UUID, list[Bed]] = defaultdict(list)
    in_order = ("started_on", F("ended_on").asc(nulls_last=True))
    episodes = Episode.objects.filter(spell__in=counted).order_by(*in_order)
    for spell_id, *facts in episodes.values_list(*_BED):
        beds[spell_id].append(_bed(*facts))
    leaves = _leaves(counted, last)
    rows = counted.order_by("counted_from", "pk").values_list(*_SPELL.values())
    return [_stay(dict(zip(_SPELL, row, strict=True)), beds, leaves) for row in rows]


def _leaves(counted: QuerySet[Spell], last: Month) -> Mapping[UUID, list[Away]]:
    """Extended leaves of these spells; not asked for where no month counts by them."""
    found: defaultdict[UUID, list[Away]] = defaultdict(list)
    if last.last >= LEAVE_LEFT_OUT_FROM:
        rows = Leave.objects.filter(spell__in=counted).order_by("started_on")
        for spell_id, start, end in rows.values_list("spell_id", "started_on", "ended_on"):
            found[spell_id].append(Away(start, end))
    return found


def _bed(start: date, end: date | None, arrangement: str, *facts: Any) -> Bed:
    security, out_of_area, commissioner_id, legal, specialist, reasons, provider_id = facts
    kind = _ARRANGEMENTS[arrangement]
    return Bed(
        start,
        end,
        kind,
        security,
        out_of_area,
        commissioner_id,
        legal,
        specialist,
        tuple(reasons),
        provider_id,
    )


def _stay(facts: dict[str, Any], beds: Mapping[UUID, list[Bed]], leaves: Mapping[UUID, list[Away]]) -> Stay:
    facts["entry"] = Entry(facts["entry"])
    facts["exit"] = Exit(facts["exit"]) if facts["exit"] else None
    spell_id = facts["spell_id"]
    return Stay(**facts, beds=tuple(beds.get(spell_id, ())), leaves=tuple(leaves.get(spell_id, ())))
