"""Each measure of those who came or left in a month, as one question about a stay. Plain Python.

Who came counts in the part of the first day counted, who left in that of the last.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from cohorts.domain.flows import Term
from cohorts.domain.kinds import Entry, Exit
from cohorts.domain.stays import Stay
from tcp_portal.months import Month, years_between
from trajectories.domain.cells import Counted

if TYPE_CHECKING:
    from trajectories.domain.tally import Tally

READMITTED_DAYS: Final = (30, 90, 180)
LONG_YEARS: Final = 5
PLANNED, UNPLANNED = "1", "2"
Question = Callable[["Tally", Stay], bool]


def came(tally: Tally, month: Month) -> tuple[Counted, ...]:
    """Everybody counted from a day of the month."""
    first, day = month.first, tally.day(month)
    return tuple(
        Counted(stay, stay.counted_from, stay.counted_from)
        for stay in tally.stays
        if first <= stay.counted_from <= day and not stay.is_left_out(stay.counted_from)
    )


def left(tally: Tally, month: Month) -> tuple[Counted, ...]:
    """Everybody whose stay ended on a day of the month."""
    first, day = month.first, tally.day(month)
    return tuple(
        Counted(stay, last, last)
        for stay in tally.stays
        if stay.ended_on is not None and first <= stay.ended_on <= day
        for last in [stay.last_counted_on]
        if last is not None and not stay.is_left_out(last)
    )


def _entered(*kinds: Entry) -> Question:
    return lambda _tally, stay: stay.entry in kinds


def _ended(kind: Exit) -> Question:
    return lambda _tally, stay: stay.exit is kind


def _admitted(*planned: str) -> Question:
    return lambda _tally, stay: stay.entry.is_admission and stay.planned in planned


def _not_known(_tally: Tally, stay: Stay) -> bool:
    return stay.entry.is_admission and stay.planned not in (PLANNED, UNPLANNED)


def _came_back(within: int | None) -> Question:
    def came_back(tally: Tally, stay: Stay) -> bool:
        if not stay.entry.is_admission:
            return False
        before = tally.records.discharged_before(stay)
        return before is not None and (within is None or (stay.started_on - before).days <= within)

    return came_back


def _long(_tally: Tally, stay: Stay) -> bool:
    return (
        stay.exit is Exit.DISCHARGE
        and stay.ended_on is not None
        and years_between(stay.started_on, stay.ended_on) >= LONG_YEARS
    )


CAME: Final[dict[str, Question]] = {
    Term.ADMISSIONS.value: _entered(Entry.FIRST, Entry.READMISSION),
    Term.TRANSFERS_IN.value: _entered(Entry.TRANSFER_IN),
    Term.FOUND_LATE.value: _entered(Entry.FOUND_LATE),
    "admissions_and_transfers_in": _entered(Entry.FIRST, Entry.READMISSION, Entry.TRANSFER_IN),
    "first_admissions": _entered(Entry.FIRST),
    "readmissions_within_year": _entered(Entry.READMISSION),
    "admissions_planned": _admitted(PLANNED),
    "admissions_unplanned": _admitted(UNPLANNED),
    "admissions_planned_or_not": _admitted(PLANNED, UNPLANNED),
    "admissions_not_known": _not_known,
    **{f"readmitted_within_{days}_days": _came_back(days) for days in READMITTED_DAYS},
    "readmitted_ever": _came_back(None),
}
LEFT: Final[dict[str, Question]] = {
    Term.DISCHARGES.value: _ended(Exit.DISCHARGE),
    Term.TRANSFERS_OUT.value: _ended(Exit.TRANSFER_OUT),
    Term.OUT_OF_SCOPE.value: _ended(Exit.OUT_OF_SCOPE),
    Term.DEATHS.value: _ended(Exit.DEATH),
    "discharges_5_years_or_more": _long,
}
