"""One person's time on the register, with its entry in the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404

from cohorts.domain.review_clock import Due
from cohorts.models import Action, Person, Rating, RegisterEntry, RegisterReview
from cohorts.services import reviews as cetrs
from cohorts.services.register_list import community_review
from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User

PAGE = "register entry"


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """A time on the register: ratings in order of day and of recording, reviews newest first."""

    entry: RegisterEntry
    ratings: tuple[Rating, ...]
    reviews: tuple[RegisterReview, ...]


@dataclass(frozen=True, slots=True)
class RegisterRecord:
    """Everything that the page shows, times on the register newest first.

    `may_edit`: the register; `may_review`: record a C(E)TR. `cetr_held` and `cetr_booked` are community reviews
    about `day`; `next_cetr` is the clock of somebody in hospital on it.
    """

    person: Person
    entries: tuple[EntryRecord, ...]
    actions: tuple[Action, ...]
    next_cetr: Due
    may_edit: bool
    may_review: bool
    cetr_held: date | None
    cetr_booked: date | None

    @property
    def latest(self) -> EntryRecord | None:
        """The time on the register that runs, or the last one."""
        return self.entries[0] if self.entries else None


def read(*, scope: Scope, person_id: UUID, day: date, by: User, at: datetime) -> RegisterRecord:
    """The record as the reader may see it; the look is recorded once. Six queries.

    Raises Http404 where the reader may not know of the person.
    """

    def reached(permission: Permission) -> Exists:
        return Exists(Person.objects.visible_to(scope, permission).filter(pk=OuterRef("pk")))

    people = Person.objects.visible_to(scope).select_related("home_place", "partnership")
    person = (
        people.annotate(
            may_edit=reached(Permission.EDIT_REGISTER),
            may_review=reached(Permission.RECORD_REVIEWS),
            cetr_held=community_review("pk", day, booked=False),
            cetr_booked=community_review("pk", day, booked=True),
        )
        .filter(pk=person_id)
        .first()
    )
    if person is None:
        raise Http404
    noted: Any = person  # with what the query adds
    entries = list(RegisterEntry.objects.visible_to(scope).filter(person=person).order_by("-entered_on"))
    ratings = list(
        Rating.objects.visible_to(scope).filter(entry__in=entries).select_related("by").order_by("on", "at")
    )
    looks = RegisterReview.objects.visible_to(scope).filter(entry__in=entries).select_related("by")
    reviews = list(looks.order_by("-on"))
    actions = Action.objects.visible_to(scope).filter(register__in=entries).select_related("owner")
    audit.record_read(by=by, how=PAGE, at=at, partnership_id=person.partnership_id, person_ids=[person.pk])
    return RegisterRecord(
        person=person,
        entries=tuple(
            EntryRecord(
                entry,
                tuple(one for one in ratings if one.entry_id == entry.pk),
                tuple(one for one in reviews if one.entry_id == entry.pk),
            )
            for entry in entries
        ),
        actions=tuple(actions.order_by("closed_on", "due_on")),
        next_cetr=cetrs.next_of(person, scope=scope, day=day),
        may_edit=noted.may_edit,
        may_review=noted.may_review,
        cetr_held=noted.cetr_held,
        cetr_booked=noted.cetr_booked,
    )
