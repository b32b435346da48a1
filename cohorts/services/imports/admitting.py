"""People new to the register, admitted together: the rules were asked of each in memory, the rows are stored in bulk.

What a recorded admission writes is written here too: person, spell, ward stay, plan with its step, and one entry in
the trail for each person. The database's own constraints hold for every row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model

from cohorts.domain.imports.newcomers import entry_of, exit_kind
from cohorts.domain.kinds import Exit
from cohorts.domain.rules import Period
from cohorts.models import DischargePlan, Episode, Person, PlanStep, Spell
from cohorts.services import humans, identity
from cohorts.services.clashes import refused_in_words
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership

BATCH = 1_000


class RefusedNewcomers(Exception):
    """Newcomers who cannot be admitted, by their place in the list, each with the reason."""

    def __init__(self, refused: dict[int, str]) -> None:
        super().__init__("Some newcomers were refused.")
        self.refused = refused


@dataclass(slots=True)
class _Rows:
    """Everything that the newcomers are, table by table."""

    people: list[Model] = field(default_factory=list)
    spells: list[Model] = field(default_factory=list)
    episodes: list[Model] = field(default_factory=list)
    plans: list[Model] = field(default_factory=list)
    steps: list[Model] = field(default_factory=list)
    entries: list[audit.Entry] = field(default_factory=list)

    def store(self, partnership: Partnership, act: Act) -> None:
        for rows in (self.people, self.spells, self.episodes, self.plans, self.steps):
            if rows:
                type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)
        audit.record_all(self.entries, by=act.by, at=act.now, partnership_id=partnership.pk)


def admit_newcomers(
    newcomers: Sequence[dict[str, Any]],
    *,
    partnership: Partnership,
    names: Callable[[str, Any], str],
    act: Act,
    told: Callable[[int], None],
) -> None:
    """Stores the people whose facts these are; `names` says a place, payer or hospital in words for the trail.

    In the caller's transaction. Raises RefusedNewcomers for those whom another partnership counts, and Refusal
    where the database finds that somebody else recorded one of them meanwhile.
    """
    given = {each["reference"] for each in newcomers}
    free = (one for one in identity.free_references(partnership) if one not in given)
    refused: dict[int, str] = {}
    with refused_in_words():
        for first in range(0, len(newcomers), BATCH):
            rows, batch = _Rows(), newcomers[first : first + BATCH]
            linked = humans.humans_of([each["nhs_number"] for each in batch if each["nhs_number"]])
            for at, values in enumerate(batch, start=first):
                reference = values["reference"] or next(free)
                try:
                    _add(rows, values, reference, linked.get(values["nhs_number"]), partnership, names, act)
                except Refusal as refusal:
                    refused[at] = refusal.sentence.rstrip(".")
            if refused:
                continue
            rows.store(partnership, act)
            told(first + BATCH)
    if refused:
        raise RefusedNewcomers(refused)


def _add(
    rows: _Rows,
    values: dict[str, Any],
    reference: str,
    human: UUID | None,
    partnership: Partnership,
    names: Callable[[str, Any], str],
    act: Act,
) -> None:
    ended, status, planned_on = values["ended_on"], values["status"], values["planned_on"]
    exit_ = exit_kind(values["destination"]) if ended else None
    person = _person(values, reference, partnership, died_on=ended if exit_ is Exit.DEATH else None)
    entry, counted = entry_of(values, last_discharge=None)
    if human is not None:  # another partnership knows them, and may count them
        person.human = human
        humans.check_counted_once(human, [Period(counted, ended)], apart_from=[], field="nhs_number")
    spell = Spell(
        person=person,
        partnership_id=partnership.pk,
        human=person.human,
        entry=entry.value,
        planned=values["planned"],
        source=values["source"],
        started_on=values["started_on"],
        counted_from=counted,
        ended_on=ended,
        exit=exit_.value if exit_ else "",
        destination=values["destination"] if ended else "",
    )
    rows.people.append(person)
    rows.spells.append(spell)
    rows.episodes.append(_episode(spell, values))
    if ended is None and (status or planned_on):
        plan = DischargePlan(spell=spell, status=status, planned_on=planned_on)
        rows.plans.append(plan)
        rows.steps.append(
            PlanStep(plan=plan, at=act.now, on=act.today, by=act.by, status=status, planned_on=planned_on)
        )
    rows.entries.append(_entry(person, spell, values, names))


def _person(values: dict[str, Any], reference: str, partnership: Partnership, died_on: date | None) -> Person:
    return Person(
        partnership_id=partnership.pk,
        reference=reference,
        nhs_number=values["nhs_number"],
        given_name=values["given_name"],
        family_name=values["family_name"],
        date_of_birth=values["date_of_birth"],
        sex=values["sex"],
        ethnicity=values["ethnicity"],
        category=values["category"],
        learning_disability_diagnosed_on=values["learning_disability_diagnosed_on"],
        autism_diagnosed_on=values["autism_diagnosed_on"],
        home_place_id=_id(values["home_place"]),
        originating_commissioner_id=_id(values["originating_commissioner"]),
        died_on=died_on,
        synthetic=partnership.synthetic,
    )


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _episode(spell: Spell, values: dict[str, Any]) -> Episode:
    return Episode(
        spell=spell,
        started_on=values["admitted_on"],
        ended_on=values["ended_on"],
        site_id=UUID(values["site"]),
        ward=values["ward"],
        bed_type=values["bed_type"],
        security=values["security"],
        commissioner_id=UUID(values["commissioner"]),
        arrangement=values["arrangement"],
        legal_status=values["legal_status"],
        out_of_area=values["out_of_area"],
        out_of_area_reasons=list(values["out_of_area_reasons"]),
    )


_REFERS = ("home_place", "originating_commissioner", "site", "commissioner")


def _entry(
    person: Person, spell: Spell, values: dict[str, Any], names: Callable[[str, Any], str]
) -> audit.Entry:
    told = {
        **values,
        "reference": person.reference,
        "entry": spell.entry,
        "counted_from": spell.counted_from,
        **{key: names(key, values[key]) for key in _REFERS if values[key]},
    }
    changes = {key: [None, value] for key, value in told.items() if value not in (None, "", (), False)}
    return audit.Entry(
        did="admission", obj=spell, person_id=person.pk, changes=identity.for_the_trail(changes)
    )
