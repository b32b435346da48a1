"""What stands beside the stays that figures count, read in a fixed number of queries however many people there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from cohorts.domain.kinds import Exit
from cohorts.domain.learning import LearntAdmission
from cohorts.domain.policy import Policies
from cohorts.domain.records import Delayed, PlanStand, Records
from cohorts.domain.review_clock import ReviewFact
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import Delay, DischargePlan, Review, Spell
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

    Of one partnership, or of all that the reader sees. Each list is read when the first figure asks for it, and once,
    so that a page of three measures does not read what the other hundred need: at most eight queries.
    Delays and plans are those of stays that had not ended before `first`; admissions those of the days.
    """
    visible = _visible(scope, partnership_id)
    return _WhenAsked(scope, partnership_id, visible, first, end) if visible else Records()


class _WhenAsked(Records):
    """Records that are read one list at a time."""

    def __init__(
        self, scope: Scope, partnership_id: UUID | None, visible: frozenset[UUID], first: date, end: date
    ) -> None:
        spells = Spell.objects.filter(partnership__in=visible).exclude(ended_on__lt=first)
        self.__dict__.update(
            _visible=visible,
            _spells=spells,
            _learn=partial(learn, scope=scope, partnership_id=partnership_id, first=first, end=end),
        )

    @cached_property
    def reviews(self) -> Mapping[UUID, Sequence[ReviewFact]]:
        """One query."""
        return _reviews(self.__dict__["_visible"])

    @cached_property
    def delays(self) -> Mapping[UUID, Sequence[Delayed]]:
        """One query."""
        return _delays(self.__dict__["_spells"])

    @cached_property
    def plans(self) -> Mapping[UUID, Sequence[PlanStand]]:
        """One query."""
        return _plans(self.__dict__["_spells"])

    @cached_property
    def learnt(self) -> Mapping[UUID, LearntAdmission]:
        """Four queries."""
        return {one.spell_id: one for one in self.__dict__["_learn"]().admissions}

    @cached_property
    def policies(self) -> Policies:
        """None while the cache has them."""
        return policies()

    @cached_property
    def discharges(self) -> Mapping[UUID, Sequence[date]]:
        """One query."""
        return _discharges(self.__dict__["_spells"])


def plans_of(*, scope: Scope, partnership_id: UUID, first: date) -> Records:
    """The history of planned dates alone, of stays that had not ended before `first`: one query."""
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
    rows = DischargePlan.objects.filter(spell__in=spells).order_by("steps__on", "steps__at", "steps__pk")
    return _by_first(
        (spell_id, PlanStand(*(step if step[0] is not None else (date.min, planned, status))))
        for spell_id, planned, status, *step in rows.values_list(
            "spell_id", "planned_on", "status", "steps__on", "steps__planned_on", "steps__status"
        )
    )


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
