"""The register follows what is recorded about a stay or a death: in the same transaction and entry of the trail.

Each call answers with what changed, for the caller's entry; with nothing for somebody who was never on the register.
An admission ends no time on the register: it turns the rating blue (docs/adr/0011).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from cohorts.domain import ratings as rules_of_ratings
from cohorts.domain.codes.registers import DIED
from cohorts.domain.kinds import Exit
from cohorts.domain.policy import Rule
from cohorts.domain.ratings import InBed, Rated
from cohorts.domain.registers import Colour
from cohorts.domain.rules import day_words
from cohorts.models import Person, Rating, RegisterEntry, Spell
from cohorts.services.policies import policies
from tcp_portal.acts import Act

Changes = dict[str, list[Any]]
_MOMENT = timedelta(microseconds=1)


def after_admission(spell: Spell, act: Act) -> Changes:
    """Blue from the day of admission, or of entry where that came later."""
    return follow(spell.person_id, act)


def after_end(spell: Spell, act: Act) -> Changes:
    """Red for the policy's days after a discharge; see domain.ratings for the other ends."""
    return follow(spell.person_id, act)


def after_correction(spell: Spell, act: Act) -> Changes:
    """Ratings as if the stay had been known so at once; what was recorded before stays in the history."""
    return follow(spell.person_id, act)


def after_death(person: Person, old: date | None, act: Act) -> Changes:
    """A death ends the time on the register; one that is moved or taken back moves the end or takes it back.

    `old` is the day of death as it was recorded before.
    """
    changes: Changes = {}
    entries = RegisterEntry.objects.select_for_update().filter(person=person)
    ended_so = {"left_on__isnull": True} if old is None else {"exit_reason": DIED}
    for entry in entries.filter(**ended_so):
        before = entry.left_on
        entry.left_on = None if person.died_on is None else max(person.died_on, entry.entered_on)
        entry.exit_reason = DIED if person.died_on else ""
        save(entry)
        changes["left_the_register_on"] = [before, entry.left_on]
    return changes | follow(person.pk, act)


def save(entry: RegisterEntry) -> None:
    """Stores the entry under its next version."""
    entry.version += 1
    entry.save()


def follow(person_id: UUID, act: Act) -> Changes:
    """Adds the ratings that the person's stays up to the day of the act ask for, to each time on the register."""
    changes: Changes = {}
    entries = list(RegisterEntry.objects.select_for_update().filter(person=person_id).order_by("entered_on"))
    if not entries:
        return changes
    stays = _stays(person_id, act.today)
    hold = policies()
    for entry in entries:
        rated = rows(entry)
        wanted = rules_of_ratings.missing(
            rated,
            stays,
            entered_on=entry.entered_on,
            left_on=entry.left_on,
            hold=lambda day: hold.span(Rule.REGISTER_RED_AFTER_DISCHARGE, day),
        )
        for one in wanted:
            add(entry, one.colour, one.on, one.reason, act, until=one.until, spell_id=one.spell_id)
        if wanted:
            save(entry)
            changes["rating"] = [said(rated, act.today), said(rows(entry), act.today)]
    return changes


def _stays(person_id: UUID, day: date) -> list[InBed]:
    """The person's stays as they stood at the end of the day."""
    spells = Spell.objects.filter(person=person_id, started_on__lte=day)
    return [
        InBed(pk, start, end, Exit(exit)) if end is not None and end <= day else InBed(pk, start)
        for pk, start, end, exit in spells.values_list("pk", "started_on", "ended_on", "exit")
    ]


def rows(entry: RegisterEntry) -> list[Rated]:
    """The ratings of an entry in order of day and of recording."""
    found = entry.ratings.order_by("on", "at").values_list("colour", "on", "until", "spell")
    return [Rated(Colour(colour), on, until, by_rule=spell is not None) for colour, on, until, spell in found]


def said(ratings: list[Rated], day: date) -> str | None:
    """The rating of a day as the trail tells it."""
    rated = rules_of_ratings.in_force(ratings, day)
    if rated is None:
        return None
    held = f", held to {day_words(rated.until)}" if rated.until else ""
    return f"{rated.colour.label} from {day_words(rated.on)}{held}"


def add(
    entry: RegisterEntry,
    colour: Colour,
    on: date,
    reason: str,
    act: Act,
    *,
    until: date | None = None,
    spell_id: UUID | None = None,
) -> Rating:
    """One more rating, recorded after all others of the entry whatever the clock says."""
    return Rating.objects.create(
        entry=entry,
        colour=colour.value,
        on=on,
        until=until,
        reason=reason,
        at=_moment(entry, act.now),
        by=act.by,
        spell_id=spell_id,
    )


def _moment(entry: RegisterEntry, now: datetime) -> datetime:
    last = entry.ratings.order_by("-at").values_list("at", flat=True).first()
    return now if last is None or now > last else last + _MOMENT
