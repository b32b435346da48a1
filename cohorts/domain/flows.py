"""Month-end census and flows of any cut, and the identity that joins them. Plain Python.

opening + admissions + transfers in + found late + moved in + in transit + leave
        - discharges - transfers out - out of scope - deaths - moved out = closing

Sources: Assuring Transformation, section 3.2 (inpatient at the end of a period); Building the Right Support,
section 11 (the reconciliation). The terms for cuts are the portal's own and make the identity exact for each:

* A person enters a cut as they stood at the first midnight counted, and leaves it as they stood at the last.
* Moved in and out: counted throughout, but in the cut at one end of the range only: an 18th birthday, a new
  diagnosis, a change of commissioner.
* In transit: between two beds at one end of the range and so in no arrangement. People who came back into the
  cut from between beds, less those who left it for there; it may be negative.
* Leave: from November 2024 people on extended leave are not counted. Who came back into the count from leave, less
  who went out of it on leave; it may be negative, and holds the change of definition itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum, auto
from itertools import pairwise
from typing import Final
from uuid import UUID

from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.domain.stays import AgeGroup, Stay
from tcp_portal.months import Month


class NoPlace(Enum):
    """The cut of people whose home place is not known: they are shown, never dropped."""

    NO_PLACE = "not known"


NO_PLACE: Final = NoPlace.NO_PLACE


class _Standing(Enum):
    """How a stay stands to a cut on one day."""

    INSIDE = auto()
    OUTSIDE = auto()
    BETWEEN_BEDS = auto()  # of the cut in all but its arrangement, which only a bed gives
    ON_LEAVE = auto()  # on extended leave, at a midnight that does not count it


@dataclass(frozen=True, slots=True)
class Cut:
    """Part of the people counted. None is no limit."""

    place: UUID | NoPlace | None = None
    arrangement: Arrangement | None = None
    age_group: AgeGroup | None = None
    category: str | None = None

    def holds(self, stay: Stay, day: date) -> bool:
        """Whether a person counted on this day belongs to the cut."""
        return self._standing(stay, day) is _Standing.INSIDE

    def _standing(self, stay: Stay, day: date) -> _Standing:
        if stay.leaves and stay.is_left_out(day):
            return _Standing.ON_LEAVE
        if not (
            self._holds_place(stay)
            and (self.age_group is None or stay.age_group_on(day) == self.age_group)
            and (self.category is None or stay.category_on(day) == self.category)
        ):
            return _Standing.OUTSIDE
        if self.arrangement is None:
            return _Standing.INSIDE
        bed = stay.bed_on(day)
        if bed is None:
            return _Standing.BETWEEN_BEDS
        return _Standing.INSIDE if bed.arrangement == self.arrangement else _Standing.OUTSIDE

    def _holds_place(self, stay: Stay) -> bool:
        if self.place is NO_PLACE:
            return stay.place_id is None
        return self.place is None or stay.place_id == self.place


EVERYONE: Final = Cut()


class Term(StrEnum):
    """The terms of the identity; their values are the ids of the measures and the fields of Flow."""

    OPENING = "opening"
    ADMISSIONS = "admissions"
    TRANSFERS_IN = "transfers_in"
    FOUND_LATE = "found_late"
    MOVED_IN = "moved_in"
    DISCHARGES = "discharges"
    TRANSFERS_OUT = "transfers_out"
    OUT_OF_SCOPE = "out_of_scope"
    DEATHS = "deaths"
    MOVED_OUT = "moved_out"
    IN_TRANSIT = "in_transit"
    LEAVE = "leave"
    CLOSING = "closing"


# How each term between opening and closing enters the sum, in the order of a waterfall.
STEPS: Final[tuple[tuple[Term, int], ...]] = (
    (Term.ADMISSIONS, 1),
    (Term.TRANSFERS_IN, 1),
    (Term.FOUND_LATE, 1),
    (Term.MOVED_IN, 1),
    (Term.DISCHARGES, -1),
    (Term.TRANSFERS_OUT, -1),
    (Term.OUT_OF_SCOPE, -1),
    (Term.DEATHS, -1),
    (Term.MOVED_OUT, -1),
    (Term.IN_TRANSIT, 1),
    (Term.LEAVE, 1),
)

_SIGNS: Final = dict(STEPS)
_ENTRY_TERMS = {
    Entry.FIRST: Term.ADMISSIONS,
    Entry.READMISSION: Term.ADMISSIONS,
    Entry.TRANSFER_IN: Term.TRANSFERS_IN,
    Entry.FOUND_LATE: Term.FOUND_LATE,
}
_EXIT_TERMS = {
    Exit.DISCHARGE: Term.DISCHARGES,
    Exit.TRANSFER_OUT: Term.TRANSFERS_OUT,
    Exit.OUT_OF_SCOPE: Term.OUT_OF_SCOPE,
    Exit.DEATH: Term.DEATHS,
}


@dataclass(frozen=True, slots=True)
class Flow:
    """How a cut came from its opening to its closing census. People at both ends, stays between them."""

    opening: int
    admissions: int
    transfers_in: int
    found_late: int
    moved_in: int
    discharges: int
    transfers_out: int
    out_of_scope: int
    deaths: int
    moved_out: int
    in_transit: int
    leave: int
    closing: int

    @property
    def steps(self) -> tuple[tuple[Term, int], ...]:
        """Every term between opening and closing with its sign: their sum is the change they explain."""
        return tuple((term, sign * getattr(self, term.value)) for term, sign in STEPS)

    @property
    def implied_closing(self) -> int:
        """What the opening and the recorded events lead to."""
        return self.opening + sum(signed for _, signed in self.steps)

    @property
    def unexplained(self) -> int:
        """The closing census, counted by itself, less what the events lead to: nil in a sound register."""
        return self.closing - self.implied_closing


def people_in(stays: Iterable[Stay], *, day: date, cut: Cut = EVERYONE) -> tuple[Stay, ...]:
    """The stays that the census at the midnight ending `day` counts in the cut."""
    return tuple(stay for stay in stays if stay.counted_on(day) and cut.holds(stay, day))


def flow(
    stays: Iterable[Stay], *, first: Month, last: Month, cut: Cut = EVERYONE, as_at: date | None = None
) -> Flow:
    """The flow of a cut over the months first to last, both included.

    Moves and transit compare the two ends of the range, so the identity closes for a year as for a month.
    A last month that still runs closes on `as_at`. Raises ValueError where the range has not begun by then.
    """
    opening, closing = _ends(first, last, as_at)
    stays = tuple(stays)
    counts: Counter[Term] = Counter()
    for stay in stays:
        for term, weight in _terms(stay, opening, closing, cut):
            counts[term] += weight
    return Flow(
        opening=_count_people(stays, opening, cut),
        closing=_count_people(stays, closing, cut),
        **{term.value: counts[term] for term, _ in STEPS},
    )


def people_behind(
    stays: Iterable[Stay],
    *,
    term: str,
    first: Month,
    last: Month,
    cut: Cut = EVERYONE,
    as_at: date | None = None,
) -> tuple[Stay, ...]:
    """The stays counted in one term of `flow`, of the same arguments. ValueError for an unknown term."""
    wanted = Term(term)
    opening, closing = _ends(first, last, as_at)
    if wanted is Term.OPENING:
        return people_in(stays, day=opening, cut=cut)
    if wanted is Term.CLOSING:
        return people_in(stays, day=closing, cut=cut)
    return tuple(
        stay for stay in stays if any(found is wanted for found, _ in _terms(stay, opening, closing, cut))
    )


def listed(
    stays: Iterable[Stay], *, first: Month, last: Month, cut: Cut = EVERYONE, as_at: date | None = None
) -> dict[Term, tuple[tuple[Stay, int], ...]]:
    """Every term of `flow` as the stays that it counts, each with its weight; of the same arguments, in one pass.

    The weights of a term add up to its figure: below zero is only who went between beds or on leave.
    """
    opening, closing = _ends(first, last, as_at)
    found: dict[Term, list[tuple[Stay, int]]] = {term: [] for term in Term}
    for stay in stays:
        for term, day in ((Term.OPENING, opening), (Term.CLOSING, closing)):
            if stay.counted_on(day) and cut.holds(stay, day):
                found[term].append((stay, 1))
        for term, weight in _terms(stay, opening, closing, cut):
            found[term].append((stay, weight))
    return {term: tuple(pairs) for term, pairs in found.items()}


def left_open_ever(stays: Iterable[Stay]) -> tuple[Stay, ...]:
    """The stays that may leave a flow open, of whatever months and part: nobody in a sound register.

    One that ended without saying how, and all of somebody who has two at a time.
    """
    of_person: dict[UUID, list[Stay]] = {}
    for stay in stays:
        of_person.setdefault(stay.person_id, []).append(stay)
    found: list[Stay] = []
    for own in of_person.values():
        in_order = sorted(own, key=lambda stay: stay.counted_from)
        twice = any(one.counted_on(other.counted_from) for one, other in pairwise(in_order))
        found += own if twice else [stay for stay in own if stay.ended_on is not None and stay.exit is None]
    return tuple(found)


def left_open(
    stays: Iterable[Stay], *, first: Month, last: Month, cut: Cut = EVERYONE, as_at: date | None = None
) -> tuple[tuple[Stay, int], ...]:
    """The stays behind what `flow` leaves unexplained, each with what it adds; of the same arguments.

    A stay that ended without saying how, or one of somebody who is counted already. Their weights add up to the
    unexplained difference; nobody in a sound register.
    """
    stays = tuple(stays)
    opening, closing = _ends(first, last, as_at)
    found = []
    for day, sign in ((opening, -1), (closing, 1)):
        seen: set[UUID] = set()
        for stay in people_in(stays, day=day, cut=cut):
            if stay.person_id in seen:
                found.append((stay, -sign))
            seen.add(stay.person_id)
    for stay in stays:
        change = sum(
            sign * (stay.counted_on(day) and cut.holds(stay, day))
            for day, sign in ((opening, -1), (closing, 1))
        )
        told = sum(_SIGNS[term] * weight for term, weight in _terms(stay, opening, closing, cut))
        if change != told:
            found.append((stay, change - told))
    return tuple(found)


def _ends(first: Month, last: Month, as_at: date | None) -> tuple[date, date]:
    """The midnights at which the range opens and closes."""
    closing = last.last if as_at is None else min(last.last, as_at)
    if closing < first.first:
        raise ValueError("The range ends before it begins.")
    return first.first - timedelta(days=1), closing


def _count_people(stays: Iterable[Stay], day: date, cut: Cut) -> int:
    return len({stay.person_id for stay in people_in(stays, day=day, cut=cut)})


def _terms(stay: Stay, opening: date, closing: date, cut: Cut) -> Iterator[tuple[Term, int]]:
    """The terms between opening and closing in which one stay counts, each with its weight."""
    was_there = stay.goes_on(opening)
    came = opening < stay.counted_from <= closing
    if not (was_there or came):
        return
    still_there = stay.goes_on(closing)
    at_start = cut._standing(stay, max(opening, stay.counted_from))
    at_end = cut._standing(stay, min(closing, stay.last_counted_on or closing))
    if came and at_start is _Standing.INSIDE:
        yield _ENTRY_TERMS[stay.entry], 1
    if at_start is not at_end and _Standing.INSIDE in (at_start, at_end):
        into = at_end is _Standing.INSIDE
        if _Standing.ON_LEAVE in (at_start, at_end):
            yield Term.LEAVE, 1 if into else -1
        elif _Standing.BETWEEN_BEDS in (at_start, at_end):
            yield Term.IN_TRANSIT, 1 if into else -1
        else:
            yield Term.MOVED_IN if into else Term.MOVED_OUT, 1
    if not still_there and at_end is _Standing.INSIDE and stay.exit is not None:
        yield _EXIT_TERMS[stay.exit], 1
