"""Reads for one person's page, each with its entry in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.http import Http404
from django.utils import timezone

from cohorts.domain import review_clock
from cohorts.domain.handovers import HandoverState
from cohorts.domain.responsibility import Responsibility
from cohorts.domain.review_clock import Due, ReviewFact, WardFact
from cohorts.models import DischargePlan, Episode, Handover, Person, Spell
from cohorts.services import review_facts
from cohorts.services.confirmations import latest_confirmation
from cohorts.services.disputes_register import open_stage
from cohorts.services.planning import Planning, planning_of, with_planning
from cohorts.services.policies import policies
from cohorts.services.review_facts import Line
from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import AuditEntry, Kind

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User

PAGE = "person page"
NHS_NUMBER = "NHS number"
LAST_ENTRIES = 8
_IN_TIME = ("started_on", F("ended_on").asc(nulls_last=True))
_RIGHTS = {
    "identity": Permission.VIEW_IDENTITY,
    "recording": Permission.RECORD_PEOPLE,
    "planning": Permission.EDIT_DISCHARGE_PLANS,
    "reviewing": Permission.RECORD_REVIEWS,
}


@dataclass(frozen=True, slots=True)
class Journey:
    """A spell with its beds in order of time, the planning of its end, and to whom it is offered, if to anyone."""

    spell: Spell
    beds: tuple[Episode, ...]
    planning: Planning
    offered_to: str = ""  # the partnership that has not answered yet

    @property
    def plan(self) -> DischargePlan | None:
        """The discharge plan, if there is one."""
        return self.planning.plan


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do with this person: see who it is, record what happens and reviews, plan the discharge."""

    identity: bool
    recording: bool
    planning: bool
    reviewing: bool


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What the register holds about a person: journeys newest first, and the last entries of the trail."""

    person: Person
    journeys: tuple[Journey, ...]
    entries: tuple[AuditEntry, ...]
    rights: Rights
    reviews: tuple[Line, ...] = ()
    open_recommendations: int = 0
    responsible: Responsibility = Responsibility.CONFIRMED

    @property
    def open(self) -> Journey | None:
        """The journey that has not ended."""
        return next((journey for journey in self.journeys if journey.spell.ended_on is None), None)


def next_review(record: PersonRecord, day: date) -> Due:
    """How the person stands against the C(E)TR clock on the day, from what the page has read already."""
    for journey in record.journeys:
        spell = journey.spell
        stay = review_facts.journey_of(spell.started_on, spell.counted_from, spell.ended_on, spell.entry)
        if stay.holds(day):
            return review_clock.next_review(
                born=record.person.date_of_birth,
                journey=stay,
                wards=[WardFact(bed.started_on, bed.ended_on, bed.security) for bed in journey.beds],
                reviews=[ReviewFact(line.kind, line.state, line.on) for line in record.reviews],
                policies=policies(),
                day=day,
            )
    return review_facts.nothing_due(day)


def _journeys(person: Person, scope: Scope, day: date) -> tuple[Journey, ...]:
    beds: dict[UUID, list[Episode]] = {}
    episodes = Episode.objects.visible_to(scope).filter(spell__person=person).order_by(*_IN_TIME)
    for bed in episodes.select_related("site__provider", "commissioner"):
        beds.setdefault(bed.spell_id, []).append(bed)
    offers = Handover.objects.filter(spell=OuterRef("pk"), state=HandoverState.OFFERED)
    spells = with_planning(Spell.objects.visible_to(scope).filter(person=person), day).annotate(
        offered_to=Subquery(offers.values("to_partnership__name")[:1])
    )
    return tuple(
        Journey(
            spell=spell,
            beds=tuple(beds.get(spell.pk, ())),
            planning=planning_of(spell),
            offered_to=spell.offered_to or "",
        )
        for spell in spells.order_by("-counted_from", "-started_on")
    )


def _last_entries(person: Person) -> tuple[AuditEntry, ...]:
    """Changes and looks at this person alone; lists that held them are in the access log."""
    alone = Q(kind=Kind.CHANGE) | Q(did__in=[PAGE, NHS_NUMBER])
    entries = AuditEntry.objects.about(person.pk).filter(alone).select_related("by")
    return tuple(entries.order_by("-at")[:LAST_ENTRIES])


def read(
    *,
    scope: Scope,
    person_id: UUID,
    by: User,
    at: datetime,
    how: str = PAGE,
    columns: Mapping[str, Any] = MappingProxyType({}),
) -> PersonRecord:
    """Everything the person's page shows; the look is recorded once. Six queries.

    `how` is NHS_NUMBER when the number was asked for; `columns` are what others' cards show of the person.
    Raises Http404 where the reader may not know of the person.
    """

    def reached(permission: Permission) -> Exists:
        return Exists(Person.objects.visible_to(scope, permission).filter(pk=OuterRef("pk")))

    people = (
        Person.objects.visible_to(scope)
        .select_related("home_place", "originating_commissioner", "partnership")
        .annotate(**{name: reached(permission) for name, permission in _RIGHTS.items()})
        .annotate(**latest_confirmation())
        .annotate(question=open_stage(), **columns)
        .annotate(review_lines=review_facts.lines(), recommended=review_facts.open_recommendations())
    )
    person = people.filter(pk=person_id).first()
    if person is None:
        raise Http404
    entries = _last_entries(person)
    audit.record_read(by=by, how=how, at=at, partnership_id=person.partnership_id, person_ids=[person.pk])
    return PersonRecord(
        person=person,
        journeys=_journeys(person, scope, timezone.localdate(at)),
        entries=entries,
        rights=Rights(**{name: getattr(person, name) for name in _RIGHTS}),
        reviews=tuple(review_facts.lines_of(getattr(person, "review_lines"))),  # noqa: B009  # annotated above
        responsible=Responsibility(getattr(person, "question") or "confirmed"),  # noqa: B009  # annotated above
        open_recommendations=getattr(person, "recommended") or 0,  # noqa: B009  # annotated above
    )


def last_bed(*, spell: Spell, scope: Scope) -> Episode | None:
    """The bed that a transfer starts from: the one of the spell that began last."""
    beds = Episode.objects.visible_to(scope).filter(spell=spell).select_related("site", "commissioner")
    return beds.order_by(*_IN_TIME).last()


def record_opened(*, person: Person, how: str, by: User, at: datetime) -> None:
    """The entry in the trail for a form that shows who the person is."""
    audit.record_read(by=by, how=how, at=at, partnership_id=person.partnership_id, person_ids=[person.pk])
