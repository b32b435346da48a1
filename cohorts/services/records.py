"""What stands beside the stays that figures count, read in a fixed number of queries however many people there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from cohorts.domain.kinds import Exit
from cohorts.domain.records import Delayed, PlanStand, Records
from cohorts.domain.review_clock import ReviewFact
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import Delay, DischargePlan, PlanStep, Review, Spell
from cohorts.services.policies import policies
from cohorts.services.register_learning import learn
from tcp_portal.access import Permission, Scope

_KINDS = {kind.value: kind for kind in ReviewKind}
_STATES = {state.value: state for state in ReviewState}
_T = TypeVar("_T")


def reviews_of(*, scope: Scope, partnership_id: UUID | None) -> Records:
    """The reviews of one partnership alone, or of all visible, in one query."""
    visible = _visible(scope, partnership_id)
    return Records(reviews=_reviews(visible), policies=policies()) if visible else Records()


def _visible(scope: Scope, partnership_id: UUID | None) -> frozenset[UUID]:
    """The partnership asked for, or all, as far as the reader may view measures there."""
    visible = frozenset(scope.partnership_ids(Permission.VIEW_MEASURES))
    return visible if partnership_id is None else visible & {partnership_id}


def learning_of(*, scope: Scope, partnership_id: UUID | None, first: date, end: date) -> Records:
    """The reviews, and what the admissions of [first, end) taught about the register."""
    known = reviews_of(scope=scope, partnership_id=partnership_id)
    learning = learn(scope=scope, partnership_id=partnership_id, first=first, end=end)
    return replace(known, learnt={one.spell_id: one for one in learning.admissions})


def records_of(*, scope: Scope, partnership_id: UUID | None, first: date, end: date) -> Records:
    """All that figures of the days [first, end) need beside the stays; nothing outside the reader's scope.

    Of one partnership, or of all that the reader sees: as many queries.
    Delays and plans are those of stays that had not ended before `first`; admissions those of the days.
    """
    visible = _visible(scope, partnership_id)
    if not visible:
        return Records()
    spells = Spell.objects.filter(partnership__in=visible).exclude(ended_on__lt=first)
    known = learning_of(scope=scope, partnership_id=partnership_id, first=first, end=end)
    return replace(known, delays=_delays(spells), plans=_plans(spells), discharges=_discharges(spells))


def plans_of(*, scope: Scope, partnership_id: UUID, first: date) -> Records:
    """The history of planned dates alone, of stays that had not ended before `first`: two queries."""
    visible = _visible(scope, partnership_id)
    if not visible:
        return Records()
    return Records(plans=_plans(Spell.objects.filter(partnership__in=visible).exclude(ended_on__lt=first)))


def _reviews(partnership_ids: frozenset[UUID]) -> dict[UUID, list[ReviewFact]]:
    found: defaultdict[UUID, list[ReviewFact]] = defaultdict(list)
    rows = Review.objects.filter(person__partnership__in=partnership_ids).order_by("on", "pk")
    for person_id, kind, state, on in rows.values_list("person_id", "kind", "state", "on"):
        found[person_id].append(ReviewFact(_KINDS[kind], _STATES[state], on))
    return dict(found)


def _delays(spells: QuerySet[Spell]) -> dict[UUID, list[Delayed]]:
    rows = Delay.objects.filter(spell__in=spells).order_by("started_on", "pk")
    return _by_first(
        (spell_id, Delayed(start, end))
        for spell_id, start, end in rows.values_list("spell_id", "started_on", "ended_on")
    )


def _plans(spells: QuerySet[Spell]) -> dict[UUID, list[PlanStand]]:
    """The history of each plan; a plan from before histories were kept stands as it is, since ever."""
    steps = PlanStep.objects.filter(plan__spell__in=spells).order_by("on", "at", "pk")
    found = _by_first(
        (spell_id, PlanStand(on, planned, status))
        for spell_id, on, planned, status in steps.values_list("plan__spell_id", "on", "planned_on", "status")
    )
    plans = DischargePlan.objects.filter(spell__in=spells).values_list("spell_id", "planned_on", "status")
    for spell_id, planned, status in plans:
        found.setdefault(spell_id, [PlanStand(date.min, planned, status)])
    return found


def _discharges(spells: QuerySet[Spell]) -> dict[UUID, list[date]]:
    """When the people of these spells were discharged, in this stay or an earlier one of the same register."""
    people = spells.values("person")
    rows = Spell.objects.filter(person__in=people, exit=Exit.DISCHARGE).order_by("ended_on", "pk")
    # The database holds that an exit has its day.
    return _by_first((person_id, day) for person_id, day in rows.values_list("person_id", "ended_on") if day)


def _by_first(pairs: Iterable[tuple[UUID, _T]]) -> dict[UUID, list[_T]]:
    found: defaultdict[UUID, list[_T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)
