"""What a row says of somebody known, recorded through the services that people use: each change with its entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from cohorts.domain.imports.differences import BED, PERSON, STAY
from cohorts.domain.imports.newcomers import entry_of, exit_kind
from cohorts.domain.imports.outcomes import Outcome, RowKind
from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.domain.rules import day_words
from cohorts.models import DischargePlan, Episode, Person, Spell
from cohorts.services import admissions, corrections, endings, moves, plans
from cohorts.services.facts import BedFacts, PersonFacts
from tcp_portal.acts import Act

New = dict[str, Any]


def record(outcome: Outcome, *, as_at: date, act: Act) -> None:
    """The changes of one row. Raises Refusal, Stale or PermissionDenied as the services do; nothing is undone here."""
    person = Person.objects.select_related("partnership").get(pk=UUID(str(outcome.person_id)))
    new = {key: change[1] for key, change in outcome.changes.items()}
    correct_person(person, new, act)
    if outcome.kind is RowKind.NEW:
        admit_again(person, outcome.values, as_at, act)
        return
    spell = Spell.objects.get(pk=UUID(str(outcome.stay_id)))
    correct_stay(spell, new, act)
    bed = {key: value for key, value in new.items() if key in (*BED, "admitted_on")}
    if bed:
        episode = Episode.objects.get(pk=UUID(str(outcome.bed_id)))
        if outcome.moves_on is not None:
            move(spell, episode, bed, outcome.moves_on, act)
        else:
            correct_bed(episode, bed, act)
    change_plan(spell, new, as_at, act)
    if outcome.kind is RowKind.CLOSED:
        end(spell, new["ended_on"], new["destination"], act)


def correct_person(person: Person, new: New, act: Act) -> None:
    """The facts of who the person is, where some are new."""
    fields = {key: value for key, value in new.items() if key in PERSON}
    if not fields:
        return
    named = {f"{key}_id" if key in ("home_place", "originating_commissioner") else key: _uuid(key, value)
             for key, value in fields.items()}  # fmt: skip
    facts = replace(PersonFacts.of(person), **named)
    corrections.correct_person(person=person, version=person.version, facts=facts, act=act)


def _uuid(key: str, value: Any) -> Any:
    refers = ("home_place", "originating_commissioner", "site", "commissioner")
    return UUID(value) if key in refers and value else value


def correct_stay(spell: Spell, new: New, act: Act) -> None:
    """How and when the stay began; an admission is counted from the day on which it starts."""
    fields = {key: value for key, value in new.items() if key in STAY}
    if "destination" in new and spell.ended_on is not None:
        fields["destination"] = new["destination"]
    if not fields:
        return
    spell.refresh_from_db()
    facts: dict[str, Any] = {
        "entry": Entry(spell.entry), "planned": spell.planned, "source": spell.source,
        "started_on": spell.started_on, "counted_from": spell.counted_from, "ended_on": spell.ended_on,
        "exit": Exit(spell.exit) if spell.exit else None, "destination": spell.destination,
    }  # fmt: skip
    facts |= fields
    facts["entry"] = Entry(facts["entry"])
    if spell.counted_from == spell.started_on and "counted_from" not in fields:
        facts["counted_from"] = facts["started_on"]
    if "destination" in fields:
        facts["exit"] = exit_kind(fields["destination"])
    corrections.correct_spell(spell=spell, version=spell.version, act=act, **facts)


def bed_facts(episode: Episode, new: New) -> BedFacts:
    """The facts of the bed with the new ones in their place."""
    changed: New = {}
    for key, value in new.items():
        if key in BED:
            changed[f"{key}_id" if key in ("site", "commissioner") else key] = _uuid(key, value)
    if "arrangement" in changed:
        changed["arrangement"] = Arrangement(changed["arrangement"])
    return replace(BedFacts.of(episode), **changed)


def move(spell: Spell, episode: Episode, new: New, on: date, act: Act) -> None:
    """The person went to another bed on the day."""
    spell.refresh_from_db()
    moves.transfer(spell=spell, version=spell.version, bed=bed_facts(episode, new), on=on, act=act)


def correct_bed(episode: Episode, new: New, act: Act) -> None:
    """The bed was another, or from another day, than the register had it."""
    corrections.correct_episode(
        episode=episode,
        version=episode.version,
        started_on=new.get("admitted_on", episode.started_on),
        ended_on=episode.ended_on,
        bed=bed_facts(episode, new),
        act=act,
    )


def change_plan(spell: Spell, new: New, as_at: date, act: Act) -> None:
    """Status and planned date, with the extract as the reason for another date."""
    if not {"status", "planned_on"} & new.keys():
        return
    plan = DischargePlan.objects.filter(spell=spell).first() or DischargePlan(spell=spell, version=0)
    plans.update_plan(
        spell=spell,
        version=plan.version,
        status=new.get("status", plan.status),
        planned_on=new.get("planned_on", plan.planned_on),
        reason=f"As in the extract of {day_words(as_at)}",
        act=act,
    )


_ENDS: dict[Exit, Callable[..., Spell]] = {
    Exit.DISCHARGE: endings.discharge,
    Exit.TRANSFER_OUT: endings.transfer_out,
    Exit.OUT_OF_SCOPE: endings.close_out_of_scope,
}


def end(spell: Spell, on: date, destination: str, act: Act) -> None:
    """The stay ended on the day, in the way that its destination says."""
    spell.refresh_from_db()
    kind = exit_kind(destination)
    if kind is Exit.DEATH:
        person = Person.objects.get(pk=spell.person_id)
        endings.record_death(person=person, version=person.version, on=on, act=act)
        return
    _ENDS[kind](spell=spell, version=spell.version, on=on, destination=destination, act=act)


def admit_again(person: Person, values: New, as_at: date, act: Act) -> None:
    """A further stay of somebody known, with its plan, and its end where the row has one."""
    person.refresh_from_db()
    last = admissions.last_discharge(person, before=values["started_on"])
    entry, counted = entry_of(values, last_discharge=last)
    bed = BedFacts(
        site_id=UUID(values["site"]),
        ward=values["ward"],
        bed_type=values["bed_type"],
        security=values["security"],
        commissioner_id=UUID(values["commissioner"]),
        arrangement=Arrangement(values["arrangement"]),
        legal_status=values["legal_status"],
        out_of_area=values["out_of_area"],
        out_of_area_reasons=values["out_of_area_reasons"],
    )
    how: dict[str, Any] = {
        "person": person,
        "bed": bed,
        "planned": values["planned"],
        "source": values["source"],
        "act": act,
    }
    if entry is Entry.TRANSFER_IN:
        spell = admissions.transfer_in(on=counted, started_on=values["started_on"], **how)
    elif entry is Entry.FOUND_LATE:
        spell = admissions.find_late(found_on=counted, started_on=values["started_on"], **how)
    else:
        spell = admissions.admit(on=counted, **how)
    _first_bed(spell, values, act)
    if values["ended_on"] is not None:
        end(spell, values["ended_on"], values["destination"], act)
        return
    change_plan(spell, {key: values[key] for key in ("status", "planned_on") if values[key]}, as_at, act)


def _first_bed(spell: Spell, values: New, act: Act) -> None:
    """The bed of the row began later than the stay: the time before is between beds that nobody told of."""
    episode = spell.episodes.get()
    if episode.started_on != values["admitted_on"]:
        correct_bed(episode, {"admitted_on": values["admitted_on"]}, act)
