"""Everything about care and commissioning that one person's page shows, in six queries, and the look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import Http404

from cohorts.domain.policy import Policies
from cohorts.domain.responsibility import Responsibility, responsibility_of
from cohorts.domain.visits import VisitDue, away_since, visit_due
from cohorts.models import (
    Episode,
    HealthCheck,
    Involvement,
    Leave,
    MortalityReview,
    Objection,
    OutsideReview,
    Person,
    RootCause,
    SchoolPlacement,
    Spell,
    Visit,
)
from cohorts.services import disputes_register
from cohorts.services.disputes_register import DisputeRow
from cohorts.services.policies import policies
from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.models import User

PAGE = "care and commissioning"
_TO = CharField(max_length=2000)


class Fact(NamedTuple):
    """One dated record: of which kind, when it began and ended, and what it says; text that there is not is empty."""

    kind: str
    id: UUID
    on: date
    until: date | None
    code: str
    words: str
    more: str
    other: str


@dataclass(frozen=True, slots=True)
class CareRecord:
    """What the register holds of one person beside their stays. Lists are newest first."""

    person: Person
    may_edit: bool
    spell: Spell | None
    beds: tuple[Episode, ...]
    disputes: tuple[DisputeRow, ...]
    facts: tuple[Fact, ...]

    def of(self, kind: str) -> list[Fact]:
        """The records of one kind."""
        return [fact for fact in self.facts if fact.kind == kind]

    @property
    def involvement(self) -> Involvement | None:
        found: Involvement | None = getattr(self.person, "involvement", None)
        return found

    @property
    def mortality(self) -> MortalityReview | None:
        found: MortalityReview | None = getattr(self.person, "mortality_review", None)
        return found

    @property
    def responsibility(self) -> Responsibility:
        """How sure it is who commissions for the person."""
        return responsibility_of(row.stage for row in self.disputes if row.resolved_on is None)

    @property
    def objection(self) -> Fact | None:
        """The objection that stands."""
        return next((fact for fact in self.of("objection") if fact.until is None), None)

    @property
    def away_since(self) -> date | None:
        """From which day the person is out of area without a break; None for someone who is not."""
        return away_since((bed.started_on, bed.out_of_area) for bed in self.beds)

    def visit_due(self, day: date, rules: Policies | None = None) -> VisitDue | None:
        """When the next oversight visit is due to someone out of area."""
        if self.spell is None or self.away_since is None:
            return None
        last = max((fact.on for fact in self.of("visit") if fact.code == "site"), default=None)
        since = max(self.away_since, self.spell.counted_from)
        born = self.person.date_of_birth
        return visit_due(since=since, last=last, born=born, day=day, policies=rules or policies())


def read(*, scope: Scope, person_id: UUID, today: date, by: User, at: datetime) -> CareRecord:
    """The record as its page shows it. Raises Http404 where the reader may not know of the person."""
    edits = Exists(Person.objects.visible_to(scope, Permission.EDIT_COMMISSIONING).filter(pk=OuterRef("pk")))
    people = Person.objects.visible_to(scope).annotate(edits=edits)
    person = (
        people.select_related("partnership", "involvement", "mortality_review").filter(pk=person_id).first()
    )
    if person is None:
        raise Http404
    audit.record_read(by=by, how=PAGE, at=at, partnership_id=person.partnership_id, person_ids=[person.pk])
    beds = tuple(
        Episode.objects.visible_to(scope)
        .filter(spell__person=person, spell__ended_on__isnull=True)
        .select_related("spell", "site")
        .order_by("started_on", F("ended_on").asc(nulls_last=True))
    )
    found = disputes_register.register_on(
        scope=scope, partnership_id=person.partnership_id, day=today, person=person
    )
    return CareRecord(
        person=person,
        may_edit=bool(person.edits),  # type: ignore[attr-defined]  # annotated above
        spell=beds[-1].spell if beds else None,
        beds=beds,
        disputes=tuple(reversed(found)),
        facts=tuple(_facts(person, scope)),
    )


def _facts(person: Person, scope: Scope) -> list[Fact]:
    """Visits, reviews, objections, checks and placements of the person as one list. One query."""
    of_person, of_stay = Q(person=person), Q(spell__person=person)
    parts = [
        _part("visit", Visit.objects.visible_to(scope).filter(of_stay), "on", "", "mode", "visitor", "concerns",
              "saw_person"),
        _part("root_cause", RootCause.objects.visible_to(scope).filter(of_stay), "held_on", "", "area", "finding",
              "learning", "of"),
        _part("outside", OutsideReview.objects.visible_to(scope).filter(of_person), "asked_on", "held_on", "kind",
              "team", "finding", ""),
        _part("objection", Objection.objects.visible_to(scope).filter(of_person), "raised_on", "withdrawn_on",
              "raised_by", "about", "", ""),
        _part("check", HealthCheck.objects.visible_to(scope).filter(of_person), "on", "", "action_plan", "", "", ""),
        _part("school", SchoolPlacement.objects.visible_to(scope).filter(of_person), "started_on", "ended_on",
              "weeks", "school", "transition_lead", "transition_plan_on"),
        _part("leave", Leave.objects.visible_to(scope).filter(of_stay), "started_on", "ended_on", "judgment", "note",
              "", ""),
    ]  # fmt: skip
    first, *others = parts
    rows = first.union(*others, all=True)
    return sorted((Fact(*row) for row in rows), key=lambda fact: (fact.on, str(fact.id)), reverse=True)


def _part(kind: str, rows: QuerySet[Any], on: str, until: str, *words: str) -> QuerySet[Any, Any]:
    """One kind of record in the columns of Fact."""
    as_text = [Cast(name, _TO) if name else Cast(Value(""), _TO) for name in words]
    ended = Cast(until, DateField()) if until else Cast(Value(None), DateField())
    begun = Cast(on, DateField())
    return rows.order_by().values_list(Cast(Value(kind), _TO), "pk", begun, ended, *as_text)
