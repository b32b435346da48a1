"""The people behind a figure: the same stays that the figure counts, cut to those whom the reader may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from cohorts.domain.bands import BANDS, LONG_STAY_YEARS, Band, band_of, stayed_at_least
from cohorts.domain.flows import EVERYONE, STEPS, Cut, Term, left_open, listed, people_behind, people_in
from cohorts.domain.review_clock import Due
from cohorts.domain.stays import Stay
from cohorts.services.glance import Glimpse, glimpses
from tcp_portal.access import Scope
from tcp_portal.audit import services as audit
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Place, User
from tcp_portal.partnerships.places import places_of
from trajectories.domain.bridge import NUMBERS, Cause
from trajectories.domain.bridge_measures import CAUSES, DATED
from trajectories.domain.cells import part
from trajectories.domain.figures import RESTATED
from trajectories.domain.made_of import NET, SIDES
from trajectories.domain.tally import COUNTS
from trajectories.services.bridge import people_of_cause
from trajectories.services.dashboard import Ask
from trajectories.services.sources import Source, source_of
from trajectories.services.tally import tally_from

Census = Callable[[tuple[Stay, ...], date], tuple[Stay, ...]]


def _out_of_area(stays: tuple[Stay, ...], day: date) -> tuple[Stay, ...]:
    beds = ((stay, stay.bed_on(day)) for stay in stays)
    return tuple(stay for stay, bed in beds if bed is not None and bed.out_of_area)


def _between_beds(stays: tuple[Stay, ...], day: date) -> tuple[Stay, ...]:
    return tuple(stay for stay in stays if stay.bed_on(day) is None)


def _at_least(years: int) -> Census:
    return lambda stays, day: stayed_at_least(stays, years=years, day=day)


def _in_band(band: Band) -> Census:
    return lambda stays, day: tuple(stay for stay in stays if band_of(stay, day) is band)


# How the people of a census measure are picked from those in hospital, by the ids of the register of measures.
CENSUSES: dict[str, Census] = {
    "inpatients": lambda stays, _day: stays,
    "between_beds": _between_beds,
    "out_of_area": _out_of_area,
    **{f"stay_{band.key}": _in_band(band) for band in BANDS},
    **{f"stay_{years}_years_or_more": _at_least(years) for years in LONG_STAY_YEARS},
}
REVIEW_MEASURES = "review_"
TERMS = {term.value for term, _ in STEPS} | {Term.OPENING.value, Term.CLOSING.value}
UNEXPLAINED = "unexplained"
LISTED = frozenset({UNEXPLAINED, *CENSUSES, *COUNTS, *SIDES, DATED, *(set(Cause) - NUMBERS), *(TERMS - NET)})


@dataclass(frozen=True, slots=True)
class Question:
    """Which figure: a measure of people in hospital at the month's end, or a term of the flow from `first`."""

    partnership: Partnership
    measure: str
    month: Month
    as_at: date
    first: Month
    cut: Cut = EVERYONE
    vintage: str = RESTATED

    def source(self, scope: Scope) -> Source:
        """Where the figure was counted from."""
        return source_of(scope=scope, partnership=self.partnership, month=self.month, vintage=self.vintage)

    @property
    def is_flow(self) -> bool:
        return self.measure in TERMS or self.measure in SIDES or self.measure == UNEXPLAINED

    @property
    def is_cause(self) -> bool:
        """Whether it is a bar of the bridge from plan to actual."""
        return self.measure in CAUSES

    @property
    def ask(self) -> Ask:
        """The same part and month as the pages ask for them."""
        cut = self.cut
        return Ask(self.partnership, self.month, self.as_at, cut.place, cut.arrangement, vintage=self.vintage)


@dataclass(frozen=True, slots=True)
class SeenPerson:
    """One stay behind the figure, with what the reader may see of the person; of a review figure the next review."""

    stay: Stay
    person: Glimpse
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """How many the figure counts, and those of them whom the reader may see, by reference."""

    count: int
    seen: tuple[SeenPerson, ...]
    places: tuple[Place, ...]


def is_known(measure: str) -> bool:
    """Whether there is a list behind such a figure."""
    return measure in LISTED


def counted(stays: list[Stay], question: Question) -> tuple[Stay, ...]:
    """The stays that the figure counts; of the unexplained rest those that make it."""
    if question.measure == UNEXPLAINED:
        found_open = left_open(
            stays, first=question.first, last=question.month, cut=question.cut, as_at=question.as_at
        )
        return tuple(stay for stay, _ in found_open)
    if question.measure in SIDES:
        term, side = SIDES[question.measure]
        found = listed(
            stays, first=question.first, last=question.month, cut=question.cut, as_at=question.as_at
        )
        return tuple(stay for stay, weight in found[term] if weight == side)
    if question.is_flow:
        return people_behind(
            stays,
            term=question.measure,
            first=question.first,
            last=question.month,
            cut=question.cut,
            as_at=question.as_at,
        )
    day = question.as_at
    return CENSUSES[question.measure](people_in(stays, day=day, cut=question.cut), day)


def _of_stays(scope: Scope, question: Question) -> list[tuple[Stay, Due | None]]:
    stays = question.source(scope).stays(question.first, question.month)
    return [(stay, None) for stay in counted(stays, question)]


def _beside(scope: Scope, question: Question) -> list[tuple[Stay, Due | None]]:
    """The same list from which the figure about reviews, plans, delays or the register was counted."""
    month = question.month
    tally = tally_from(source=question.source(scope), first=month, last=month, as_at=question.as_at)
    found = part(tally.counted(question.measure, month), question.cut)
    of_reviews = question.measure.startswith(REVIEW_MEASURES)
    return [(one.stay, tally.due(one.stay, tally.day(month)) if of_reviews else None) for one in found]


def _stays_behind(scope: Scope, question: Question) -> list[tuple[Stay, Due | None]]:
    if question.measure in COUNTS:
        return _beside(scope, question)
    if question.is_cause:
        found = people_of_cause(
            source=question.source(scope),
            ask=question.ask,
            cause=question.measure,
            first=question.first,
        )
        return [(stay, None) for stay in found]
    return _of_stays(scope, question)


def look_behind(*, scope: Scope, question: Question, by: User, now: datetime) -> Behind:
    """The list behind a figure; each look is one entry of the audit trail. Five queries and the entry.

    A figure about reviews, plans or the register asks up to eight more.
    """
    partnership = question.partnership
    behind = _stays_behind(scope, question)
    people = glimpses(scope=scope, person_ids={stay.person_id for stay, _ in behind})
    seen = [SeenPerson(stay, people[stay.person_id], due) for stay, due in behind if stay.person_id in people]
    if seen:
        audit.record_read(
            by=by,
            how=f"figure: {question.measure}, {question.month.iso}",
            at=now,
            partnership_id=partnership.pk,
            person_ids=people.keys(),
        )
    in_order = sorted(seen, key=lambda one: (one.person.reference, one.stay.counted_from))
    places = places_of(partnership.pk)
    return Behind(len(behind), tuple(in_order), places)
