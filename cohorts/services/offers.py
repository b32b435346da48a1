"""Reads of offered transfers: the list of a partnership, and one offer with what its reader may do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from cohorts.domain.handovers import HandoverState
from cohorts.models import Episode, Handover, Person
from tcp_portal.access import Permission, Scope
from tcp_portal.access.wall import crossing
from tcp_portal.audit import services as audit

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User

HISTORY = 50
_NOT_YET_OURS = "an offer tells the receiving side of a person of the other"
_RECORD, _VIEW = Permission.RECORD_PEOPLE, Permission.VIEW_PEOPLE


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer, the last bed before it, and what the reader may do: take it back, answer it, see who it is."""

    handover: Handover
    bed: Episode | None
    offering: bool
    receiving: bool
    identity: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """The transfers of one partnership: waiting for its answer, waiting for another's, and the answered ones."""

    to_us: list[Offer]
    by_us: list[Offer]
    answered: list[Offer]

    @property
    def all(self) -> list[Offer]:
        return [*self.to_us, *self.by_us, *self.answered]


@crossing(_NOT_YET_OURS)
def offers_of(*, scope: Scope, partnership_id: UUID) -> Offers:
    """What was offered to and by the partnership, as far as the reader keeps its people. Three queries."""
    ours = _read(Handover.objects.visible_to(scope, _RECORD), scope).filter(
        Q(from_partnership=partnership_id) | Q(to_partnership=partnership_id)
    )
    waiting = [_offer(row) for row in ours.filter(state=HandoverState.OFFERED).order_by("on", "offered_at")]
    answered = ours.exclude(state=HandoverState.OFFERED).order_by("-answered_at")[:HISTORY]
    return Offers(
        to_us=[each for each in waiting if each.handover.to_partnership_id == partnership_id],
        by_us=[each for each in waiting if each.handover.from_partnership_id == partnership_id],
        answered=[_offer(row) for row in answered],
    )


@crossing(_NOT_YET_OURS)
def offer(*, scope: Scope, handover_id: UUID) -> Offer:
    """One offer. Raises Http404 where the reader may not know of it, PermissionDenied where they keep neither side."""
    row = get_object_or_404(_read(Handover.objects.visible_to(scope, _VIEW), scope), pk=handover_id)
    found = _offer(row)
    if not (found.offering or found.receiving):
        raise PermissionDenied
    return found


@crossing(_NOT_YET_OURS)
def record_look(*, offers: Iterable[Offer], how: str, by: User, at: datetime) -> None:
    """The entry in the trail, one for each partnership whose people were looked at."""
    people: defaultdict[UUID, dict[UUID, None]] = defaultdict(dict)
    for each in offers:
        people[each.handover.from_partnership_id][each.handover.spell.person_id] = None
    for partnership_id, person_ids in people.items():
        audit.record_read(by=by, how=how, at=at, partnership_id=partnership_id, person_ids=person_ids)


def _read(rows: QuerySet[Handover], scope: Scope) -> QuerySet[Handover]:
    """With the person, the beds and the reader's rights, without a question for each row."""

    def reached(permission: Permission) -> Exists:
        people = Person.objects.visible_to(scope, permission)
        return Exists(people.filter(pk=OuterRef("spell__person_id")))

    beds = Episode.objects.select_related("site__provider", "commissioner").order_by("started_on")
    return (
        rows.select_related(
            "spell__person__home_place", "spell__person__partnership", "from_partnership", "to_partnership",
            "offered_by", "answered_by", "received__person",
        )
        .prefetch_related(Prefetch("spell__episodes", queryset=beds, to_attr="beds"))
        .annotate(
            offering=reached(_RECORD),
            identity=reached(Permission.VIEW_IDENTITY),
            receiving=Exists(Handover.objects.offered_to(scope, _RECORD).filter(pk=OuterRef("pk"))),
        )
    )  # fmt: skip


def _offer(row: Handover) -> Offer:
    beds = row.spell.beds  # type: ignore[attr-defined]  # prefetched above
    marks = row.__dict__  # annotated above
    return Offer(row, beds[-1] if beds else None, marks["offering"], marks["receiving"], marks["identity"])
