"""The register of one partnership, read whole into memory: five queries, however many people there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from cohorts.domain.imports.differences import BED, PERSON, PLAN, STAY
from cohorts.domain.imports.register import KnownBed, KnownPerson, KnownStay, Register
from cohorts.models import DischargePlan, Episode, ImportRun, Person, Spell
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.partnerships.models import Partnership

# Acts that record somebody for the first time: what they wrote is no change of what stood before.
_FIRST = ("admission", "transfer in", "found late", "register a person")
_REFERS = {"home_place", "originating_commissioner", "site", "commissioner"}


def read_register(partnership: Partnership, *, as_at: date) -> Register:
    """Everyone of the partnership, with stays, beds and plans, and what was changed after the extract's day.

    Others go on recording between the questions: whom they admit meanwhile is left out whole, as if the register had
    been read a moment before. What is taken in is compared once more then, one import at a time.
    """
    people = _people(partnership)
    stays = _stays(partnership, people)
    _beds(partnership, stays)
    for spell_id, *facts in DischargePlan.objects.filter(spell__partnership=partnership).values_list(
        "spell_id", *PLAN
    ):
        if spell_id in stays:
            stays[spell_id].plan = dict(zip(PLAN, facts, strict=True))
    _edits(partnership, people, as_at)
    return Register(people.values())


def _people(partnership: Partnership) -> dict[UUID, KnownPerson]:
    fields = _stored(PERSON)
    rows = Person.objects.filter(partnership=partnership).values_list("pk", "reference", "died_on", *fields)
    found = {}
    for pk, reference, died_on, *facts in rows.iterator(chunk_size=2_000):
        values = _values(PERSON, facts)
        found[pk] = KnownPerson(str(pk), reference, values["nhs_number"], values, died_on)
    return found


def _stays(partnership: Partnership, people: dict[UUID, KnownPerson]) -> dict[UUID, KnownStay]:
    fields = (*STAY, "destination")
    rows = Spell.objects.filter(partnership=partnership).order_by("counted_from")
    found = {}
    for pk, person_id, ended_on, *facts in rows.values_list("pk", "person_id", "ended_on", *fields):
        if person_id not in people:
            continue
        values = dict(zip(fields, facts, strict=True))
        stay = KnownStay(str(pk), values["started_on"], values["counted_from"], ended_on, values)
        found[pk] = stay
        people[person_id].stays.append(stay)
    return found


def _beds(partnership: Partnership, stays: dict[UUID, KnownStay]) -> None:
    rows = Episode.objects.filter(spell__partnership=partnership).order_by(
        "started_on", F("ended_on").asc(nulls_last=True)
    )
    for pk, spell_id, start, end, *facts in rows.values_list(
        "pk", "spell_id", "started_on", "ended_on", *_stored(BED)
    ):
        if spell_id not in stays:
            continue
        values = _values(BED, facts)
        values["out_of_area_reasons"] = tuple(sorted(values["out_of_area_reasons"]))
        stays[spell_id].beds.append(KnownBed(str(pk), start, end, values))


def _stored(fields: Iterable[str]) -> list[str]:
    return [f"{name}_id" if name in _REFERS else name for name in fields]


def _values(fields: tuple[str, ...], facts: list[Any]) -> dict[str, Any]:
    return {
        name: str(fact) if name in _REFERS and fact is not None else fact
        for name, fact in zip(fields, facts, strict=True)
    }


def _edits(partnership: Partnership, people: dict[UUID, KnownPerson], as_at: date) -> None:
    """Which fields somebody changed after the day; what was first recorded then, or by an import, is no such change."""
    after = timezone.make_aware(datetime.combine(as_at + timedelta(days=1), time()))
    taken = ImportRun.objects.filter(
        partnership=partnership, state=ImportRun.State.DONE, decided_at__gte=after
    )
    rows = (
        AuditEntry.objects.filter(partnership=partnership, kind=Kind.CHANGE, at__gte=after)
        .exclude(at__in=taken.values("decided_at"))
        .exclude(did__in=_FIRST)
        .order_by("at")
        .values_list("subjects__person_id", "at", "changes")
    )
    for person_id, at, changes in rows:
        if person_id in people:
            day = timezone.localdate(at)
            people[person_id].edited.update(dict.fromkeys(changes, day))
