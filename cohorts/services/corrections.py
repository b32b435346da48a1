"""Puts right what was recorded wrongly: a person's facts, the dates and kind of a stay, one ward stay.

Each correction is one transaction and one entry in the trail with every field's old and new value; nothing is
written where nothing changes. It raises Refusal, Stale (someone else saved first) or PermissionDenied.
"""

from __future__ import annotations

from datetime import date
from types import EllipsisType
from typing import Any

from django.db import transaction

from cohorts.domain import codes, rules
from cohorts.domain.kinds import Entry, Exit
from cohorts.domain.rules import Period
from cohorts.models import Episode, Handover, Person, Spell
from cohorts.services import admissions, beds, humans, identity, locking, plan_ends, timeline
from cohorts.services import register_follows as at_risk
from cohorts.services.clashes import refused_in_words
from cohorts.services.facts import BedFacts, PersonFacts
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal


def check_correct(*, person: Person, act: Act) -> None:
    """Who may correct anything about this person: raises PermissionDenied."""
    act.scope.must_allow(Permission.RECORD_PEOPLE, person.partnership_id)


@transaction.atomic
def correct_person(
    *,
    person: Person,
    version: int,
    facts: PersonFacts,
    act: Act,
    died_on: date | EllipsisType | None = ...,
) -> Person:
    """The facts become these; the day of death too where it is given (None: the person is alive after all).

    The stay that ended with the death follows it: its end moves, or it is open again.
    """
    locked = locking.person_for(act, person.pk)
    died = locked.died_on if isinstance(died_on, EllipsisType) else died_on
    locking.check_version(locked, version, **identity.wanted(facts), died_on=died)
    before = identity.values_of(locked)
    starts = locked.spells.order_by("started_on").values_list("started_on", flat=True)
    values = identity.checked(
        facts,
        partnership=locked.partnership,
        today=act.today,
        first_start=starts.first(),
        known=locked,
    )
    values["died_on"] = died
    changes = identity.for_the_trail(audit.changes_between(before, values))
    if not changes:
        return locked
    for field, value in values.items():
        setattr(locked, field, value)
    with refused_in_words():
        changes |= _move_death(locked, before["died_on"], act)
        humans.follow_number(locked, old=before["nhs_number"])
        locked.version += 1
        locked.save()
        if locked.died_on != before["died_on"]:
            changes |= at_risk.after_death(locked, before["died_on"], act)
    _write_trail("correct a person", locked, locked, changes, act)
    return locked


def _move_death(person: Person, old: date | None, act: Act) -> dict[str, list[Any]]:
    new = person.died_on
    if new == old:
        return {}
    spells = list(person.spells.select_for_update())
    if new is not None:
        if any(spell.ended_on is None for spell in spells):
            raise Refusal(
                "This person is in hospital. Record the death, which ends the stay too.", field="died_on"
            )
        stays = [Period(spell.started_on, _end_but_for_death(spell)) for spell in spells]
        rules.check_death(new, born=person.date_of_birth, today=act.today, stays=stays, field="died_on")
    changes: dict[str, list[Any]] = {}
    for spell in spells:
        if spell.exit == Exit.DEATH:
            spell.ended_on = new
            if new is None:
                spell.exit, spell.destination = "", ""
            changes |= timeline.follow_end(spell, from_day=old)
            plan_ends.follow(spell, from_day=old)
            timeline.save(spell)
            changes["stay_ended_on"] = [old, new]
    return changes


def _end_but_for_death(spell: Spell) -> date | None:
    return None if spell.exit == Exit.DEATH else spell.ended_on


@transaction.atomic
def correct_spell(  # noqa: PLR0913  # every fact of a stay is on its form
    *,
    spell: Spell,
    version: int,
    entry: Entry,
    planned: str,
    source: str,
    started_on: date,
    counted_from: date,
    ended_on: date | None,
    exit: Exit | None,
    destination: str,
    act: Act,
) -> Spell:
    """The stay becomes this; its first and last ward stay move with its dates where they coincided.

    Without an end the stay is open again. A death is recorded and corrected with the person, not here.
    """
    person = locking.person_for(act, spell.person_id)
    locked = locking.spell_for(act, spell.pk)
    wanted = {
        "entry": entry.value,
        "planned": planned,
        "source": source,
        "started_on": started_on,
        "counted_from": counted_from,
        "ended_on": ended_on,
        "exit": exit.value if exit else "",
        "destination": destination,
    }
    locking.check_version(locked, version, **wanted)
    before = {field: getattr(locked, field) for field in wanted}
    changes: dict[str, list[Any]] = audit.changes_between(before, wanted)
    if not changes:
        return locked
    for field, value in wanted.items():
        setattr(locked, field, value)
    _check_spell(locked, person, before, act)
    with refused_in_words():
        changes |= _move_first_bed(locked, before)
        changes |= timeline.follow_end(locked, from_day=before["ended_on"])
        plan_ends.follow(locked, from_day=before["ended_on"])
        timeline.save(locked)
        changes |= at_risk.after_correction(locked, act)
    _write_trail("correct a stay", locked, person, changes, act)
    return locked


def _check_spell(spell: Spell, person: Person, before: dict[str, Any], act: Act) -> None:
    """The rules of a stay as it would now be; `before` is what was stored."""
    _check_days(spell, person, act.today)
    for field, list_of_codes in (("planned", codes.PLANNED), ("source", codes.SOURCE)):
        if getattr(spell, field) != before[field]:
            rules.check_code(list_of_codes, getattr(spell, field), spell.counted_from, field=field)
    rules.check_entry(
        Entry(spell.entry),
        started_on=spell.started_on,
        counted_from=spell.counted_from,
        last_discharge=admissions.last_discharge(person, before=spell.started_on, apart_from=spell),
    )
    end = ("ended_on", "exit", "destination")
    if Exit.DEATH in (spell.exit, before["exit"]) and any(
        getattr(spell, name) != before[name] for name in end
    ):
        raise Refusal(
            "A death is recorded and corrected with the person, so that it has one date.", field="exit"
        )
    rules.check_exit(
        Exit(spell.exit) if spell.exit else None, ended_on=spell.ended_on, destination=spell.destination
    )
    if person.died_on is not None and (spell.ended_on or date.max) > person.died_on:
        raise Refusal(
            f"This person died on {rules.day_words(person.died_on)}: the stay cannot last longer.",
            field="ended_on",
        )
    _check_agreed(spell, before)
    others = person.spells.exclude(pk=spell.pk).values_list("counted_from", "ended_on")
    rules.check_stay_fits(
        Period(spell.counted_from, spell.ended_on), [Period(*days) for days in others], field="counted_from"
    )


def _check_agreed(spell: Spell, before: dict[str, Any]) -> None:
    """The day of an accepted transfer stands in two registers: one of them alone cannot move it."""
    sides = (
        (("ended_on", "exit", "destination"), Handover.objects.filter(spell=spell, received__isnull=False)),
        (("counted_from", "entry"), Handover.objects.filter(received=spell)),
    )
    for fields, agreed in sides:
        moved = next((field for field in fields if getattr(spell, field) != before[field]), None)
        if moved is not None and agreed.exists():
            raise Refusal(
                "The other partnership accepted this transfer for that day, so that one of the two counts the "
                "person on each day. It cannot be changed by one side alone.",
                field=moved,
            )


def _check_days(spell: Spell, person: Person, today: date) -> None:
    rules.check_not_future(spell.counted_from, today=today, what="The start", field="counted_from")
    rules.check_not_before(
        spell.started_on,
        person.date_of_birth,
        what="The first admission",
        event="the birth",
        field="started_on",
    )
    if spell.ended_on is not None:
        rules.check_not_future(spell.ended_on, today=today, what="The end", field="ended_on")
        rules.check_not_before(
            spell.ended_on,
            spell.counted_from,
            what="The end",
            event="the first day on which the person is counted",
            field="ended_on",
        )


def _move_first_bed(spell: Spell, before: dict[str, Any]) -> dict[str, list[Any]]:
    """The first ward stay starts with the stay (or with the count, of a person transferred in) as it did before."""
    first = timeline.of(spell)[0]
    old, new = first.started_on, first.started_on
    if old == before["started_on"] and spell.entry != Entry.TRANSFER_IN:
        new = spell.started_on
    elif old == before["counted_from"]:
        new = spell.counted_from
    if new == old:
        return {}
    if first.ended_on is not None and new > first.ended_on:
        raise Refusal(
            f"The first ward stay ended on {rules.day_words(first.ended_on)}, before the new start. "
            "Correct that ward stay first.",
            field="started_on",
        )
    first.started_on = new
    timeline.save(first)
    return {"first_bed_started_on": [old, new]}


@transaction.atomic
def correct_episode(
    *,
    episode: Episode,
    version: int,
    started_on: date,
    ended_on: date | None,
    bed: BedFacts,
    act: Act,
) -> Episode:
    """The ward stay becomes this. A move has one day: the ward stay before or after that touched it follows.

    The last ward stay of an open stay may be given an end: the person is in transit until a transfer.
    """
    spell = locking.spell_for(act, episode.spell_id)
    episodes = timeline.of(spell)
    locked = next(each for each in episodes if each.pk == episode.pk)
    dates: dict[str, Any] = {"started_on": started_on, "ended_on": ended_on}
    locking.check_version(locked, version, **dates, **beds.wanted(bed))
    for field, what in (("started_on", "The start"), ("ended_on", "The end")):
        if dates[field] is not None:
            rules.check_not_future(dates[field], today=act.today, what=what, field=field)
    values = {**dates, **beds.checked(bed, partnership_id=spell.partnership_id, on=started_on, stored=locked)}
    changes: dict[str, list[Any]] = audit.changes_between(
        {field: getattr(locked, field) for field in values}, values
    )
    if not changes:
        return locked
    followers = _followers(episodes, locked, started_on, ended_on)
    changes |= {
        f"{field} of the ward stay {which}": [old, new] for which, (_, field, old, new) in followers.items()
    }
    for field, value in values.items():
        setattr(locked, field, value)
    for neighbour, field, _, new in followers.values():
        setattr(neighbour, field, new)
    timeline.check(spell, episodes)
    with refused_in_words():
        for each in _in_safe_order(locked, followers):
            timeline.save(each)
        timeline.save(spell)
    _write_trail("correct a ward stay", locked, spell.person, changes, act)
    return locked


# Which neighbour, which field of it, from which day to which.
_Follower = tuple[Episode, str, date, date]


def _followers(
    episodes: list[Episode], episode: Episode, started_on: date, ended_on: date | None
) -> dict[str, _Follower]:
    """The ward stays that touch this one on a day that moves."""
    at = episodes.index(episode)
    found: dict[str, _Follower] = {}
    if at > 0:
        before = episodes[at - 1]
        if before.ended_on == episode.started_on != started_on:
            found["before"] = (before, "ended_on", episode.started_on, started_on)
    if at + 1 < len(episodes) and episode.ended_on is not None and ended_on is not None:
        after = episodes[at + 1]
        if after.started_on == episode.ended_on != ended_on:
            found["after"] = (after, "started_on", episode.ended_on, ended_on)
    return found


def _in_safe_order(episode: Episode, followers: dict[str, _Follower]) -> list[Episode]:
    """Neighbours that shrink come first and those that grow last: no two rows overlap on the way."""
    shrinking: list[Episode] = []
    growing: list[Episode] = []
    for which, (neighbour, _, old, new) in followers.items():
        grows = new > old if which == "before" else new < old
        (growing if grows else shrinking).append(neighbour)
    return [*shrinking, episode, *growing]


def _write_trail(
    did: str, obj: Person | Spell | Episode, person: Person, changes: dict[str, list[Any]], act: Act
) -> None:
    audit.record(
        by=act.by,
        did=did,
        at=act.now,
        obj=obj,
        partnership_id=person.partnership_id,
        person_ids=[person.pk],
        changes=changes,
    )
