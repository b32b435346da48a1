"""The people behind each figure about reviews, plans and the register, by the id of its measure. Plain Python.

One list serves the figure, its parts and the page that names the people: they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Final
from uuid import UUID

from cohorts.domain.flows import EVERYONE, Cut
from cohorts.domain.kinds import Entry
from cohorts.domain.learning import Learning
from cohorts.domain.records import Records
from cohorts.domain.registers import Colour
from cohorts.domain.review_clock import Due, Journey, WardFact, next_review
from cohorts.domain.stays import AgeGroup, Stay
from tcp_portal.months import Month
from trajectories.domain import compliance
from trajectories.domain.compliance import ADMISSIONS, REPEATS, Counted, OnAdmission, Repeat, Share, part

MONTHS: Final = 12  # in one month there are too few admissions to learn from
ROLLING_MONTHS: Final = 3
# Stays must be known for so many months before the one asked for: for the standards, and for every measure.
STANDARD_MONTHS_BEFORE: Final = ROLLING_MONTHS + compliance.ADMISSION_MONTHS - 2
MONTHS_BEFORE: Final = max(MONTHS - 1, STANDARD_MONTHS_BEFORE)
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Ratio:
    """The ids of a share, its numerator, its denominator, those of it who are missing, and its rolling form."""

    id: str
    above: str
    below: str
    missing: str = ""
    rolling: str = ""


def _of_standard(id_: str) -> Ratio:
    return Ratio(id_, f"{id_}_done", f"{id_}_due", f"{id_}_missing", f"{id_}_rolling")


STANDARDS: Final = tuple(_of_standard(group.id) for group in (*REPEATS, *ADMISSIONS))
BEFORE: Final = Ratio(
    "review_before_admission",
    "review_before_admission_done",
    "admissions",
    "review_before_admission_missing",
    "review_before_admission_rolling",
)
IN_DATE: Final = Ratio("review_in_date", "review_not_overdue", "inpatients", "review_overdue")
EVER: Final = Ratio("review_ever", "review_ever_done", "inpatients", "review_never")
PLANNED: Final = Ratio("planned_date_share", "planned_date", "inpatients", "no_planned_date")
DELAYED: Final = Ratio("delayed_share", "delayed", "inpatients")
ON_REGISTER: Final = Ratio(
    "year_on_register_share", "year_on_register", "year_admissions", "year_not_on_register"
)
YEAR_BEFORE: Final = Ratio(
    "year_reviewed_before_share", "year_reviewed_before", "year_admissions", "year_not_reviewed_before"
)
RATIOS: Final = (*STANDARDS, BEFORE, IN_DATE, EVER, PLANNED, DELAYED, ON_REGISTER, YEAR_BEFORE)
BY_ID: Final = {id_: ratio for ratio in RATIOS for id_ in (ratio.id, ratio.rolling) if id_}
MEDIAN_DAYS: Final = "year_days_on_register"
LAST_RATING: Final[dict[Colour | None, str]] = {
    **{colour: f"year_rated_{colour.value}" for colour in Colour},
    None: "year_unrated",
}


def percent(met: int, of: int) -> Decimal | None:
    """A share in per cent to one decimal, halves up; None where there is nobody to count: never nil."""
    return (Decimal(met) * 100 / of).quantize(_TENTH, ROUND_HALF_UP) if of else None


class Tally:
    """Every list of a register as known at the end of `as_at`; each month's is made once.

    `stays` are those of MONTHS_BEFORE months before the first month asked for, and of all since.
    """

    def __init__(self, stays: Sequence[Stay], records: Records, *, as_at: date) -> None:
        self.stays, self.records, self.as_at = tuple(stays), records, as_at
        self._shares: dict[tuple[str, Month], Share] = {}
        self._dates: dict[tuple[UUID, int, int, AgeGroup], date | None] = {}

    def day(self, month: Month) -> date:
        """The last day of the month, or the day of asking in a month that still runs."""
        return min(month.last, self.as_at)

    def share(self, ratio: Ratio, month: Month) -> Share:
        """The denominator and the numerator of everyone."""
        if (ratio.id, month) not in self._shares:
            self._shares[ratio.id, month] = _SHARES[ratio.id](self, month)
        return self._shares[ratio.id, month]

    def counts(self, ratio: Ratio, month: Month, cut: Cut = EVERYONE) -> tuple[int, int]:
        """How many of a part are in the numerator and in the denominator."""
        share = self.share(ratio, month)
        return len(part(share.met, cut)), len(part(share.of, cut))

    def rolling(self, ratio: Ratio, month: Month, cut: Cut, starts: Month) -> tuple[int, int] | None:
        """The sums of three months; None where a month has nobody to count or lies before the register."""
        months = [month.plus(-back) for back in range(ROLLING_MONTHS)]
        if months[-1] < starts:
            return None
        counts = [self.counts(ratio, one, cut) for one in months]
        if not all(of for _, of in counts):
            return None
        return sum(met for met, _ in counts), sum(of for _, of in counts)

    def share_of(self, measure: str, month: Month, cut: Cut, starts: Month) -> Decimal | None:
        """The value of a share by its id, the rolling ones too; None where it is not known. KeyError for others."""
        ratio = BY_ID[measure]
        counts = (
            self.rolling(ratio, month, cut, starts)
            if measure == ratio.rolling
            else self.counts(ratio, month, cut)
        )
        return None if counts is None else percent(*counts)

    def learning(self, month: Month, cut: Cut = EVERYONE) -> Learning:
        """What the admissions of the year to the month taught, of a part."""
        first, day = month.plus(1 - MONTHS).first, self.day(month)
        inside = part(self.counted("year_admissions", month), cut)
        learnt = self.records.learnt
        found = tuple(learnt[one.stay.spell_id] for one in inside if one.stay.spell_id in learnt)
        return Learning(first, day + timedelta(days=1), found)

    def counted(self, measure: str, month: Month) -> tuple[Counted, ...]:
        """The stays that a count counts, of everyone. KeyError for a measure that is none of these counts."""
        return _LISTS[measure](self, month)

    def is_overdue(self, stay: Stay, day: date) -> bool:
        """Whether the date by the register's own clock had passed; worked out anew only when something happened.

        What is known of a stay changes with a review, a move or the 18th birthday, and the date with nothing else.
        """
        known = sum(fact.on <= day for fact in self.records.reviews.get(stay.person_id, ()))
        moves = sum(bed.start <= day for bed in stay.beds)
        key = stay.spell_id, known, moves, stay.age_group_on(day)
        if key not in self._dates:
            self._dates[key] = self.due(stay, day).on
        on = self._dates[key]
        return on is not None and on < day

    def due(self, stay: Stay, day: date) -> Due:
        """The next review of a stay by the register's own clock."""
        return next_review(
            born=stay.date_of_birth,
            journey=Journey(
                stay.started_on, stay.counted_from, stay.ended_on, stay.entry is Entry.FOUND_LATE
            ),
            wards=[WardFact(bed.start, bed.end, bed.security) for bed in stay.beds],
            reviews=self.records.reviews.get(stay.person_id, ()),
            policies=self.records.policies,
            day=day,
        )


def _repeat(group: Repeat, tally: Tally, month: Month) -> Share:
    return compliance.repeat_share(group, tally.stays, tally.records.reviews, tally.day(month))


def _on_admission(group: OnAdmission, tally: Tally, month: Month) -> Share:
    return compliance.admission_share(group, tally.stays, tally.records.reviews, month, tally.day(month))


def _before(months: int, tally: Tally, month: Month) -> Share:
    first, last = month.plus(1 - months).first, tally.day(month)
    records = tally.records
    return compliance.before_share(tally.stays, records.reviews, records.policies, first, last)


def _ever(tally: Tally, month: Month) -> Share:
    return compliance.ever_share(tally.stays, tally.records.reviews, tally.day(month))


def _inside(holds: Callable[[Tally, Stay, date], bool], tally: Tally, month: Month) -> Share:
    """People in hospital, and those of whom something holds on the day."""
    day = tally.day(month)
    of = compliance.in_hospital(tally.stays, day)
    return Share(of, tuple(one for one in of if holds(tally, one.stay, day)))


def _not_overdue(tally: Tally, stay: Stay, day: date) -> bool:
    return not tally.is_overdue(stay, day)


def _has_date(tally: Tally, stay: Stay, day: date) -> bool:
    return tally.records.planned_date(stay.spell_id, day) is not None


def _date_passed(tally: Tally, stay: Stay, day: date) -> bool:
    planned = tally.records.planned_date(stay.spell_id, day)
    return planned is not None and planned < day


def _delayed(tally: Tally, stay: Stay, day: date) -> bool:
    return tally.records.is_delayed(stay.spell_id, day)


def _on_register(tally: Tally, month: Month) -> Share:
    of = compliance.admitted(tally.stays, month.plus(1 - MONTHS).first, tally.day(month))
    learnt = tally.records.learnt
    known = {one.spell_id for one in learnt.values() if one.was_on_register}
    return Share(of, tuple(one for one in of if one.stay.spell_id in known))


_SHARES: Final[dict[str, Callable[[Tally, Month], Share]]] = {
    **{group.id: partial(_repeat, group) for group in REPEATS},
    **{group.id: partial(_on_admission, group) for group in ADMISSIONS},
    BEFORE.id: partial(_before, 1),
    IN_DATE.id: partial(_inside, _not_overdue),
    EVER.id: _ever,
    PLANNED.id: partial(_inside, _has_date),
    DELAYED.id: partial(_inside, _delayed),
    ON_REGISTER.id: _on_register,
    YEAR_BEFORE.id: partial(_before, MONTHS),
}


def _lists() -> dict[str, Callable[[Tally, Month], tuple[Counted, ...]]]:
    found: dict[str, Callable[[Tally, Month], tuple[Counted, ...]]] = {}
    for ratio in RATIOS:
        found[ratio.below] = partial(_denominator, ratio)
        found[ratio.above] = partial(_numerator, ratio)
        if ratio.missing:
            found[ratio.missing] = partial(_missing, ratio)
    found["planned_date_passed"] = lambda tally, month: _inside(_date_passed, tally, month).met
    found.update((id_, partial(_rated, colour)) for colour, id_ in LAST_RATING.items())
    return found


def _denominator(ratio: Ratio, tally: Tally, month: Month) -> tuple[Counted, ...]:
    return tally.share(ratio, month).of


def _numerator(ratio: Ratio, tally: Tally, month: Month) -> tuple[Counted, ...]:
    return tally.share(ratio, month).met


def _missing(ratio: Ratio, tally: Tally, month: Month) -> tuple[Counted, ...]:
    return tally.share(ratio, month).missing


def _rated(colour: Colour | None, tally: Tally, month: Month) -> tuple[Counted, ...]:
    learnt = tally.records.learnt
    return tuple(
        one for one in tally.share(ON_REGISTER, month).met if learnt[one.stay.spell_id].colour is colour
    )


_LISTS: Final = _lists()
# Counts that other measures give already; as lists they are the flow's and the census's own.
SHARED: Final = frozenset({"inpatients", "admissions"})
COUNTS: Final = tuple(id_ for id_ in _LISTS if id_ not in SHARED)
