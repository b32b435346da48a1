"""Who should have had a Care (Education) and Treatment Review, and who had. Assuring Transformation, section 5.3.

The definitions are NHS England's for London, of August 2022, without their known defects (docs/adr/0009). They are
fixed in the text of each measure; the register's own clock, which follows the dated rows of policy, is another
measure (`review_in_date`). Plain Python; a day stands for the midnight at its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, TypeVar
from uuid import UUID

from cohorts.domain.codes import SECURE, SECURITY
from cohorts.domain.policy import Policies, Rule
from cohorts.domain.review_clock import ReviewFact
from cohorts.domain.reviews import ReviewState
from cohorts.domain.stays import AgeGroup, Stay
from tcp_portal.months import Month, add_months
from trajectories.domain.cells import Counted

FIRST_REVIEWS: Final = date(2013, 3, 1)  # reviews before this day are not counted
DAYS_BEFORE: Final = 28  # a community review fewer days than this before the admission counts for it
DAYS_LOOKED_AFTER: Final = 28  # within these days of the admission a review makes even a short stay count
ADMISSION_MONTHS: Final = 3
_SECURE = frozenset(entry.code for entry in SECURITY.codes if entry.group == SECURE)

Reviews = Mapping[UUID, Sequence[ReviewFact]]


@dataclass(frozen=True, slots=True)
class Share:
    """A denominator, and those of it who are the numerator."""

    of: tuple[Counted, ...]
    met: tuple[Counted, ...]

    @property
    def missing(self) -> tuple[Counted, ...]:
        """Those of the denominator who are not in the numerator."""
        met = {one.stay.spell_id for one in self.met}
        return tuple(one for one in self.of if one.stay.spell_id not in met)


@dataclass(frozen=True, slots=True)
class AdmissionShare(Share):
    """The same of admissions, and whom a review before and whom a review after them met; some had both."""

    before: tuple[Counted, ...] = ()
    after: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """People in hospital for `after_days` or more; their last review is at most `months` old."""

    id: str
    age_group: AgeGroup
    secure: bool | None  # None: any ward
    after_days: int
    months: int
    without_srs: bool = False  # leaving out people in a specialist residential service


@dataclass(frozen=True, slots=True)
class OnAdmission:
    """Admissions; a review before, or within so many days after. Too short a stay without one is left out."""

    id: str
    age_group: AgeGroup
    within_days: int
    short_days: int
    without_srs: bool = False  # leaving out admissions to a specialist residential service


_Group = TypeVar("_Group", Repeat, OnAdmission)

REPEATS: Final = (
    Repeat("review_repeat_under_18", AgeGroup.UNDER_18, None, after_days=92, months=3),
    Repeat("review_repeat_adult", AgeGroup.ADULT, secure=False, after_days=183, months=6),
    Repeat("review_repeat_secure", AgeGroup.ADULT, secure=True, after_days=366, months=12),
)
ADMISSIONS: Final = (
    OnAdmission("review_admission_under_18", AgeGroup.UNDER_18, within_days=7, short_days=7),
    OnAdmission("review_admission_adult", AgeGroup.ADULT, within_days=28, short_days=28),
)
WITHOUT_SRS: Final = "_no_srs"


def _without(group: _Group) -> _Group:
    return replace(group, id=f"{group.id}{WITHOUT_SRS}", without_srs=True)


REPEATS_WITHOUT: Final = tuple(_without(group) for group in REPEATS if group.age_group is AgeGroup.ADULT)
ADMISSIONS_WITHOUT: Final = tuple(
    _without(group) for group in ADMISSIONS if group.age_group is AgeGroup.ADULT
)


def in_hospital(stays: Iterable[Stay], day: date) -> tuple[Counted, ...]:
    """The census of the day."""
    return tuple(Counted(stay, day, day) for stay in stays if stay.counted_on(day))


def admitted(stays: Iterable[Stay], first: date, last: date) -> tuple[Counted, ...]:
    """First admissions and readmissions from first to last, each in the part as on its first day."""
    return tuple(
        Counted(stay, stay.counted_from, stay.counted_from)
        for stay in stays
        if stay.entry.is_admission
        and first <= stay.counted_from <= last
        and not stay.is_left_out(stay.counted_from)
    )


def held(reviews: Reviews, person_id: UUID, day: date) -> list[ReviewFact]:
    """Reviews held by the end of the day, those before March 2013 left out."""
    return [
        one
        for one in reviews.get(person_id, ())
        if one.state is ReviewState.HELD and FIRST_REVIEWS <= one.on <= day
    ]


def is_of_stay(review: ReviewFact, stay: Stay) -> bool:
    """Held within the journey; a community review on the day of admission was before it."""
    if review.on == stay.started_on:
        return not review.kind.is_before_admission
    return review.on > stay.started_on


def was_before(review: ReviewFact, stay: Stay) -> bool:
    """A community or emergency review fewer than 28 days before the admission, or on its day."""
    days = (stay.started_on - review.on).days
    return review.kind.is_before_admission and 0 <= days < DAYS_BEFORE


def repeat_share(group: Repeat, inside: Iterable[Counted], reviews: Reviews, day: date) -> Share:
    """Who of those in hospital has been so long enough for a repeat, and whose last review is recent enough."""
    of = tuple(one for one in inside if _is_due(group, one, day))
    since = add_months(day, -group.months)
    met = tuple(one for one in of if _last_in_stay(reviews, one.stay, day) >= since)
    return Share(of, met)


def admission_share(
    group: OnAdmission, stays: Iterable[Stay], reviews: Reviews, month: Month, day: date
) -> AdmissionShare:
    """The admissions of the three months to the month, and those of them with a review in time.

    Age is that at the month end, as the collection has it; the part is that of the first day. What happened after
    `day` is not known: a stay that has just begun and waits for its review is left out until it is long enough.
    """
    first = month.plus(1 - ADMISSION_MONTHS).first
    of, met, before, after = [], [], [], []
    for one in admitted(stays, first, day):
        stay = one.stay
        if stay.age_group_on(day) is not group.age_group or (group.without_srs and _is_srs(stay, one.day)):
            continue
        known = held(reviews, stay.person_id, day)
        waited = [(review.on - stay.started_on).days for review in known if is_of_stay(review, stay)]
        if _is_short(stay, day, group.short_days) and not any(days <= DAYS_LOOKED_AFTER for days in waited):
            continue
        counted = Counted(stay, stay.counted_from, day)
        of.append(counted)
        was_after = any(days <= group.within_days for days in waited)
        had_one_before = any(was_before(review, stay) for review in known)
        after += [counted] * was_after
        before += [counted] * had_one_before
        met += [counted] * (was_after or had_one_before)
    return AdmissionShare(tuple(of), tuple(met), tuple(before), tuple(after))


def before_share(
    stays: Iterable[Stay], reviews: Reviews, policies: Policies, first: date, last: date
) -> Share:
    """All admissions from first to last, and those with a review before them by the policy of their day."""
    of = admitted(stays, first, last)
    return Share(of, tuple(one for one in of if _was_reviewed_before(one.stay, reviews, policies)))


def _was_reviewed_before(stay: Stay, reviews: Reviews, policies: Policies) -> bool:
    on = stay.started_on
    span = policies.span(Rule.REVIEW_BEFORE_ADMISSION, on)
    if span is None:
        return False
    known = held(reviews, stay.person_id, on)
    return any(one.kind.is_before_admission and one.on >= span.before(on) for one in known)


def _is_due(group: Repeat, one: Counted, day: date) -> bool:
    stay = one.stay
    if one.cell.age_group is not group.age_group:
        return False
    if group.secure is not None and (security_on(stay, day) in _SECURE) is not group.secure:
        return False
    if group.without_srs and _is_srs(stay, day):
        return False
    return day - stay.started_on >= timedelta(days=group.after_days)


def security_on(stay: Stay, day: date) -> str:
    """The security of the ward on the day; between two beds that of the one before, so that nobody drops out."""
    ward = stay.ward_on(day)
    return ward.security if ward else ""


def _is_srs(stay: Stay, day: date) -> bool:
    ward = stay.ward_on(day)
    return ward is not None and ward.specialist_residential


def _last_in_stay(reviews: Reviews, stay: Stay, day: date) -> date:
    of_stay = (one.on for one in held(reviews, stay.person_id, day) if is_of_stay(one, stay))
    return max(of_stay, default=date.min)


def _is_short(stay: Stay, day: date, short_days: int) -> bool:
    until = day if stay.ended_on is None else min(day, stay.ended_on)
    return (until - stay.started_on).days < short_days
