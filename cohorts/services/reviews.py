"""Care (Education) and Treatment Reviews: who is due one, and what was held for whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import Prefetch

from cohorts.domain.codes import SECURE, SECURITY
from cohorts.domain.review_clock import Due
from cohorts.models import Action, Episode, Person, Review, Spell
from cohorts.services import reach, review_facts
from cohorts.services.policies import policies
from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.sealed import initial

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User

PAGE = "reviews of a person"


class DueRow(NamedTuple):
    """One person in hospital on the day, as much of them as a list shows, and their next review."""

    person_id: UUID
    spell_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    date_of_birth: date
    place: str | None
    started_on: date
    arrangement: str | None
    site: str | None
    ward: str | None
    security: str | None
    due: Due

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."


_COLUMNS = (
    "person_id",
    "pk",
    "person__reference",
    "given_initial",
    "family_initial",
    "person__date_of_birth",
    "person__home_place__name",
    "started_on",
    "bed__arrangement",
    "bed__site__name",
    "bed__ward",
    "bed__security",
)
_FOR_THE_CLOCK = ("counted_from", "ended_on", "entry", "wards", "reviews")


def due_list(
    *, scope: Scope, partnership_id: UUID, day: date, permission: Permission = Permission.VIEW_PEOPLE
) -> list[DueRow]:
    """Everyone in hospital at the end of `day` whom the permission reaches, soonest due first; without a date last.

    One query, and one more while the policies are not in the cache. The caller records the look.
    """
    spells = (
        Spell.objects.visible_to(scope, permission)
        .filter(partnership=partnership_id)
        .open_on(day)
        .with_bed_on(day)
        .annotate(
            given_initial=initial("person__given_name"),
            family_initial=initial("person__family_name"),
            wards=review_facts.wards(),
            reviews=review_facts.reviews(),
        )
    )
    rules = policies()
    rows = []
    for row in spells.values_list(*_COLUMNS, *_FOR_THE_CLOCK):
        shown, (counted_from, ended_on, entry, wards, reviews) = row[: len(_COLUMNS)], row[len(_COLUMNS) :]
        due = review_facts.due_on(
            born=shown[5],
            journey=review_facts.journey_of(shown[7], counted_from, ended_on, entry),
            wards=wards,
            reviews=reviews,
            policies=rules,
            day=day,
        )
        rows.append(DueRow._make((*shown, due)))
    rows.sort(key=lambda row: (row.due.on or date.max, row.reference))
    return rows


def dues(*, scope: Scope, partnership_id: UUID, day: date, person_ids: Collection[UUID]) -> dict[UUID, Due]:
    """How these people, in hospital at the end of `day`, stand against the clock. One query; none for nobody."""
    if not person_ids:
        return {}
    spells = (
        Spell.objects.visible_to(scope)
        .filter(partnership=partnership_id, person__in=person_ids)
        .open_on(day)
        .annotate(wards=review_facts.wards(), reviews=review_facts.reviews())
    )
    rules = policies()
    rows = spells.values_list("person_id", "person__date_of_birth", "started_on", *_FOR_THE_CLOCK)
    return {
        person_id: review_facts.due_on(
            born=born,
            journey=review_facts.journey_of(started_on, counted_from, ended_on, entry),
            wards=wards,
            reviews=reviewed,
            policies=rules,
            day=day,
        )
        for person_id, born, started_on, counted_from, ended_on, entry, wards, reviewed in rows
    }


@dataclass(frozen=True, slots=True)
class PersonReviews:
    """A person's reviews, newest first, each with its findings and its actions; and the next one as at a day."""

    person: Person
    reviews: tuple[Review, ...]
    due: Due
    may_record: bool


def of_person(*, scope: Scope, person_id: UUID, day: date, by: User, at: datetime) -> PersonReviews:
    """Everything the page of a person's reviews shows; the look is recorded. Raises Http404. Eight queries."""
    person = reach.person(scope=scope, person_id=person_id, permission=Permission.VIEW_PEOPLE)
    promised = Action.objects.select_related("owner").order_by("due_on", "pk")
    reviews = (
        Review.objects.visible_to(scope)
        .filter(person=person)
        .prefetch_related("findings", Prefetch("actions", promised))
        .order_by("-on", "-pk")
    )
    audit.record_read(by=by, how=PAGE, at=at, partnership_id=person.partnership_id, person_ids=[person.pk])
    may_record = Person.objects.visible_to(scope, Permission.RECORD_REVIEWS).filter(pk=person.pk).exists()
    return PersonReviews(person, tuple(reviews), next_of(person, scope=scope, day=day), may_record)


def next_of(person: Person, *, scope: Scope, day: date) -> Due:
    """The person's next review as at the day. One query, and one for the policies where they are not kept."""
    spells = Spell.objects.visible_to(scope).filter(person=person).open_on(day)
    facts = spells.annotate(wards=review_facts.wards(), reviews=review_facts.reviews())
    row = facts.values_list("started_on", "counted_from", "ended_on", "entry", "wards", "reviews").first()
    if row is None:
        return review_facts.nothing_due(day)
    return review_facts.due_on(
        born=person.date_of_birth,
        journey=review_facts.journey_of(*row[:4]),
        wards=row[4],
        reviews=row[5],
        policies=policies(),
        day=day,
    )


def was_secure(*, person: Person, on: date) -> bool:
    """Whether the person was in a secure ward at the end of the day."""
    wards = Episode.objects.filter(spell__person=person).open_on(on).values_list("security", flat=True)
    return any(SECURITY.group(level) == SECURE for level in wards)
