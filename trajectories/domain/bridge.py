"""Why a month-end differs from plan: the variance as causes that add up to it exactly. Plain Python, no clock.

    actual - plan = (actual at the start - plan at the start)
                  + people who came - people who left
                  - (plan at the end - plan at the start)

Two things make causes of this sum. Discharges are set against the dates that were planned: a planned discharge that
was made is no cause, one that was not made adds a person, one that no date had foreseen takes one away. And what the
plan expected beyond those dated discharges is its own assumption:

    own assumption = -(change of the plan over the span + dated discharges of the span)

which is the plan's own number: above nil, the plan counted on reductions with no dated discharge behind them; below
nil, it made room for admissions. Every other cause is a list of named people.

Which discharges are dated: those of people who were in the part at the start, whose planned date, as it stood then or
as it was first set after, fell within the span, and who are still in it or were discharged from it. Somebody who died
or moved instead is told by that, and somebody who came within the span by how they came: nobody is told twice.

Sources: Building the Right Support, sections 1.5 and 11 (variance, reconciliation); Board reports, section 9.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from cohorts.domain.flows import EVERYONE, Cut, Term, listed
from cohorts.domain.kinds import Entry
from cohorts.domain.records import Records
from cohorts.domain.stays import Stay
from tcp_portal.months import Month


class Cause(StrEnum):
    """What a bar tells of. The values stand in addresses of lists of people."""

    START = "bridge_start"
    NOT_MADE = "bridge_not_made"
    UNPLANNED = "bridge_unplanned_admissions"
    UNPLANNED_BACK = "bridge_unplanned_readmissions"
    FIRST = "bridge_first_admissions"
    READMISSIONS = "bridge_readmissions"
    TRANSFERS_IN = "bridge_transfers_in"
    FOUND_LATE = "bridge_found_late"
    MOVED_IN = "bridge_moved_in"
    BACK = "bridge_back"
    UNFORESEEN = "bridge_unforeseen"
    LEFT_AGAIN = "bridge_left_again"
    TRANSFERS_OUT = "bridge_transfers_out"
    OUT_OF_SCOPE = "bridge_out_of_scope"
    DEATHS = "bridge_deaths"
    MOVED_OUT = "bridge_moved_out"
    GONE = "bridge_gone"
    OWN_ASSUMPTION = "bridge_own_assumption"
    UNEXPLAINED = "bridge_unexplained"


NUMBERS: Final = frozenset({Cause.START, Cause.OWN_ASSUMPTION, Cause.UNEXPLAINED})  # not lists of people
LEAVING: Final = frozenset(
    {
        Cause.UNFORESEEN,
        Cause.LEFT_AGAIN,
        Cause.TRANSFERS_OUT,
        Cause.OUT_OF_SCOPE,
        Cause.DEATHS,
        Cause.MOVED_OUT,
        Cause.GONE,
    }
)
_TERMS: Final = {
    Term.TRANSFERS_IN: Cause.TRANSFERS_IN,
    Term.FOUND_LATE: Cause.FOUND_LATE,
    Term.MOVED_IN: Cause.MOVED_IN,
    Term.TRANSFERS_OUT: Cause.TRANSFERS_OUT,
    Term.OUT_OF_SCOPE: Cause.OUT_OF_SCOPE,
    Term.DEATHS: Cause.DEATHS,
    Term.MOVED_OUT: Cause.MOVED_OUT,
}
UNPLANNED: Final = "2"  # the code of an admission that was not planned
# By whether it was a first admission, and whether it is recorded as unplanned.
_ADMITTED: Final = {
    (True, True): Cause.UNPLANNED,
    (False, True): Cause.UNPLANNED_BACK,
    (True, False): Cause.FIRST,
    (False, False): Cause.READMISSIONS,
}
People = dict[Cause, tuple[Stay, ...]]


@dataclass(frozen=True, slots=True)
class Lists:
    """The people of each cause, those of dated discharges that were made, and how many were there at both ends."""

    people: People
    made: tuple[Stay, ...]
    opening: int
    closing: int

    @property
    def dated(self) -> int:
        """Discharges of the span that had a date: made or not."""
        return len(self.made) + len(self.people[Cause.NOT_MADE])


@dataclass(frozen=True, slots=True)
class Bridge:
    """From the plan to the actual figure of one part. Every change is of people, above nil for more than planned."""

    plan_start: int
    plan: int
    actual_start: int
    actual: int
    dated: int
    made: int
    changes: tuple[tuple[Cause, int], ...]

    @property
    def variance(self) -> int:
        """Actual less plan: what the changes add up to."""
        return self.actual - self.plan

    @property
    def plan_change(self) -> int:
        """How many more (or, below nil, fewer) people the plan has at the end of the span than at its start."""
        return self.plan - self.plan_start

    def change(self, cause: Cause) -> int:
        """What one cause adds to the variance."""
        return dict(self.changes)[cause]


def dated_for(stay: Stay, records: Records, *, opened: date, closed: date) -> date | None:
    """The planned date that counts for a span: as it stood at the midnight of its opening, else as first set since."""
    stood = records.planned_date(stay.spell_id, opened)
    if stood is not None:
        return stood
    later = (stand for stand in records.plans.get(stay.spell_id, ()) if opened < stand.on <= closed)
    return next((stand.planned_on for stand in later if stand.planned_on is not None), None)


def lists(
    stays: Iterable[Stay],
    records: Records,
    *,
    first: Month,
    last: Month,
    cut: Cut = EVERYONE,
    as_at: date | None = None,
) -> Lists:
    """Who stands behind each cause over the months first to last. Raises ValueError for a range that ends too early."""
    opened, closed = first.previous.last, last.last if as_at is None else min(last.last, as_at)
    terms = listed(stays, first=first, last=last, cut=cut, as_at=as_at)
    opening = tuple(stay for stay, _ in terms[Term.OPENING])
    at_start = {stay.spell_id for stay in opening}
    at_end = {stay.spell_id for stay, _ in terms[Term.CLOSING]}
    discharged = tuple(stay for stay, _ in terms[Term.DISCHARGES])
    staying = (stay for stay in opening if stay.spell_id in at_end)

    def is_dated(stay: Stay) -> bool:
        planned = dated_for(stay, records, opened=opened, closed=closed)
        return planned is not None and opened < planned <= closed

    from_start = tuple(stay for stay in discharged if stay.spell_id in at_start)
    made = tuple(stay for stay in from_start if is_dated(stay))
    foreseen = {stay.spell_id for stay in made}
    either = (*terms[Term.IN_TRANSIT], *terms[Term.LEAVE])
    admitted = tuple(stay for stay, _ in terms[Term.ADMISSIONS])
    people: People = {
        Cause.NOT_MADE: tuple(stay for stay in staying if is_dated(stay)),
        Cause.UNFORESEEN: tuple(stay for stay in from_start if stay.spell_id not in foreseen),
        Cause.LEFT_AGAIN: tuple(stay for stay in discharged if stay.spell_id not in at_start),
        **{cause: tuple(stay for stay in admitted if _kind(stay) is cause) for cause in _ADMITTED.values()},
        Cause.BACK: tuple(stay for stay, weight in either if weight > 0),
        Cause.GONE: tuple(stay for stay, weight in either if weight < 0),
        **{cause: tuple(stay for stay, _ in terms[term]) for term, cause in _TERMS.items()},
    }
    return Lists(people, made, len(opening), len(terms[Term.CLOSING]))


def _kind(stay: Stay) -> Cause:
    """How an admission is told: planned, and not known whether, are one."""
    return _ADMITTED[stay.entry is Entry.FIRST, stay.planned == UNPLANNED]


def bridge(found: Lists, *, plan_start: int, plan: int) -> Bridge:
    """The bars between plan and actual, of the people of each cause and of the plan at both ends of the span.

    The unexplained rest is what the register itself leaves open: nil in a sound one.
    """
    changes = {cause: (-1 if cause in LEAVING else 1) * len(people) for cause, people in found.people.items()}
    changes[Cause.START] = found.opening - plan_start
    changes[Cause.OWN_ASSUMPTION] = -(plan - plan_start + found.dated)
    changes[Cause.UNEXPLAINED] = found.closing - plan - sum(changes.values())
    return Bridge(
        plan_start=plan_start,
        plan=plan,
        actual_start=found.opening,
        actual=found.closing,
        dated=found.dated,
        made=len(found.made),
        changes=tuple((cause, changes[cause]) for cause in Cause),
    )
