"""The monthly register returns: asked of each place, answered or recorded as not answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404

from cohorts.domain import rules
from cohorts.domain.registers import Response
from cohorts.domain.returns import Column, PlaceReturn, state_of
from cohorts.models import RegisterReturn
from cohorts.services import locking
from cohorts.services.clashes import refused_in_words
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships import places as kept
from tcp_portal.partnerships.models import Membership, Partnership, Place

LARGEST = 9999


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """What a place said, or that it did not answer. A column that was not asked is left out of `figures`."""

    response: Response
    figures: Mapping[Column, int | None]
    answered_on: date | None = None
    answered_by: str = ""
    source: str = ""


def returns_of(
    *, scope: Scope, partnership_id: UUID, month: Month, today: date | None = None
) -> tuple[PlaceReturn, ...]:
    """What every place of the partnership said for the month, in the order of the places. Two queries.

    Without `today` a month in which nothing is recorded counts as over. Nothing for a reader without its figures.
    """
    (found,) = calendar(
        scope=scope, partnership_id=partnership_id, first=month, last=month, today=today or month.next.first
    ).values()
    return found


def calendar(
    *, scope: Scope, partnership_id: UUID, first: Month, last: Month, today: date
) -> dict[Month, tuple[PlaceReturn, ...]]:
    """Every place's return for each month first to last. Two queries."""
    found: dict[Month, tuple[PlaceReturn, ...]] = {}
    sees = scope.allows(Permission.VIEW_MEASURES, partnership_id)
    places = places_of(partnership_id=partnership_id) if sees else []
    rows = RegisterReturn.objects.visible_to(scope).filter(
        partnership=partnership_id, month__gte=first.first, month__lte=last.last
    )
    by_cell = {(row.place_id, Month.of(row.month)): row for row in rows}
    month = first
    while month <= last:
        found[month] = tuple(_said(name, by_cell.get((pk, month)), month, today) for pk, name in places)
        month = month.next
    return found


def places_of(*, partnership_id: UUID) -> list[tuple[UUID, str]]:
    """The places that are asked, in their order."""
    return [(place.pk, place.name) for place in kept.places_of(partnership_id)]


def _said(place: str, row: RegisterReturn | None, month: Month, today: date) -> PlaceReturn:
    response = Response(row.response) if row else None
    figures = {
        column: value for column in Column if row and (value := getattr(row, column.value)) is not None
    }
    return PlaceReturn(place, state_of(response, month, today), figures)


def find(*, scope: Scope, place_id: UUID, month: Month) -> tuple[Place, RegisterReturn | None]:
    """The place and its return, for somebody who may answer for it.

    Raises Http404 for a place of a partnership whose figures the reader does not see, PermissionDenied without the
    right for the place.
    """
    visible = scope.partnership_ids(Permission.VIEW_MEASURES)
    place = Place.objects.filter(pk=place_id, partnership__in=visible).select_related("partnership").first()
    if place is None:
        raise Http404
    if place.pk not in places_to_answer(scope=scope, partnership_id=place.partnership_id):
        raise PermissionDenied
    row = RegisterReturn.objects.visible_to(scope).filter(place=place, month=month.first).first()
    return place, row


def places_to_answer(*, scope: Scope, partnership_id: UUID) -> set[UUID]:
    """The places for which the reader may answer: of a post for one place or for one place's organisation, that one."""
    wanted = Q(pk__in=())
    for grant in scope.grants:
        if not grant.gives(Permission.SUBMIT_RETURNS) or partnership_id not in grant.partnership_ids:
            continue
        condition = Q(partnership=partnership_id)
        if grant.place_id is not None:
            condition &= Q(pk=grant.place_id)
        if grant.organisation_id is not None:
            members = Membership.objects.filter(
                partnership=partnership_id, organisation=grant.organisation_id, place__isnull=False
            )
            condition &= Q(pk__in=members.values("place"))
        wanted |= condition
    return set(Place.objects.filter(wanted).values_list("pk", flat=True))


def check_month(month: Month, *, partnership: Partnership, today: date) -> None:
    """A return is of a month that has begun and that the partnership's register covers."""
    if month > Month.of(today):
        raise Refusal(f"{month.label} has not begun.", field="month")
    if month < Month.of(partnership.starts_on):
        raise Refusal(f"The register of this partnership does not cover {month.label}.", field="month")


@transaction.atomic
def record(*, place: Place, month: Month, version: int, facts: ReturnFacts, act: Act) -> RegisterReturn:
    """What the place said for the month; version 0 says that nothing was recorded yet.

    Raises Refusal, Stale (someone else saved first) or PermissionDenied.
    """
    partnership = Partnership.objects.select_for_update().get(pk=place.partnership_id)  # one answer at a time
    if place.pk not in places_to_answer(scope=act.scope, partnership_id=partnership.pk):
        raise PermissionDenied
    stored = RegisterReturn.objects.filter(place=place, month=month.first).first()
    row = stored or RegisterReturn(
        partnership=partnership, place=place, month=month.first, response="", version=0
    )
    wanted = _values(facts)
    if row.version != version:
        raise Stale(version=row.version, differences=locking.differences(row, **wanted))
    check_month(month, partnership=partnership, today=act.today)
    _check(facts, month, act.today)
    changes = audit.changes_between({name: getattr(row, name) for name in wanted}, wanted)
    if not changes:
        return row
    for name, value in wanted.items():
        setattr(row, name, value)
    row.version += 1
    with refused_in_words():
        row.save()
    audit.record(
        by=act.by,
        did="register return",
        at=act.now,
        obj=row,
        partnership_id=partnership.pk,
        changes={"return_of": [None, f"{place.name}, {month.label}"], **changes},
    )
    return row


def _values(facts: ReturnFacts) -> dict[str, Any]:
    answered = facts.response is Response.ANSWERED
    return {
        "response": facts.response.value,
        **{column.value: facts.figures.get(column) if answered else None for column in Column},
        "answered_on": facts.answered_on if answered else None,
        "answered_by": facts.answered_by.strip() if answered else "",
        "source": facts.source.strip(),
    }


def _check(facts: ReturnFacts, month: Month, today: date) -> None:
    if facts.response is Response.NO_RESPONSE:
        return
    for column in Column:
        figure = facts.figures.get(column)
        if figure is None and column.is_required:
            raise Refusal(
                f"Enter the number for “{column.label}”. 0 says that there is nobody; "
                "if the place did not say, record that it did not answer.",
                field=column.value,
            )
        if figure is not None and not 0 <= figure <= LARGEST:
            raise Refusal(f"Enter a whole number from 0 to {LARGEST:,}.", field=column.value)
    if facts.answered_on is not None:
        rules.check_not_future(
            facts.answered_on, today=today, what="The day of the answer", field="answered_on"
        )
        rules.check_not_before(
            facts.answered_on,
            month.first,
            what="The day of the answer",
            event="the month began",
            field="answered_on",
        )
