"""Who is in hospital: the tracker's read, one query, and its entry in the trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import OuterRef

from cohorts.domain.review_clock import Due
from cohorts.domain.tracker import Ask, InHospital
from cohorts.models import Delay, Spell
from cohorts.services import reviews
from cohorts.services.bundles import bundle
from cohorts.services.objections import kept_back
from tcp_portal.access import Grant, Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.sealed import Initial, initial_later
from tcp_portal.written import Written

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User


def in_hospital(
    *, scope: Scope, partnership_id: UUID, day: date, permission: Permission = Permission.VIEW_PEOPLE
) -> list[InHospital]:
    """Everyone whom the partnership counts at midnight at the end of `day` and whom the permission reaches.

    Tuples, not objects. Of a name only the initials are opened, and only of those whom a page shows. Filters and
    order are the reader's (`Ask`): the whole list is small, and its counts need all of it.
    """
    return [
        InHospital._make((person_id, reference, Initial(given), Initial(family), *facts, _reasons(delays)))
        for person_id, reference, given, family, *facts, delays in _written(
            scope.grants, partnership_id, day, permission
        ).ask()
    ]


@lru_cache(maxsize=64)
def _written(grants: tuple[Grant, ...], partnership_id: UUID, day: date, permission: Permission) -> Written:
    """The question, which is the same for all who hold the same posts."""
    spells = (
        Spell.objects.visible_to(Scope(None, grants), permission)
        .filter(partnership=partnership_id)
        .open_on(day)
        .with_bed_on(day)
        .annotate(
            given_initial=initial_later("person__given_name"),
            family_initial=initial_later("person__family_name"),
            open_delays=bundle(
                Delay.objects.filter(spell=OuterRef("pk"), ended_on__isnull=True),
                by="spell",
                reason="reason",
                since="started_on",
            ),
        )
    )
    return Written(
        spells.values_list(
            "person_id",
            "person__reference",
            "given_initial",
            "family_initial",
            "person__date_of_birth",
            "person__home_place__name",
            "started_on",
            "bed__arrangement",
            "bed__commissioner__short_name",
            "bed__site__name",
            "bed__ward",
            "bed__security",
            "bed__out_of_area",
            "plan__status",
            "plan__planned_on",
            "plan__confidence",
            "plan__slips",
            "open_delays",
        )
    )


def _reasons(delays: list[dict[str, str]] | None) -> tuple[str, ...]:
    """The reasons of open delays, oldest first."""
    if not delays:
        return ()
    return tuple(one["reason"] for one in sorted(delays, key=lambda one: (one["since"], one["reason"])))


def record_look(
    *, rows: Iterable[InHospital], how: str, partnership_id: UUID, by: User | None, at: datetime
) -> None:
    """The entry in the trail for a list that was shown or written to a file; none for an empty one."""
    people = [row.person_id for row in rows]
    if people:
        audit.record_read(by=by, how=how, at=at, partnership_id=partnership_id, person_ids=people)


def dues_of(rows: Iterable[InHospital], *, scope: Scope, partnership_id: UUID, day: date) -> dict[UUID, Due]:
    """How these people stand against the C(E)TR clock on the day. One query; none for nobody."""
    ids = [row.person_id for row in rows]
    return reviews.dues(scope=scope, partnership_id=partnership_id, day=day, person_ids=ids)


class TakenAway(NamedTuple):
    """The rows of a file, how each stands against the C(E)TR clock, and how many people are not in it because they
    object to sharing."""

    rows: list[InHospital]
    dues: dict[UUID, Due]
    left_out: int


def taken_away(
    *, ask: Ask, scope: Scope, partnership_id: UUID, day: date, by: User | None, at: datetime, how: str
) -> TakenAway:
    """Everyone whom the filters show, for a file: only those whom the reader may export, each recorded as read.

    Someone who objects to sharing is in the file only of a reader who keeps their record.
    """
    everyone = in_hospital(
        scope=scope, partnership_id=partnership_id, day=day, permission=Permission.EXPORT_PEOPLE
    )
    dues = dues_of(everyone, scope=scope, partnership_id=partnership_id, day=day)
    asked = ask.of(everyone, day, dues)
    back = kept_back(scope=scope, person_ids=[row.person_id for row in asked])
    found = [row for row in asked if row.person_id not in back]
    record_look(rows=found, how=how, partnership_id=partnership_id, by=by, at=at)
    return TakenAway(found, dues, len(asked) - len(found))
