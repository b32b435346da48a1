"""The people behind each figure about reviews, plans and the register, by the id of its measure. Plain Python.

One list serves the figure, its parts and the page that names the people: they cannot disagree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Final
from uuid import UUID

from cohorts.domain.bands import BANDS, LONG_STAY_YEARS
from cohorts.domain.flows import EVERYONE, STEPS, Cut
from cohorts.domain.kinds import Entry
from cohorts.domain.learning import Learning
from cohorts.domain.records import Records
from cohorts.domain.registers import Colour
from cohorts.domain.review_clock import Due, Journey, WardFact, next_review
from cohorts.domain.stays import ADULT_AGE, Stay
from tcp_portal.months import Month, add_years
from trajectories.domain import compliance, events, inside
from trajectories.domain.cells import Counted, part
from trajectories.domain.compliance import (
    ADMISSIONS,
    ADMISSIONS_WITHOUT,
    REPEATS,
    REPEATS_WITHOUT,
    OnAdmission,
    Repeat,
    Share,
)
from trajectories.domain.inside import Inside
from trajectories.domain.ratios import (
    BEFORE,
    BY_ID,
    INPATIENTS,
    LAST_RATING,
    ON_REGISTER,
    YEAR_BEFORE,
    Ratio,
    by_after,
    by_before,
    percent,
)

Events = Callable[["Tally", Month], tuple[Counted, ...]]
MONTHS: Final = 12  # in one month there are too few admissions to learn from
ROLLING_MONTHS: Final = 3
# Stays must be known for so many months before the one asked for: for the standards, and for every measure.
STANDARD_MONTHS_BEFORE: Final = ROLLING_MONTHS + compliance.ADMISSION_MONTHS - 2
MONTHS_BEFORE: Final = max(MONTHS - 1, STANDARD_MONTHS_BEFORE)


class Tally:
    """Every list of a register as known at the end of `as_at`; each month's is made once.

    `stays` are those of MONTHS_BEFORE months before the first month asked for, and of all since.
    """

    def __init__(self, stays: Sequence[Stay], records: Records, *, as_at: date) -> None:
        self.stays: tuple[Stay, ...] = tuple(stays)
        self.records: Records = records
        self.as_at: date = as_at
        self._shares: dict[tuple[str, Month], Share] = {}
        self._insides: dict[Month, tuple[Inside, ...]] = {}
        self._events: dict[tuple[Events, Month], tuple[Counted, ...]] = {}
        self._lists: dict[tuple[str, Month], tuple[Counted, ...]] = {}
        self._clocks: dict[UUID, tuple[list[date], dict[int, date | None]]] = {}

    def day(self, month: Month) -> date:
        """The last day of the month, or the day of asking in a month that still runs."""
        return min(month.last, self.as_at)

    def share(self, ratio: Ratio, month: Month) -> Share:
        """The denominator and the numerator of everyone."""
        if (ratio.id, month) not in self._shares:
            make = _SHARES.get(ratio.id)
            self._shares[ratio.id, month] = (
                make(self, month)
                if make
                else Share(self.counted(ratio.below, month), self.counted(ratio.above, month))
            )
        return self._shares[ratio.id, month]

    def inside(self, month: Month) -> tuple[Inside, ...]:
        """Everybody in hospital at the month end; each is looked at once, whatever is asked of them."""
        if month not in self._insides:
            census = compliance.in_hospital(self.stays, self.day(month))
            self._insides[month] = tuple(Inside(self, month, one) for one in census)
        return self._insides[month]

    def events(self, which: Events, month: Month) -> tuple[Counted, ...]:
        """Everybody who came, or who left, in the month."""
        if (which, month) not in self._events:
            self._events[which, month] = which(self, month)
        return self._events[which, month]

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
        key = measure, month
        if key not in self._lists:
            self._lists[key] = self._list(measure, month)
        return self._lists[key]

    def _list(self, measure: str, month: Month) -> tuple[Counted, ...]:
        if measure in inside.QUESTIONS:
            holds = inside.QUESTIONS[measure]
            return tuple(one.counted for one in self.inside(month) if holds(one))
        for questions, which in ((events.CAME, events.came), (events.LEFT, events.left)):
            if measure in questions:
                asked = questions[measure]
                return tuple(one for one in self.events(which, month) if asked(self, one.stay))
        return _LISTS[measure](self, month)

    def is_overdue(self, stay: Stay, day: date) -> bool:
        """Whether the date by the register's own clock had passed; worked out anew only when something happened.

        What is known of a stay changes with a review, a move or the 18th birthday, and the date with nothing else.
        """
        clock = self._clocks.get(stay.spell_id)
        if clock is None:
            clock = self._clocks[stay.spell_id] = sorted(self._days_of(stay)), {}
        changes, dates = clock
        since = bisect_right(changes, day)
        if since not in dates:
            dates[since] = self.due(stay, day).on
        on = dates[since]
        return on is not None and on < day

    def _days_of(self, stay: Stay) -> Iterator[date]:
        """The days on which the next review of a stay may change."""
        yield from (fact.on for fact in self.records.reviews.get(stay.person_id, ()))
        yield from (bed.start for bed in stay.beds)
        yield add_years(stay.date_of_birth, ADULT_AGE)

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


def _part_of_standard(group: OnAdmission, which: str, tally: Tally, month: Month) -> tuple[Counted, ...]:
    share = tally.share(BY_ID[group.id], month)
    found: tuple[Counted, ...] = getattr(share, which)
    return found


def _repeat(group: Repeat, tally: Tally, month: Month) -> Share:
    inside = tally.counted(INPATIENTS, month)
    return compliance.repeat_share(group, inside, tally.records.reviews, tally.day(month))


def _on_admission(group: OnAdmission, tally: Tally, month: Month) -> Share:
    return compliance.admission_share(group, tally.stays, tally.records.reviews, month, tally.day(month))


def _before(months: int, tally: Tally, month: Month) -> Share:
    first, last = month.plus(1 - months).first, tally.day(month)
    records = tally.records
    return compliance.before_share(tally.stays, records.reviews, records.policies, first, last)


def _on_register(tally: Tally, month: Month) -> Share:
    of = compliance.admitted(tally.stays, month.plus(1 - MONTHS).first, tally.day(month))
    learnt = tally.records.learnt
    known = ((one, learnt.get(one.stay.spell_id)) for one in of)
    return Share(of, tuple(one for one, taught in known if taught is not None and taught.was_on_register))


def _rated(colour: Colour | None, tally: Tally, month: Month) -> tuple[Counted, ...]:
    learnt = tally.records.learnt
    return tuple(
        one for one in tally.share(ON_REGISTER, month).met if learnt[one.stay.spell_id].colour is colour
    )


_SHARES: Final[dict[str, Callable[[Tally, Month], Share]]] = {
    **{group.id: partial(_repeat, group) for group in (*REPEATS, *REPEATS_WITHOUT)},
    **{group.id: partial(_on_admission, group) for group in (*ADMISSIONS, *ADMISSIONS_WITHOUT)},
    BEFORE.id: partial(_before, 1),
    ON_REGISTER.id: _on_register,
    YEAR_BEFORE.id: partial(_before, MONTHS),
}


def _lists() -> dict[str, Callable[[Tally, Month], tuple[Counted, ...]]]:
    """How the list of each count is made that is no question about one person or stay."""
    found: dict[str, Callable[[Tally, Month], tuple[Counted, ...]]] = {}
    for ratio in (BY_ID[id_] for id_ in _SHARES):
        found[ratio.below] = partial(_denominator, ratio)
        found[ratio.above] = partial(_numerator, ratio)
        found[ratio.missing] = partial(_missing, ratio)
    for group in (*ADMISSIONS, *ADMISSIONS_WITHOUT):
        found[by_before(group)] = partial(_part_of_standard, group, "before")
        found[by_after(group)] = partial(_part_of_standard, group, "after")
    found.update((id_, partial(_rated, colour)) for colour, id_ in LAST_RATING.items())
    return found


def _denominator(ratio: Ratio, tally: Tally, month: Month) -> tuple[Counted, ...]:
    return tally.share(ratio, month).of


def _numerator(ratio: Ratio, tally: Tally, month: Month) -> tuple[Counted, ...]:
    return tally.share(ratio, month).met


def _missing(ratio: Ratio, tally: Tally, month: Month) -> tuple[Counted, ...]:
    return tally.share(ratio, month).missing


_LISTS: Final = _lists()
_EVERY: Final = (*inside.QUESTIONS, *events.CAME, *events.LEFT, *_LISTS)
# Lists that the stays alone give, as the pages of census and flow show them.
SHARED: Final = frozenset(
    {
        *(term.value for term, _ in STEPS),
        *("inpatients", "between_beds", "out_of_area"),
        *(f"stay_{band.key}" for band in BANDS),
        *(f"stay_{years}_years_or_more" for years in LONG_STAY_YEARS),
    }
)
COUNTS: Final = tuple(dict.fromkeys(id_ for id_ in _EVERY if id_ not in SHARED))
