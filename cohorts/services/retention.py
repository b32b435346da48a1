"""Whose record is kept no longer, or not for long: from which day, and by which rule. References, never names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet

from cohorts.domain.policy import Rule
from cohorts.domain.retention import Due, due
from cohorts.models import (
    Action,
    Discussion,
    Dispute,
    HealthCheck,
    Involvement,
    MortalityReview,
    Objection,
    OutsideReview,
    Person,
    RegisterEntry,
    RegisterReview,
    Review,
    SchoolPlacement,
    Spell,
    Visit,
)
from cohorts.services.policies import policies
from tcp_portal.access import Permission, Scope
from tcp_portal.access.wall import crossing
from tcp_portal.audit.models import Alert

ERASE = Permission.ERASE_PEOPLE
# Whatever tells that somebody had to do with the person, the way to them, and its day.
_CONTACTS: tuple[tuple[type[Model], str, str], ...] = (
    (Spell, "person", "ended_on"),
    (RegisterEntry, "person", "left_on"),
    (RegisterReview, "entry__person", "on"),
    (Review, "person", "on"),
    (Visit, "spell__person", "on"),
    (HealthCheck, "person", "on"),
    (Involvement, "person", "checked_on"),
    (OutsideReview, "person", "held_on"),
    (SchoolPlacement, "person", "ended_on"),
    (Objection, "person", "raised_on"),
    (Dispute, "person", "resolved_on"),
    (Action, "person", "closed_on"),
    (Discussion, "person", "meeting__on"),
    (MortalityReview, "person", "completed_on"),
    (Alert, "person_id", "at__date"),  # the page was opened in an emergency
)
# What is not over while it has no such day. An officer judges an emergency by its words, so these must still stand.
_OPEN: tuple[tuple[type[Model], str, str], ...] = (
    (Spell, "person", "ended_on"),
    (RegisterEntry, "person", "left_on"),
    (SchoolPlacement, "person", "ended_on"),
    (Dispute, "person", "resolved_on"),
    (Alert, "person_id", "judged_at"),
)
Needed = Callable[[Collection[UUID], date], Iterable[UUID]]
_needed: list[Needed] = []


def register_needed(needed: Needed) -> None:
    """`needed` gives those of some people whose record something of another app needs on a day, as a dowry does."""
    _needed.append(needed)


@dataclass(frozen=True, slots=True)
class DueRecord:
    """A person by reference, and when and why their record is kept no longer."""

    person_id: UUID
    reference: str
    died: bool
    due: Due


def falling_due(
    *, scope: Scope, partnership_ids: Collection[UUID], today: date, until: date
) -> list[DueRecord]:
    """Everyone whose record falls due by the day `until`, the earliest first; nobody of whom anything is open.

    Open are a stay or a place on the register, wherever one human being is known, and here a school placement, a
    dispute, an emergency that no officer judged, and what other apps say (`register_needed`). Somebody of whom nothing
    is dated counts from the day on which they were entered.
    """
    people = Person.objects.visible_to(scope, ERASE).filter(partnership__in=partnership_ids)
    return _due_of(_old_enough(people, today, until), today, until)


def due_now(*, scope: Scope, person_ids: Collection[UUID], today: date) -> dict[UUID, DueRecord]:
    """Those of these people whose record is kept no longer today, as `falling_due`."""
    people = Person.objects.visible_to(scope, ERASE).filter(pk__in=person_ids)
    return {one.person_id: one for one in _due_of(people, today, today)}


def _old_enough(people: QuerySet[Person], today: date, until: date) -> QuerySet[Person]:
    """A little more than those who fall due: the exact day is worked out for these few, not for the register."""
    rules = policies()

    def before(rule: Rule) -> date:
        span = rules.span(rule, today)
        return span.before(until) + timedelta(days=2) if span else date.min

    contact, death = before(Rule.RETENTION_LAST_CONTACT), before(Rule.RETENTION_DEATH)
    recent = Q(
        *(
            Exists(model._default_manager.filter(**{way: OuterRef("pk"), f"{day}__gt": contact}))
            for model, way, day in _CONTACTS
        ),
        _connector=Q.OR,
    )
    return people.filter(Q(died_on__lte=death) | Q(died_on__isnull=True) & ~recent)


def _due_of(people: QuerySet[Person], today: date, until: date) -> list[DueRecord]:
    rows = list(
        people.exclude(_is_open()).values_list("pk", "human", "reference", "died_on", "created_at__date")
    )
    contacts, rules = _last_contacts([row[0] for row in rows]), policies()
    found = []
    for pk, human, reference, died_on, entered in rows:
        told = due(last_contact=contacts.get(pk, entered), died_on=died_on, rules=rules, today=today)
        if told is not None and told.due_on <= until:
            found.append((human, DueRecord(pk, reference, died_on is not None, told)))
    here = humans_here([human for human, _ in found])
    needed = {pk for ask in _needed for pk in ask([one.person_id for _, one in found], today)}
    kept = [one for human, one in found if human not in here and one.person_id not in needed]
    return sorted(kept, key=lambda one: (one.due.due_on, one.reference))


def _is_open() -> Q:
    return Q(
        *(
            Exists(model._default_manager.filter(**{way: OuterRef("pk"), f"{end}__isnull": True}))
            for model, way, end in _OPEN
        ),
        _connector=Q.OR,
    )


def _last_contacts(person_ids: list[UUID]) -> dict[UUID, date]:
    asked = [
        model._default_manager.filter(**{f"{way}__in": person_ids, f"{day}__isnull": False})
        .order_by()
        .values_list(way)
        .annotate(last=Max(day))
        for model, way, day in _CONTACTS
    ]
    found: dict[UUID, date] = {}
    for person_id, last in asked[0].union(*asked[1:], all=True) if person_ids else ():
        found[person_id] = max(last, found.get(person_id, date.min))
    return found


@crossing("one human being may be in hospital or on the register elsewhere")
def humans_here(humans: Collection[UUID]) -> set[UUID]:
    """Those of these human beings who are in hospital or on a register of people at risk, of any partnership."""
    stays = Spell.objects.filter(human__in=humans, ended_on__isnull=True).values_list("human", flat=True)
    entries = RegisterEntry.objects.filter(person__human__in=humans, left_on__isnull=True)
    return set(stays.union(entries.values_list("person__human", flat=True)))
