"""Stores the synthetic people of the national data in bulk: no services, no entry in the trail for each.

The database's own constraints hold for every row, the rule of no overlap included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID

from cohorts.demo import names, national
from cohorts.demo.national_records import RecordRows
from cohorts.domain.kinds import Arrangement, Exit
from cohorts.models import DischargePlan, Episode, Person, Spell
from tcp_portal.partnerships.demo import national as demo_national
from tcp_portal.partnerships.demo.national import Size
from tcp_portal.partnerships.models import OrganisationKind, Partnership, Site

SPELLS = {
    Size.STRESS: (7_000, 1_130),
    Size.ENGLAND: (1_130, 270),
}  # of the first partnership, of each other one
_BATCH = 2_000
_SEED = 480_000
FIRST_NUMBER = 10_000  # the numbers before are those of the told stories: both may stand in one database
_WITHOUT_PLACE = 0.01
_HAS_PLAN = 0.75
_HAS_DATE = 0.7
_STATUSES = ("N", "2", "2", "3", "3", "6")
_PLANNED_WITHIN_DAYS = 600
_SOURCES = ("19", "19", "39", "51", "53", "85")
_DESTINATIONS = {
    Exit.DISCHARGE: ("IL", "SH", "SH", "FH", "RC", "PR"),
    Exit.TRANSFER_OUT: ("MH",),
    Exit.OUT_OF_SCOPE: ("OO",),
    Exit.DEATH: ("DI",),
}
_LEGAL = {Arrangement.CCG: ("1", "2", "3", "3"), Arrangement.SPECIALISED: ("3", "9", "9", "10", "15")}
_FAR_REASONS = (["no_local_bed"], ["no_local_specialist_bed"], ["more_specialist"])


@dataclass(frozen=True)
class _Area:
    """What the rows of one partnership point to."""

    partnership: Partnership
    homes: list[tuple[UUID, UUID]]  # a place and its CCG
    specialised: UUID
    near: list[UUID]
    far: list[UUID]


def load_national(size: Size) -> None:
    """People, stays and plans of every synthetic partnership."""
    of_first, of_others = SPELLS[size]
    numbers = names.NhsNumbers(FIRST_NUMBER)
    far = list(
        Site.objects.filter(
            provider__name__startswith="Distant", provider__name__endswith=demo_national.SYNTHETIC
        ).values_list("pk", flat=True)
    )
    for number in range(1, demo_national.PARTNERSHIPS + 1):
        area = _area(Partnership.objects.get(code=demo_national.code(number)), far)
        random = Random(_SEED + number)  # noqa: S311 - invented people, not secrets
        beside = RecordRows(Random(_SEED * 2 + number))  # noqa: S311 - the same
        spells = of_first if number == 1 else of_others
        _Rows(area, random, numbers, beside).store(national.people(random, spells=spells))


def _area(partnership: Partnership, far: list[UUID]) -> _Area:
    members = list(partnership.memberships.select_related("organisation"))
    local = [one.organisation_id for one in members if one.organisation.kind == OrganisationKind.PROVIDER]
    return _Area(
        partnership=partnership,
        homes=[(one.place_id, one.organisation_id) for one in members if one.place_id is not None],
        specialised=next(
            one.organisation_id for one in members if one.organisation.kind == OrganisationKind.SPECIALISED
        ),
        near=list(Site.objects.filter(provider__in=local).order_by("name").values_list("pk", flat=True)),
        far=far,
    )


class _Rows:
    """The rows of one partnership, made in order and stored together."""

    def __init__(self, area: _Area, random: Random, numbers: names.NhsNumbers, beside: RecordRows) -> None:
        self.area, self.random, self.numbers, self.beside = area, random, numbers, beside
        self.people: list[Person] = []
        self.spells: list[Spell] = []
        self.episodes: list[Episode] = []
        self.plans: list[DischargePlan] = []

    def store(self, people: Iterable[national.Person]) -> None:
        """Makes and stores the rows of all these people."""
        for number, person in enumerate(people, start=1):
            self._add(number, person)
        Person.objects.bulk_create(self.people, batch_size=_BATCH)
        Spell.objects.bulk_create(self.spells, batch_size=_BATCH)
        Episode.objects.bulk_create(self.episodes, batch_size=_BATCH)
        DischargePlan.objects.bulk_create(self.plans, batch_size=_BATCH)
        self.beside.store(_BATCH)

    def _add(self, number: int, person: national.Person) -> None:
        random = self.random
        given, family = names.name(random, woman=person.woman)
        place, ccg = random.choice(self.area.homes)
        known = random.random() > _WITHOUT_PLACE
        row = Person(
            id=self._id(),
            human=self._id(),
            partnership=self.area.partnership,
            reference=f"{self.area.partnership.code}-{number:05d}",
            nhs_number=self.numbers.next(),
            given_name=given,
            family_name=family,
            date_of_birth=person.born,
            sex="2" if person.woman else "1",
            ethnicity=names.ethnicity(random),
            category=person.category,
            home_place_id=place if known else None,
            originating_commissioner_id=ccg if known else None,
            died_on=person.died,
            synthetic=True,
        )
        self.people.append(row)
        stays = [(self._add_spell(row, spell, ccg), spell) for spell in person.spells]
        self.beside.add(row, stays)

    def _add_spell(self, person: Person, spell: national.Spell, ccg: UUID) -> Spell:
        random = self.random
        row = Spell(
            id=self._id(),
            person=person,
            partnership=self.area.partnership,
            human=person.human,
            entry=spell.entry,
            planned=random.choice("122"),
            source=random.choice(_SOURCES),
            started_on=spell.started,
            counted_from=spell.counted,
            ended_on=spell.ended,
            exit=spell.exit or "",
            destination=random.choice(_DESTINATIONS[spell.exit]) if spell.exit else "",
        )
        self.spells.append(row)
        self.episodes.extend(self._episodes(row, spell, ccg))
        if spell.ended is None and random.random() < _HAS_PLAN:
            plan = self._plan(row)
            self.beside.plan(plan)
            self.plans.append(plan)
        return row

    def _episodes(self, spell_row: Spell, spell: national.Spell, ccg: UUID) -> Iterator[Episode]:
        random = self.random
        for one in spell.episodes:
            yield Episode(
                id=self._id(),
                spell=spell_row,
                started_on=one.start,
                ended_on=one.end,
                site_id=random.choice(self.area.far if one.far else self.area.near),
                ward=one.kind.ward,
                bed_type=one.kind.bed_type,
                security=one.kind.security,
                commissioner_id=ccg if one.kind.arrangement is Arrangement.CCG else self.area.specialised,
                arrangement=one.kind.arrangement,
                legal_status=random.choice(_LEGAL[one.kind.arrangement]),
                out_of_area=one.far,
                out_of_area_reasons=random.choice(_FAR_REASONS) if one.far else [],
            )

    def _plan(self, spell: Spell) -> DischargePlan:
        dated = self.random.random() < _HAS_DATE
        days = self.random.randrange(-_PLANNED_WITHIN_DAYS // 4, _PLANNED_WITHIN_DAYS)
        return DischargePlan(
            id=self._id(),
            spell=spell,
            status=self.random.choice(_STATUSES),
            planned_on=national.LAST_DAY + timedelta(days=days) if dated else None,
        )

    def _id(self) -> UUID:
        """From the seed too, so that the same person has the same address in every copy of the data."""
        return UUID(int=self.random.getrandbits(128), version=4)
