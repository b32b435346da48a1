"""What happened to a person, in words, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cohorts.domain.codes import (
    CARE_PLAN_STATUS,
    DESTINATION,
    LEGAL_STATUS,
    OUT_OF_AREA_REASON,
    SECURITY,
    SOURCE,
)
from cohorts.domain.kinds import Entry, Exit
from cohorts.models import Episode
from cohorts.presenters.plan_timeline import Event, planning_events, sentences
from cohorts.presenters.words import lower_first, stay_in_words
from cohorts.services.person_page import Journey, PersonRecord
from tcp_portal.charts.words import list_words
from tcp_portal.web.frame import Frame

Links = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Correct:
    frame: Frame
    allowed: bool

    def spell(self, journey: Journey) -> Links:
        if not self.allowed:
            return ()
        return (("Correct the stay", self.frame.url("cohorts:correct_spell", journey.spell.pk)),)

    def bed(self, bed: Episode) -> Links:
        if not self.allowed:
            return ()
        return (("Correct the bed", self.frame.url("cohorts:correct_episode", bed.pk)),)


def timeline(record: PersonRecord, frame: Frame, more: Iterable[Event] = ()) -> list[Event]:
    """What is planned first, then what happened, newest first; on one day the later step first.

    `more` are steps that other parts of the register know, in order of time backwards.
    """
    others = list(more)
    correct = _Correct(frame, record.rights.recording)
    happened = [event for journey in record.journeys[::-1] for event in _journey(journey, correct)]
    died = record.person.died_on
    if died and not any(journey.spell.exit == Exit.DEATH for journey in record.journeys):
        happened.append(Event(died, "Death", "Outside hospital."))
    happened += [event for event in reversed(others) if not event.planned]
    happened.sort(key=lambda event: event.on)
    return [*_planned(record.open), *(event for event in others if event.planned), *reversed(happened)]


def _planned(journey: Journey | None) -> Iterator[Event]:
    if journey and journey.plan and journey.plan.planned_on:
        status = CARE_PLAN_STATUS.label(journey.plan.status) + "." if journey.plan.status else ""
        yield Event(journey.plan.planned_on, "Planned discharge", status, planned=True)


def _journey(journey: Journey, correct: _Correct) -> Iterator[Event]:
    spell, first = journey.spell, journey.beds[0] if journey.beds else None
    came = sentences(f"From: {lower_first(SOURCE.label(spell.source))}", *_bed(first))
    entry, stay = Entry(spell.entry), correct.spell(journey)
    both = stay + (correct.bed(first) if first else ())
    if entry.is_admission:
        yield Event(spell.started_on, entry.label, came, both)
    elif entry is Entry.TRANSFER_IN:
        if spell.started_on != spell.counted_from:
            yield Event(
                spell.started_on,
                "First admission of this journey",
                "Counted by another partnership.",
                stay,
            )
        yield Event(spell.counted_from, entry.label, came, both)
    else:
        yield Event(spell.started_on, "Admission", sentences(came, "Not known to the partnership then"), both)
        yield Event(spell.counted_from, entry.label, "Counted from this day.", stay)
    for before, bed in zip(journey.beds, journey.beds[1:], strict=False):
        if before.ended_on and before.ended_on < bed.started_on:
            yield Event(before.ended_on, "Left the ward", "Between beds.", correct.bed(before))
        yield Event(bed.started_on, _move(before, bed), sentences(*_bed(bed)), correct.bed(bed))
    yield from planning_events(journey.planning)
    if spell.ended_on:
        yield Event(spell.ended_on, Exit(spell.exit).label, _ending(journey, spell.ended_on), stay)


def _ending(journey: Journey, ended_on: date) -> str:
    spell = journey.spell
    told = spell.destination and spell.exit != Exit.DEATH
    to = f"To: {lower_first(DESTINATION.label(spell.destination))}" if told else ""
    return sentences(to, f"After {stay_in_words(spell.started_on, ended_on)} in hospital")


def _move(before: Episode, after: Episode) -> str:
    """What kind of move it was: the most telling difference between the two beds."""
    if before.security != after.security:
        levels = (lower_first(SECURITY.label(bed.security)) for bed in (before, after))
        return f"Transfer, {' to '.join(levels)}"
    if before.site_id != after.site_id:
        return "Transfer to another hospital"
    if before.ward != after.ward:
        return "Transfer to another ward"
    if before.commissioner_id != after.commissioner_id:
        return "Change of commissioner"
    return "Change of bed"


def _bed(bed: Episode | None) -> Iterator[str]:
    if bed is None:
        return
    yield hospital(bed)
    yield LEGAL_STATUS.label(bed.legal_status)
    yield f"Commissioned by {bed.commissioner.name}"
    if bed.out_of_area:
        reasons = [lower_first(OUT_OF_AREA_REASON.label(reason)) for reason in bed.out_of_area_reasons]
        yield f"Out of area: {list_words(reasons)}" if reasons else "Out of area, no reason recorded"


def hospital(bed: Episode) -> str:
    """Hospital and ward of a bed."""
    return ", ".join(filter(None, (bed.site.name, bed.ward)))
