"""One person's money, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from cohorts.domain.kinds import Exit
from cohorts.models import Episode, Person
from cohorts.services import reach
from finance.domain.move_costs import Bed, Price, earliest
from finance.services.move_facts import ALWAYS, Facts, assemble, open_disputes, prices_of
from finance.services.move_stays import LastBed, Stay
from finance.services.person_rows import EDIT
from tcp_portal.access import Permission, Scope


@dataclass(frozen=True, slots=True)
class BedLine:
    """An episode with what it costs a year, its own price or the average."""

    episode: Any
    bed: Bed
    own: bool
    source: str
    price_id: UUID | None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """The person, the beds of every stay in order, and the facts of their moves; newest stay first."""

    person: Person
    may_edit: bool
    beds: tuple[BedLine, ...] = ()
    facts: Facts = field(default_factory=lambda: Facts([], [], {}, date.min))


def person_record(*, scope: Scope, person_id: UUID, day: date) -> PersonRecord:
    """Everything about one person's money. Http404 where the reader may not know of them. Six queries."""
    episodes = list(_episodes(scope, person_id))
    if not episodes:
        person = reach.person(scope=scope, person_id=person_id, permission=Permission.VIEW_PEOPLE)
        return PersonRecord(person, scope.allows(EDIT, person.partnership_id))
    first = episodes[0]
    partnership = first.spell.partnership
    averages = prices_of(partnership)
    stays = list(_stays(episodes))
    beds = {stay.pk: bed for stay, bed in stays}
    facts = assemble(
        [stay for stay, _ in stays], beds, partnership=partnership, day=day, averages=averages, alone=True
    )
    facts.disputes = open_disputes({"person": person_id}, day, facts.payers)
    return PersonRecord(
        first.spell.person, first.keeps, tuple(_bed(one, averages) for one in episodes), facts
    )


def _episodes(scope: Scope, person_id: UUID) -> Iterator[Any]:
    """The episodes of the person, newest first, each with its own price and whether the reader keeps their money."""
    keeps = Exists(Person.objects.visible_to(scope, EDIT).filter(pk=OuterRef("spell__person")))
    stands = FilteredRelation("prices", condition=Q(prices__withdrawn_at__isnull=True))
    found = Episode.objects.visible_to(scope).filter(spell__person=person_id)
    found = found.select_related(
        "spell__person", "spell__partnership", "spell__plan", "commissioner", "site__provider"
    )
    read: Any = found.annotate(keeps=keeps, own=stands).annotate(
        own_year=F("own__a_year"), own_source=F("own__source"), own_on=F("own__on"), own_id=F("own__pk")
    )
    yield from read.order_by(
        "-spell__counted_from", F("started_on").desc(), F("ended_on").desc(nulls_first=True)
    )


def _stays(episodes: list[Any]) -> Iterator[tuple[Stay, LastBed]]:
    """The stays that move, as `move_stays` reads them, each with the bed that it ends in."""
    last: dict[UUID, Any] = {}
    for one in sorted(episodes, key=lambda one: (one.started_on, one.ended_on or date.max)):
        last[one.spell_id] = one
    for one in last.values():
        spell, person = one.spell, one.spell.person
        if spell.ended_on is not None and spell.exit != Exit.DISCHARGE:
            continue
        later = [
            each.spell.counted_from
            for each in episodes
            if spell.ended_on is not None
            and each.spell_id != spell.pk
            and each.spell.counted_from >= spell.ended_on
        ]
        plan = getattr(spell, "plan", None)
        yield (
            Stay(
                spell.pk, person.pk, spell.ended_on, plan.planned_on if plan else None, has_money=True, seen=True,
                reference=person.reference, initials=f"{person.given_name[:1]}. {person.family_name[:1]}.",
                died_on=person.died_on, back_on=earliest(*later),
            ),
            LastBed(
                one.started_on, one.arrangement, one.commissioner_id, one.commissioner.short_name, one.own_year
            ),
        )  # fmt: skip


def _bed(one: Any, averages: dict[str, tuple[Price, ...]]) -> BedLine:
    own = one.own_year is not None
    prices = (Price(one.own_year, ALWAYS),) if own else averages.get(one.arrangement, ())
    bed = Bed(one.commissioner_id, one.started_on, one.ended_on, prices)
    source = f"{one.own_source}, {one.own_on:%-d %B %Y}" if own else ""
    return BedLine(one, bed, own, source, one.own_id)
