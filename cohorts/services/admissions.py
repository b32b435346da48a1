"""How a person comes to be counted: admitted, transferred in, or found late.

Each act is one transaction and one entry in the trail; what a rule forbids raises Refusal, what the actor's posts
do not allow PermissionDenied.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from cohorts.domain import codes, rules
from cohorts.domain.kinds import Entry, Exit
from cohorts.domain.rules import Period
from cohorts.models import Episode, Person, Spell
from cohorts.services import beds, humans, identity, locking
from cohorts.services import register_follows as at_risk
from cohorts.services.clashes import refused_in_words
from cohorts.services.facts import BedFacts, NewPerson, PersonFacts
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership


@dataclass(frozen=True, slots=True)
class _Start:
    """How a spell starts; `bed_from` is the first day in the bed that is recorded with it."""

    entry: Entry
    planned: str
    source: str
    started_on: date
    counted_from: date
    bed_from: date
    carried: bool = False  # the codes stand as another partnership recorded them, perhaps under an older list

    @property
    def field(self) -> str:
        """Where the form asks for the day from which the person is counted."""
        return "found_on" if self.entry is Entry.FOUND_LATE else "on"


@transaction.atomic
def register(
    *,
    partnership: Partnership,
    facts: PersonFacts,
    act: Act,
    reference: str | None = None,
    synthetic: bool = False,
) -> Person:
    """A person enters the register without a stay; the next free reference (BHR-027) where none is given."""
    new = NewPerson(partnership, facts, reference, synthetic)
    with refused_in_words():
        person = identity.add(new, first_start=None, act=act)
    identity.check_within_reach(person, act)
    audit.record(
        by=act.by,
        did="register a person",
        at=act.now,
        obj=person,
        partnership_id=person.partnership_id,
        person_ids=[person.pk],
        changes=_new_person(person),
    )
    return person


@transaction.atomic
def admit(
    *, person: Person | NewPerson, bed: BedFacts, on: date, planned: str, source: str, act: Act
) -> Spell:
    """An admission; the register decides whether it is a readmission (within 12 months of the last discharge)."""
    rules.check_not_future(on, today=act.today, what="The date of admission")
    last = None if isinstance(person, NewPerson) else last_discharge(person, before=on)
    entry = rules.entry_of_admission(on, last_discharge=last)
    return _start(person, bed, _Start(entry, planned, source, on, on, on), act=act, did="admission")


def admit_new(
    *,
    partnership: Partnership,
    facts: PersonFacts,
    bed: BedFacts,
    on: date,
    planned: str,
    source: str,
    act: Act,
    reference: str | None = None,
    synthetic: bool = False,
) -> Spell:
    """The first admission of a person who is new to the register: one act, one entry in the trail."""
    new = NewPerson(partnership, facts, reference, synthetic)
    return admit(person=new, bed=bed, on=on, planned=planned, source=source, act=act)


@transaction.atomic
def transfer_in(
    *,
    person: Person | NewPerson,
    bed: BedFacts,
    on: date,
    started_on: date,
    planned: str,
    source: str,
    act: Act,
) -> Spell:
    """A person comes from another partnership's count on `on`; their journey in hospital began on `started_on`."""
    rules.check_not_future(on, today=act.today, what="The date of the transfer in")
    rules.check_not_before(on, started_on, what="The transfer in", event="the first admission")
    start = _Start(Entry.TRANSFER_IN, planned, source, started_on, on, on)
    return _start(person, bed, start, act=act, did="transfer in")


@transaction.atomic
def take_over(*, person: Person, before: Spell, bed: BedFacts, on: date, act: Act) -> Spell:
    """The journey that another partnership counted until `on` goes on as this person's: an accepted transfer.

    How the journey began stands as it was recorded there (`before`, which has ended by now).
    """
    start = _Start(
        Entry.TRANSFER_IN, before.planned, before.source, before.started_on, on, on, carried=True
    )  # fmt: skip
    return _start(person, bed, start, act=act, did="transfer in")


@transaction.atomic
def find_late(
    *,
    person: Person | NewPerson,
    bed: BedFacts,
    started_on: date,
    found_on: date,
    planned: str,
    source: str,
    act: Act,
) -> Spell:
    """A person turns out to have been in hospital since `started_on`; they are counted from `found_on`."""
    rules.check_not_future(
        found_on, today=act.today, what="The day on which the person was found", field="found_on"
    )
    rules.check_not_before(
        found_on,
        started_on,
        what="The day on which the person was found",
        event="the first admission",
        field="found_on",
    )
    start = _Start(Entry.FOUND_LATE, planned, source, started_on, found_on, started_on)
    return _start(person, bed, start, act=act, did="found late")


def check_admit(*, person: Person, act: Act) -> None:
    """Why no stay can be started for this person now; the reason under a disabled button."""
    act.scope.must_allow(Permission.RECORD_PEOPLE, person.partnership_id)
    if person.died_on is not None:
        raise Refusal(f"This person died on {rules.day_words(person.died_on)}.", field="on")
    since = person.spells.filter(ended_on__isnull=True).values_list("counted_from", flat=True).first()
    if since is not None:
        raise Refusal(rules.in_hospital(since), field="on")


def last_discharge(person: Person, *, before: date, apart_from: Spell | None = None) -> date | None:
    """The day of the person's last discharge on or before the day; transfers and closures are not discharges."""
    discharges = person.spells.filter(exit=Exit.DISCHARGE, ended_on__lte=before)
    if apart_from is not None:
        discharges = discharges.exclude(pk=apart_from.pk)
    latest: date | None = discharges.aggregate(latest=Max("ended_on"))["latest"]
    return latest


def _start(who: Person | NewPerson, bed: BedFacts, start: _Start, *, act: Act, did: str) -> Spell:
    if not start.carried:
        rules.check_code(codes.PLANNED, start.planned, start.counted_from, field="planned")
        rules.check_code(codes.SOURCE, start.source, start.counted_from, field="source")
    with refused_in_words():
        if isinstance(who, NewPerson):
            person = identity.add(who, first_start=start.started_on, act=act)
        else:
            person = _known(who, start, act)
        humans.check_counted_once(
            person.human, [Period(start.counted_from)], apart_from=[person.pk], field=start.field
        )
        values = beds.checked(bed, partnership_id=person.partnership_id, on=start.counted_from)
        spell = Spell.objects.create(
            person=person,
            partnership_id=person.partnership_id,
            human=person.human,
            entry=start.entry.value,
            planned=start.planned,
            source=start.source,
            started_on=start.started_on,
            counted_from=start.counted_from,
        )
        episode = Episode.objects.create(spell=spell, started_on=start.bed_from, **values)
    if isinstance(who, NewPerson):
        identity.check_within_reach(person, act)
    followed = at_risk.after_admission(spell, act)
    audit.record(
        by=act.by,
        did=did,
        at=act.now,
        obj=spell,
        partnership_id=spell.partnership_id,
        person_ids=[person.pk],
        changes={
            **(_new_person(person) if isinstance(who, NewPerson) else {}),
            **_new({field: getattr(spell, field) for field in _SPELL_FIELDS}),
            **_new(beds.values_of(episode)),
            **followed,
        },
    )
    return spell


def _known(who: Person, start: _Start, act: Act) -> Person:
    """The person of the register, locked, once nothing speaks against the stay."""
    person = locking.person_for(act, who.pk)
    check_admit(person=person, act=act)
    rules.check_birth(person.date_of_birth, today=act.today, first_start=start.started_on)
    others = [Period(*days) for days in person.spells.values_list("counted_from", "ended_on")]
    rules.check_stay_fits(Period(start.counted_from), others, field=start.field)
    return person


_SPELL_FIELDS = ("entry", "planned", "source", "started_on", "counted_from")


def _new(values: dict[str, Any]) -> dict[str, list[Any]]:
    return {field: [None, value] for field, value in values.items() if value not in (None, "", [])}


def _new_person(person: Person) -> dict[str, list[Any]]:
    return identity.for_the_trail(_new({"reference": person.reference, **identity.values_of(person)}))
