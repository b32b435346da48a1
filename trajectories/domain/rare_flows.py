"""Which flows of people have a chart of rare events, and from which stays it is made. Plain Python."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from cohorts.domain.flows import Cut, Term
from cohorts.domain.stays import Stay
from tcp_portal.months import Month
from trajectories.domain.cells import part
from trajectories.domain.events import CAME, LEFT
from trajectories.domain.rare import LOW_MEAN, RareEvents, g_chart, t_chart
from trajectories.domain.tally import Tally

FLOWS: Final = frozenset((*CAME, *LEFT))
_OF_ADMISSIONS: Final = (
    "readmissions_within_year", "first_admissions", "admissions_planned", "admissions_unplanned",
    "readmitted_within_30_days", "readmitted_within_90_days", "readmitted_within_180_days", "readmitted_ever",
)  # fmt: skip
# The flow of which an event is one case: what a G chart counts between two events.
CASES: Final[dict[str, str]] = {
    **dict.fromkeys(_OF_ADMISSIONS, Term.ADMISSIONS.value),
    "discharges_5_years_or_more": Term.DISCHARGES.value,
}
PROVISIONAL: Final = 15  # gaps; limits from fewer are provisional, as those of a monthly chart are


@dataclass(frozen=True, slots=True)
class RareFlow:
    """The events of a flow in some months and the gaps between them.

    `cases` names the flow whose cases are counted between events; None: days are. `is_chosen` says that people set
    this chart for the measure in place of the monthly one.
    """

    events: tuple[date, ...]
    found: RareEvents
    cases: str | None
    is_chosen: bool

    @property
    def is_judged(self) -> bool:
        """Whether it has limits and stands in place of the monthly chart."""
        return self.is_chosen and self.found.upper_limit is not None


def is_rare(measure: str, values: Sequence[float | None]) -> bool:
    """Whether the mean of a flow of people is so low that days between events say more than single months."""
    known = [value for value in values if value is not None]
    return measure in FLOWS and bool(known) and sum(known) < LOW_MEAN * len(known)


def rare_flow(
    tally: Tally, measure: str, months: Sequence[Month], cut: Cut, *, cases: str | None, is_chosen: bool
) -> RareFlow:
    """The events of the months in a part of the people. KeyError for a measure that is no flow of people."""
    events = sorted(_day(measure, stay) for stay in _stays(tally, measure, months, cut))
    if cases is None:
        return RareFlow(tuple(events), t_chart(events), None, is_chosen)
    there = {stay.spell_id for stay in _stays(tally, measure, months, cut)}
    others = sorted(
        _day(cases, stay) for stay in _stays(tally, cases, months, cut) if stay.spell_id not in there
    )
    return RareFlow(tuple(events), g_chart(events[1:], cases_between(events, others)), cases, is_chosen)


def cases_between(events: Sequence[date], others: Sequence[date]) -> list[int]:
    """How many other cases lie between each event and the one before it; both in order of time.

    The hour of nothing is known: cases of the day of an event came before it, so events of one day lie 0 apart.
    """
    before = [bisect_right(others, day) for day in events]
    return [later - earlier for earlier, later in pairwise(before)]


def _stays(tally: Tally, measure: str, months: Sequence[Month], cut: Cut) -> list[Stay]:
    return [one.stay for month in months for one in part(tally.counted(measure, month), cut)]


def _day(measure: str, stay: Stay) -> date:
    """Who came did so on the first day counted, who left on the last of the stay."""
    return stay.counted_from if measure in CAME or stay.ended_on is None else stay.ended_on
