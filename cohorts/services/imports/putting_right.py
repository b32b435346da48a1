"""The register put right as an extract has it, one field of one person at a time, through the services."""

from __future__ import annotations

from datetime import date
from typing import Any

from cohorts.domain import rules
from cohorts.domain.imports.differences import BED, PERSON, PLAN, STAY
from cohorts.domain.imports.fields import BY_KEY, Kind
from cohorts.domain.imports.outcomes import IN_HOSPITAL
from cohorts.models import Episode, Mismatch, Spell
from cohorts.services.imports import recording
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal

# Fields that say one thing together: an end needs its day and where the person went.
_END = ("ended_on", "destination")
BY_HAND = "Record it on the person’s page; the next extract then has no such difference, and this one closes by itself."


def value_of(field: str, text: str) -> Any:
    """A value as a difference keeps it, as the services take it."""
    kind = BY_KEY[field].kind
    if kind is Kind.DATE:
        return date.fromisoformat(text) if text else None
    if kind is Kind.YES:
        return text == "yes"
    if kind is Kind.FLAGS:
        return tuple(part for part in text.split(";") if part)
    return text or None if kind in (Kind.PLACE, Kind.ORIGIN) else text


def check_put_right(mismatch: Mismatch) -> None:
    """Why the register cannot be put right from here: the reason beside a choice that is not offered."""
    if mismatch.field == IN_HOSPITAL:
        raise Refusal(f"Somebody must say when the stay began or ended. {BY_HAND}", field="right")
    if mismatch.field == "site" and mismatch.theirs.startswith("new:"):
        raise Refusal(f"The hospital is not in the list yet. {BY_HAND}", field="right")


def put_right(mismatch: Mismatch, act: Act) -> list[Mismatch]:
    """Records the extract's value; every difference that this settles. Raises as the services do."""
    check_put_right(mismatch)
    key, person = mismatch.field, mismatch.person
    new = {key: value_of(key, mismatch.theirs)}
    if key in PERSON:
        recording.correct_person(person, new, act)
        return [mismatch]
    if key in _END:
        return _end(mismatch, act)
    spell = _stay(mismatch)
    if key in STAY:
        recording.correct_stay(spell, new, act)
    elif key in PLAN:
        recording.change_plan(spell, new, mismatch.run.as_at, act)
    elif key in BED or key == "admitted_on":
        return _bed(mismatch, spell, new, act)
    return [mismatch]


def _stay(mismatch: Mismatch) -> Spell:
    """The stay that counted on the extract's day, or the one that ended last."""
    stays = mismatch.person.spells.order_by("-counted_from")
    day = mismatch.run.as_at
    found = stays.open_on(day).first() or stays.first()
    if found is None:
        raise Refusal(f"The register has no stay of this person. {BY_HAND}", field="right")
    return found


def _bed(mismatch: Mismatch, spell: Spell, new: dict[str, Any], act: Act) -> list[Mismatch]:
    day = mismatch.run.as_at
    episode = spell.episodes.open_on(day).first() or spell.episodes.order_by("-started_on").first()
    if episode is None:
        raise Refusal(f"The register has no bed of this stay. {BY_HAND}", field="right")
    moved = _sibling(mismatch, "admitted_on")
    if moved is not None and mismatch.field in (*BED, "admitted_on"):
        on = date.fromisoformat(moved.theirs)
        if on > episode.started_on and _other_facts(mismatch):
            raise Refusal(f"The extract tells of a move on {rules.day_words(on)}. {BY_HAND}", field="right")
    other = _goes_with(mismatch)
    both = [mismatch, other] if other else [mismatch]
    new |= {one.field: value_of(one.field, one.theirs) for one in both}
    recording.correct_bed(_fresh(episode), new, act)
    return both


def _other_facts(mismatch: Mismatch) -> bool:
    return Mismatch.objects.open().filter(person=mismatch.person_id, field__in=BED).exists()


def _goes_with(mismatch: Mismatch) -> Mismatch | None:
    """Who pays and how, or out of area and why, are one thing in two fields."""
    pairs = {
        "commissioner": "arrangement", "arrangement": "commissioner",
        "out_of_area": "out_of_area_reasons", "out_of_area_reasons": "out_of_area",
    }  # fmt: skip
    other = pairs.get(mismatch.field)
    return _sibling(mismatch, other) if other else None


def _fresh(episode: Episode) -> Episode:
    return Episode.objects.select_related("site", "commissioner").get(pk=episode.pk)


def _sibling(mismatch: Mismatch, field: str) -> Mismatch | None:
    return Mismatch.objects.open().filter(person=mismatch.person_id, field=field).first()


def _end(mismatch: Mismatch, act: Act) -> list[Mismatch]:
    both = {
        one.field: one
        for one in Mismatch.objects.open()
        .filter(person=mismatch.person_id, field__in=_END)
        .select_related("person")
    }
    spell = _stay(mismatch)
    if spell.ended_on is not None and mismatch.field == "destination":
        recording.correct_stay(spell, {"destination": mismatch.theirs}, act)
        return [mismatch]
    if len(both) < len(_END) or spell.ended_on is not None:
        raise Refusal(f"The end needs its day and where the person went. {BY_HAND}", field="right")
    recording.end(spell, date.fromisoformat(both["ended_on"].theirs), both["destination"].theirs, act)
    return list(both.values())
