"""Every count, sum, share and mean of a month for many parts of the people at once. Plain Python.

Each person is placed once a month; a part is then a look-up, however many parts there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from cohorts.domain.bands import BANDS, LONG_STAY_YEARS
from cohorts.domain.flows import STEPS, Cut, Term
from cohorts.domain.records import Records
from cohorts.domain.stays import Stay
from tcp_portal.months import Month
from trajectories.domain.cells import Cell, Counted, Parts
from trajectories.domain.compliance import in_hospital
from trajectories.domain.ratios import INPATIENTS, MEDIAN_DAYS, ON_REGISTER, STAY_DAYS, Ratio
from trajectories.domain.tally import COUNTS, ROLLING_MONTHS, Tally

Row = Sequence[int]
_MOVES: Final = (Term.MOVED_IN.value, Term.MOVED_OUT.value, Term.IN_TRANSIT.value, Term.LEAVE.value)
# Counts of the stays alone, in the order of the registry.
FLOW: Final = (*(term.value for term, _ in STEPS), "unexplained", "net_change")
LENGTHS: Final = (
    *(f"stay_{band.key}" for band in BANDS),
    *(f"stay_{years}_years_or_more" for years in LONG_STAY_YEARS),
)
OF_STAYS: Final = (INPATIENTS, "between_beds", "out_of_area", *FLOW, *LENGTHS)


class Counting:
    """The rows of a register: for a measure and a month a number for each part."""

    def __init__(self, tally: Tally, parts: Parts) -> None:
        self.tally, self.parts = tally, parts
        self._rows: dict[tuple[str, Month], Row] = {}

    def row(self, measure: str, month: Month) -> Row:
        """A count or a sum of days, part by part. KeyError for a measure that is neither."""
        key = measure, month
        if key not in self._rows:
            self._rows[key] = self._make(measure, month)
        return self._rows[key]

    def rolling(self, ratio: Ratio, month: Month, starts: Month) -> list[tuple[int, int] | None]:
        """For each part the sums of three months; None where a month has nobody or lies before the register."""
        months = [month.plus(-back) for back in range(ROLLING_MONTHS)]
        if months[-1] < starts:
            return [None] * len(self.parts.cuts)
        met = zip(*(self.row(ratio.above, one) for one in months), strict=True)
        of = zip(*(self.row(ratio.below, one) for one in months), strict=True)
        return [
            (sum(above), sum(below)) if all(below) else None for above, below in zip(met, of, strict=True)
        ]

    def medians(self, month: Month) -> list[int | None]:
        """For each part the median of days on the register before an admission; None where there was none."""
        days: list[list[int]] = [[] for _ in self.parts.cuts]
        learnt = self.tally.records.learnt
        for one in self.tally.share(ON_REGISTER, month).met:
            on_register = learnt[one.stay.spell_id].days_on_register or 0
            for number in self.parts.inside(one.cell):
                days[number].append(on_register)
        return [sorted(some)[(len(some) - 1) // 2] if some else None for some in days]

    def _make(self, measure: str, month: Month) -> Row:
        if measure == INPATIENTS:
            return self.parts.people(self.tally.counted(INPATIENTS, month))
        if measure in _MOVES:
            return self._moves(month)[measure]
        if measure in STAY_DAYS:
            return self._days(measure, month)
        if measure == "unexplained":
            return self._unexplained(month)
        if measure == "net_change":
            came, left = (self.row(one, month) for one in ("admissions", "discharges"))
            return [more - less for more, less in zip(came, left, strict=True)]
        return self.parts.row(self.tally.counted(measure, month))

    def _days(self, measure: str, month: Month) -> Row:
        day = self.tally.day(month)

        def stayed(one: Counted) -> int:
            until = one.stay.ended_on
            return ((day if until is None or until > day else until) - one.stay.started_on).days

        return self.parts.sums(self.tally.counted(STAY_DAYS[measure], month), stayed)

    def _moves(self, month: Month) -> dict[str, list[int]]:
        """Who was of a part at one end of the month only; nearly everybody stands where they stood."""
        rows = {measure: [0] * len(self.parts.cuts) for measure in _MOVES}
        opening, closing = month.first - timedelta(days=1), self.tally.day(month)
        for stay in self.tally.stays:
            if stay.counted_from > closing or (stay.ended_on is not None and stay.ended_on < month.first):
                continue
            at_start = max(opening, stay.counted_from)
            at_end = min(closing, stay.last_counted_on or closing)
            if at_start != at_end:
                self._move(rows, Counted(stay, at_start, at_start), Counted(stay, at_end, at_end))
        self._rows.update(((measure, month), row) for measure, row in rows.items())
        return rows

    def _move(self, rows: dict[str, list[int]], before: Counted, after: Counted) -> None:
        if before.cell == after.cell:
            return
        was, now = set(self.parts.inside(before.cell)), set(self.parts.inside(after.cell))
        for number in now - was:
            term = _net_term(before.cell, self.parts.cuts[number])
            rows[term or Term.MOVED_IN][number] += 1
        for number in was - now:
            term = _net_term(after.cell, self.parts.cuts[number])
            rows[term or Term.MOVED_OUT][number] += -1 if term else 1

    def _unexplained(self, month: Month) -> Row:
        """The census, less the one before and all that is recorded between them."""
        opening = self.parts.people(in_hospital(self.tally.stays, month.first - timedelta(days=1)))
        rows = [(self.row(term.value, month), sign) for term, sign in STEPS]
        return [
            closing - opened - sum(row[number] * sign for row, sign in rows)
            for number, (closing, opened) in enumerate(zip(self.row(INPATIENTS, month), opening, strict=True))
        ]


def _net_term(away: Cell, cut: Cut) -> Term | None:
    """The term of somebody who is not in the part at one end: on leave, or between beds; None: elsewhere."""
    if away.on_leave:
        return Term.LEAVE
    return Term.IN_TRANSIT if away.arrangement is None and away.is_in_but_for_a_bed(cut) else None


def counts(stays: Sequence[Stay], *, month: Month, as_at: date, cut: Cut) -> dict[str, int]:
    """Every count of a cut that the stays alone give, by the id of its measure, in the order of the registry."""
    counting = Counting(Tally(stays, Records(), as_at=as_at), Parts([cut]))
    return {measure: counting.row(measure, month)[0] for measure in measures_of(cut)}


def measures_of(cut: Cut) -> tuple[str, ...]:
    """The counts of stays that a cut has: an arrangement has nobody between beds, by what it is."""
    return OF_STAYS if cut.arrangement is None else tuple(one for one in OF_STAYS if one != "between_beds")


__all__ = ["COUNTS", "MEDIAN_DAYS", "OF_STAYS", "Counting", "Row", "counts", "measures_of"]
