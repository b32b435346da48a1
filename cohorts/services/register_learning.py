"""What admissions teach about the register: computed from stays, entries, ratings and reviews, and stored nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from cohorts.domain.kinds import Entry
from cohorts.domain.learning import Learning, LearntAdmission
from cohorts.domain.policy import Policies, Rule
from cohorts.domain.registers import Colour
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import Rating, RegisterEntry, Review, Spell
from cohorts.services.policies import policies
from tcp_portal.access import Scope

_ADMISSIONS = [entry.value for entry in Entry if entry.is_admission]
_BEFORE = [kind.value for kind in ReviewKind if kind.is_before_admission]


class _Admission(NamedTuple):
    spell_id: UUID
    person_id: UUID
    place_id: UUID | None
    place: str | None
    on: date
    entry: str


class _OnRegister(NamedTuple):
    pk: UUID
    person_id: UUID
    entered_on: date


class _Rated(NamedTuple):
    colour: str
    on: date


class _Reviewed(NamedTuple):
    kind: str
    on: date


def learn(*, scope: Scope, partnership_id: UUID | None, first: date, end: date) -> Learning:
    """The admissions of [first, end) that the partnership counts, or any visible one, for a reader of its figures.

    Four queries.
    Transfers in and people found late are no admissions. Names behind come from `glance.glimpses`, which shows only
    those whom the reader may see.
    """
    spells = (
        Spell.objects.counted_by(scope)
        .filter(entry__in=_ADMISSIONS, started_on__gte=first, started_on__lt=end)
        .filter(Q() if partnership_id is None else Q(partnership=partnership_id))
        .order_by("started_on", "person__reference")
        .values_list(
            "pk", "person_id", "person__home_place_id", "person__home_place__name", "started_on", "entry"
        )
    )
    admissions = [_Admission(*row) for row in spells]
    entries = _entries(admissions)
    ratings = _ratings(entries[one.spell_id] for one in admissions if one.spell_id in entries)
    reviews = _reviews(admissions)
    rules = policies()
    found = []
    for one in admissions:
        entry = entries.get(one.spell_id)
        rated = _last(ratings.get(entry.pk, ()), one.on) if entry else None
        reviewed = _review_before(reviews.get(one.person_id, ()), one.on, rules)
        found.append(
            LearntAdmission(
                spell_id=one.spell_id,
                person_id=one.person_id,
                place_id=one.place_id,
                place=one.place,
                on=one.on,
                kind=Entry(one.entry),
                entered_on=entry.entered_on if entry else None,
                colour=Colour(rated.colour) if rated else None,
                rated_on=rated.on if rated else None,
                review_kind=ReviewKind(reviewed.kind) if reviewed else None,
                review_on=reviewed.on if reviewed else None,
            )
        )
    return Learning(first, end, tuple(found))


def _entries(admissions: Iterable[_Admission]) -> dict[UUID, _OnRegister]:
    """By stay, the entry that held the person on the day before the admission."""
    people = {one.person_id for one in admissions}
    rows = RegisterEntry.objects.filter(person__in=people).values_list(
        "pk", "person_id", "entered_on", "left_on"
    )
    held: dict[UUID, list[tuple[_OnRegister, date | None]]] = {}
    for pk, person_id, entered_on, left_on in rows:
        held.setdefault(person_id, []).append((_OnRegister(pk, person_id, entered_on), left_on))
    found = {}
    for one in admissions:
        for entry, left_on in held.get(one.person_id, ()):
            if entry.entered_on < one.on and (left_on is None or left_on >= one.on):
                found[one.spell_id] = entry
    return found


def _ratings(entries: Iterable[_OnRegister]) -> dict[UUID, list[_Rated]]:
    """By entry, the ratings in order: of one day the one recorded last comes last."""
    rows = Rating.objects.filter(entry__in=[entry.pk for entry in entries]).order_by("on", "at")
    found: dict[UUID, list[_Rated]] = {}
    for entry_id, colour, on in rows.values_list("entry_id", "colour", "on"):
        found.setdefault(entry_id, []).append(_Rated(colour, on))
    return found


def _last(ratings: Iterable[_Rated], on: date) -> _Rated | None:
    """The rating in force on the day before."""
    return next((one for one in reversed(list(ratings)) if one.on < on), None)


def _reviews(admissions: Iterable[_Admission]) -> dict[UUID, list[_Reviewed]]:
    """By person, the community reviews that were held, in order."""
    people = {one.person_id for one in admissions}
    held = Review.objects.filter(Q(person__in=people), state=ReviewState.HELD, kind__in=_BEFORE).order_by(
        "on"
    )
    found: dict[UUID, list[_Reviewed]] = {}
    for person_id, kind, on in held.values_list("person_id", "kind", "on"):
        found.setdefault(person_id, []).append(_Reviewed(kind, on))
    return found


def _review_before(reviews: Iterable[_Reviewed], on: date, rules: Policies) -> _Reviewed | None:
    """The latest within the policy's days before the admission, as in force on the day of admission."""
    span = rules.span(Rule.REVIEW_BEFORE_ADMISSION, on)
    if span is None:
        return None
    earliest = span.before(on)
    return next((one for one in reversed(list(reviews)) if earliest <= one.on <= on), None)
