"""Who should have had a Care (Education) and Treatment Review, and who had. Assuring Transformation, section 5.3.

The definitions are NHS England's for London, of August 2022, without their known defects (docs/adr/0009). They are
fixed in the text of each measure; the register's own clock, which follows the dated rows of policy, is another
measure (`review_in_date`). Plain Python; a day stands for the midnight at its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from cohorts.domain.codes import SECURE, SECURITY
from cohorts.domain.flows import EVERYONE, Cut
from cohorts.domain.policy import Policies, Rule
from cohorts.domain.review_clock import ReviewFact
from cohorts.domain.reviews import ReviewState
from cohorts.domain.stays import AgeGroup, Stay
from tcp_portal.months import Month, add_months

FIRST_REVIEWS: Final = date(2013, 3, 1)  # reviews before this day are not counted
DAYS_BEFORE: Final = 28  # a community review fewer days than this before the admission counts for it
DAYS_LOOKED_AFTER: Final = 28  # within these days of the admission a review makes even a short stay count
ADMISSION_MONTHS: Final = 3
_SECURE = frozenset(entry.code for entry in SECURITY.codes if entry.group == SECURE)

Reviews = Mapping[UUID, Sequence[ReviewFact]]


@dataclass(frozen=True, slots=True)
class Counted:
    """A stay that a figure counts, the day that says in which part it falls, and the day for the age."""

    stay: Stay
    day: date
    age_on: date


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
class Repeat:
    """People in hospital for `after_days` or more; their last review is at most `months` old."""

    id: str
    age_group: AgeGroup
    secure: bool | None  # None: any ward
    after_days: int
    months: int


@dataclass(frozen=True, slots=True)
class OnAdmission:
    """Admissions; a review before, or within so many days after. Too short a stay without one is left out."""

    id: str
    age_group: AgeGroup
    within_days: int
    short_days: int


REPEATS: Final = (
    Repeat("review_repeat_under_18", AgeGroup.UNDER_18, None, after_days=92, months=3),
    Repeat("review_repeat_adult", AgeGroup.ADULT, secure=False, after_days=183, months=6),
    Repeat("review_repeat_secure", AgeGroup.ADULT, secure=True, after_days=366, months=12),
)
ADMISSIONS: Final = (
    OnAdmission("review_admission_under_18", AgeGroup.UNDER_18, within_days=7, short_days=7),
    OnAdmission("review_admission_adult", AgeGroup.ADULT, within_days=28, short_days=28),
)


def part(counted: Iterable[Counted], cut: Cut) -> tuple[Counted, ...]:
    """Those of a part of the people; age as at `age_on`, all else as at `day`."""
    if cut == EVERYONE:
        return tuple(counted)
    rest = replace(cut, age_group=None)
    return tuple(
        one
        for one in counted
        if (cut.age_group is None or one.stay.age_group_on(one.age_on) is cut.age_group)
        and rest.holds(one.stay, one.day)
    )


def in_hospital(stays: Iterable[Stay], day: date) -> tuple[Counted, ...]:
    """The census of the day."""
    return tuple(Counted(stay, day, day) for stay in stays if stay.counted_on(day))


def admitted(stays: Iterable[Stay], first: date, last: date) -> tuple[Counted, ...]:
    """First admissions and readmissions from first to last, each in the part as on its first day."""
    return tuple(
        Counted(stay, stay.counted_from, stay.counted_from)
        for stay in stays
        if stay.entry.is_admission and first <= stay.counted_from <= last
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


def repeat_share(group: Repeat, stays: Iterable[Stay], reviews: Reviews, day: date) -> Share:
    """Who has been in hospital long enough for a repeat on the day, and whose last review is recent enough."""
    of = tuple(one for one in in_hospital(stays, day) if _is_due(group, one.stay, day))
    since = add_months(day, -group.months)
    met = tuple(one for one in of if _last_in_stay(reviews, one.stay, day) >= since)
    return Share(of, met)


def admission_share(
    group: OnAdmission, stays: Iterable[Stay], reviews: Reviews, month: Month, day: date
) -> Share:
    """The admissions of the three months to the month, and those of them with a review in time.

    Age is that at the month end, as the collection has it; the part is that of the first day. What happened after
    `day` is not known: a stay that has just begun and waits for its review is left out until it is long enough.
    """
    first = month.plus(1 - ADMISSION_MONTHS).first
    of, met = [], []
    for one in admitted(stays, first, day):
        stay = one.stay
        if stay.age_group_on(day) is not group.age_group:
            continue
        known = held(reviews, stay.person_id, day)
        after = [(review.on - stay.started_on).days for review in known if is_of_stay(review, stay)]
        if _is_short(stay, day, group.short_days) and not any(days <= DAYS_LOOKED_AFTER for days in after):
            continue
        counted = Counted(stay, stay.counted_from, day)
        of.append(counted)
        if any(days <= group.within_days for days in after) or any(was_before(one, stay) for one in known):
            met.append(counted)
    return Share(tuple(of), tuple(met))


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


def ever_share(stays: Iterable[Stay], reviews: Reviews, day: date) -> Share:
    """People in hospital, and those who ever had a review of any kind."""
    of = in_hospital(stays, day)
    return Share(of, tuple(one for one in of if held(reviews, one.stay.person_id, day)))


def _is_due(group: Repeat, stay: Stay, day: date) -> bool:
    if stay.age_group_on(day) is not group.age_group:
        return False
    if group.secure is not None and (security_on(stay, day) in _SECURE) is not group.secure:
        return False
    return day - stay.started_on >= timedelta(days=group.after_days)


def security_on(stay: Stay, day: date) -> str:
    """The security of the ward on the day; between two beds that of the one before, so that nobody drops out."""
    begun = [bed for bed in stay.beds if bed.start <= day]
    bed = stay.bed_on(day) or (begun[-1] if begun else None)
    return bed.security if bed else ""


def _last_in_stay(reviews: Reviews, stay: Stay, day: date) -> date:
    of_stay = (one.on for one in held(reviews, stay.person_id, day) if is_of_stay(one, stay))
    return max(of_stay, default=date.min)


def _is_short(stay: Stay, day: date, short_days: int) -> bool:
    until = day if stay.ended_on is None else min(day, stay.ended_on)
    return (until - stay.started_on).days < short_days
