"""Reads for a person's page of the discharge plan, with its entry in the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef
from django.http import Http404
from django.utils import timezone

from cohorts.domain.dowry import Eligibility
from cohorts.models import Action, Agreement, Barrier, Person, Spell
from cohorts.services.bundles import bundle
from cohorts.services.dowries import eligibility_of
from cohorts.services.planning import Planning, planning_of, with_planning
from cohorts.services.policies import policies
from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User

PAGE = "discharge plan page"


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A promise about a barrier."""

    id: UUID
    what: str
    owner: str
    due_on: date
    closed_on: date | None
    closed_as: str


@dataclass(frozen=True, slots=True)
class BarrierLine:
    """A barrier with what was promised about it, earliest due first."""

    barrier: Barrier
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """The answer of one party."""

    party: str
    agrees: bool
    on: date
    note: str


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """One stay of a person and everything about its end. Without a spell they never were in hospital here."""

    person: Person
    spell: Spell | None
    planning: Planning | None
    barriers: tuple[BarrierLine, ...]
    agreements: tuple[AgreementLine, ...]
    dowry: Eligibility | None
    may_edit: bool

    @property
    def is_open(self) -> bool:
        """Whether there is an end to plan."""
        return self.spell is not None and self.spell.ended_on is None


def read(*, scope: Scope, person_id: UUID, by: User, at: datetime) -> PlanRecord:
    """The plan of the stay that is open, or of the last one; the look is recorded once. Five queries.

    Raises Http404 where the reader may not know of the person.
    """
    may_edit = Exists(
        Person.objects.visible_to(scope, Permission.EDIT_DISCHARGE_PLANS).filter(pk=OuterRef("pk"))
    )
    people = Person.objects.visible_to(scope).select_related("partnership").annotate(may_edit=may_edit)
    person = people.filter(pk=person_id).first()
    if person is None:
        raise Http404
    audit.record_read(by=by, how=PAGE, at=at, partnership_id=person.partnership_id, person_ids=[person.pk])
    today = timezone.localdate(at)
    agreements = bundle(
        Agreement.objects.filter(plan=OuterRef("plan__pk")),
        by="plan", party="party", agrees="agrees", on="on", note="note",
    )  # fmt: skip
    spells = with_planning(Spell.objects.visible_to(scope).filter(person=person), today)
    found = list(spells.annotate(agreement_rows=agreements).order_by(F("ended_on").desc(nulls_first=True)))
    spell = found[0] if found else None
    return PlanRecord(
        person=person,
        spell=spell,
        planning=planning_of(spell) if spell else None,
        barriers=_barriers(spell) if spell else (),
        agreements=_agreements(spell),
        dowry=eligibility_of(spell, found, today, policies()) if spell else None,
        may_edit=bool(getattr(person, "may_edit", False)),
    )


def _barriers(spell: Spell) -> tuple[BarrierLine, ...]:
    promised = bundle(
        Action.objects.filter(barrier=OuterRef("pk")),
        by="barrier",
        **{name: name for name in ("id", "what", "owner_name", "due_on", "closed_on", "closed_as")},
        owner=F("owner__name"),
    )
    rows = spell.barriers.select_related("organisation").annotate(action_rows=promised)
    return tuple(
        BarrierLine(barrier, _actions(barrier))
        for barrier in rows.order_by(F("resolved_on").desc(nulls_first=True), "raised_on", "pk")
    )


def _actions(barrier: Any) -> tuple[ActionLine, ...]:
    lines = [
        ActionLine(
            id=UUID(row["id"]),
            what=row["what"],
            owner=row["owner"] or row["owner_name"],
            due_on=date.fromisoformat(row["due_on"]),
            closed_on=date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
            closed_as=row["closed_as"],
        )
        for row in barrier.action_rows or ()
    ]
    return tuple(sorted(lines, key=lambda line: (line.closed_on is not None, line.due_on, line.what)))


def _agreements(spell: Any) -> tuple[AgreementLine, ...]:
    rows = (spell.agreement_rows or ()) if spell is not None else ()
    return tuple(
        AgreementLine(row["party"], bool(row["agrees"]), date.fromisoformat(row["on"]), row["note"])
        for row in rows
    )
