"""The pipeline of homes against the people who are to leave hospital: figures for everyone who reads the programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, UUIDField

from cohorts.models import Spell
from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from workstreams.domain.homes import ADAPTED, needs_a_home
from workstreams.domain.matching import Home, PlaceOf, Someone
from workstreams.models import Scheme, Unit, UnitMatch
from workstreams.models.housing import SchemeStage


class Waiting(NamedTuple):
    """Somebody in hospital: what they need there where they are to live. No name, no reference."""

    spell_id: UUID
    person_id: UUID
    someone: Someone
    planned_on: date | None
    accommodation: str

    @property
    def needs_a_home(self) -> bool:
        return needs_a_home(self.accommodation)


@dataclass(frozen=True, slots=True)
class HomeLine:
    """A home with its scheme, and the stay of the person for whom it is meant, if any."""

    unit: Unit
    home: Home
    spell_id: UUID | None = None
    state: str = ""

    @property
    def label(self) -> str:
        return f"{self.unit.label}, {self.unit.scheme.name}"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Everyone in hospital on a day, and every home that is or becomes ready, with who is meant for which."""

    day: date
    people: list[Waiting]
    homes: list[HomeLine]

    @property
    def now(self) -> Month:
        return Month.of(self.day)

    @property
    def held(self) -> dict[UUID, HomeLine]:
        """By stay the home that is meant for its person; one in a dropped scheme is no home."""
        return {one.spell_id: one for one in self.homes if one.spell_id is not None and not one.home.dropped}

    @property
    def without(self) -> list[Waiting]:
        """People who need a home of their own and for whom none is meant."""
        held = self.held
        return [one for one in self.people if one.needs_a_home and one.spell_id not in held]

    @property
    def coming(self) -> list[HomeLine]:
        """Homes that are ready or said to become ready in this month or later."""
        return [
            one
            for one in self.homes
            if not one.home.dropped
            and (one.home.is_ready or (one.home.ready is not None and one.home.ready >= self.now))
        ]

    @property
    def overdue(self) -> list[HomeLine]:
        """Homes whose month has passed and that are not said to be ready."""
        return [
            one
            for one in self.homes
            if not one.home.dropped
            and not one.home.is_ready
            and one.home.ready is not None
            and one.home.ready < self.now
        ]


def pipeline(*, scope: Scope, partnership: Partnership, day: date) -> Pipeline:
    """Whom the partnership counts at the end of the day, and its homes as they stand. Two queries."""
    return Pipeline(
        day=day,
        people=waiting(scope=scope, partnership=partnership, day=day),
        homes=homes_of(scope=scope, partnership=partnership),
    )


def waiting(
    *, scope: Scope, partnership: Partnership, day: date, person_id: UUID | None = None
) -> list[Waiting]:
    """People in hospital on the day, by planned date; where they are to live is the plan's place, or their own.

    Of one person: the stay that is open now, if any.

    For figures of everyone; who a person is, `cohorts.services.needs.called` tells those who may know. One query.
    """
    spells = Spell.objects.counted_by(scope).filter(partnership=partnership)
    own = Q(person=person_id, ended_on__isnull=True)
    spells = spells.filter(own) if person_id else spells.open_on(day)
    rows = spells.values_list(
        "pk", "person_id", "person__involvement__needs", "plan__planned_on", "plan__accommodation",
        "plan__destination_place", "plan__destination_place__name", "person__home_place", "person__home_place__name",
    )  # fmt: skip
    found = [_waiting(*row) for row in rows]
    return sorted(found, key=lambda one: (one.planned_on is None, one.planned_on or day, str(one.person_id)))


def _waiting(
    spell_id: UUID,
    person_id: UUID,
    needs: list[str] | None,
    planned_on: date | None,
    accommodation: str | None,
    *places: object,
) -> Waiting:
    planned_place, planned_name, home_place, home_name = places
    place: PlaceOf | None = None
    for key, name in ((planned_place, planned_name), (home_place, home_name)):
        if place is None and isinstance(key, UUID):
            place = PlaceOf(key, str(name))
    someone = Someone(
        id=spell_id,
        needs=frozenset(needs or ()),
        place=place,
        planned=Month.of(planned_on) if planned_on else None,
        wheelchair=accommodation == ADAPTED,
    )
    return Waiting(spell_id, person_id, someone, planned_on, accommodation or "")


def homes_of(*, scope: Scope, partnership: Partnership, scheme: Scheme | None = None) -> list[HomeLine]:
    """The homes of the partnership or of one scheme, earliest ready first, with who holds which. One query."""
    units = Unit.objects.visible_to(scope).of(partnership).current()
    units = units.filter(scheme__withdrawn_at__isnull=True).select_related("scheme__place")
    if scheme is not None:
        units = units.filter(scheme=scheme)
    standing = UnitMatch.objects.standing().filter(unit=OuterRef("pk"))  # one at most, as the database holds
    held: Iterable[Any] = units.annotate(
        held_by=Subquery(standing.values("spell")[:1], output_field=UUIDField()),
        held_as=Subquery(standing.values("state")[:1]),
    )
    return sorted((_line(unit, unit.held_by, unit.held_as or "") for unit in held), key=_by_readiness)


def people_of(homes: list[HomeLine]) -> dict[UUID, UUID]:
    """The person of each stay for which a home is meant. One query; none where no home is meant for anybody."""
    spells = [one.spell_id for one in homes if one.spell_id is not None]
    return dict(Spell.objects.filter(pk__in=spells).values_list("pk", "person_id")) if spells else {}


def _by_readiness(line: HomeLine) -> tuple[bool, Month, str, str]:
    home = line.home
    return (not home.is_ready, home.ready or Month(2199, 12), line.unit.scheme.name, line.unit.label)


def _line(unit: Unit, spell_id: UUID | None, state: str) -> HomeLine:
    return HomeLine(unit, home_of(unit, taken=spell_id is not None), spell_id, state)


def home_of(unit: Unit, *, taken: bool = False) -> Home:
    """A home as the match reads it: what it does not say itself is as its scheme."""
    scheme = unit.scheme
    ready_on = unit.ready_on or scheme.ready_on
    return Home(
        id=unit.pk,
        needs=frozenset(unit.needs or scheme.needs),
        place=PlaceOf(scheme.place.pk, scheme.place.name) if scheme.place else None,
        ready=Month.of(ready_on) if ready_on else None,
        is_ready=scheme.stage == SchemeStage.READY,
        wheelchair=unit.accessible,
        taken=taken,
        dropped=scheme.stage == SchemeStage.DROPPED,
    )
