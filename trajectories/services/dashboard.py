"""Everything the performance overview and the pack's sections show of one partnership and month: eight queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from cohorts.domain.bands import BANDS, LONG_STAY_YEARS, Band, band_of, stayed_at_least
from cohorts.domain.flows import NO_PLACE, Cut, Flow, NoPlace, flow, people_in
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import Stay
from cohorts.services.census import CensusCell
from tcp_portal.access import Scope
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Partnership, Place
from trajectories.domain.figures import RESTATED
from trajectories.domain.registry import MEASURES
from trajectories.domain.standing import Against, Tolerance, against
from trajectories.services.plans import Plan
from trajectories.services.rates import Denominator
from trajectories.services.sources import Source, source_of

LONGEST_CHART = 60
CHART_WITHOUT_PLAN = 24
LONG_STAY = max(LONG_STAY_YEARS)


class Span(StrEnum):
    """From where the flow is shown."""

    MONTH = "month"
    YEAR = "year"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a reader asks to see: a partnership's month, everyone or a part, and the span of the flow."""

    partnership: Partnership
    month: Month
    as_at: date
    place: UUID | NoPlace | None = None
    arrangement: Arrangement | None = None
    span: Span = Span.MONTH
    vintage: str = RESTATED

    def source(self, scope: Scope) -> Source:
        """Where its figures come from: as restated where the month was never closed."""
        return source_of(scope=scope, partnership=self.partnership, month=self.month, vintage=self.vintage)

    @property
    def cut(self) -> Cut:
        return Cut(place=self.place, arrangement=self.arrangement)


@dataclass(frozen=True, slots=True)
class Part:
    """How one part of the people stands at the month-end: actual, plan (perhaps joined) and the word for both."""

    actual: int | None
    plan: int | None
    joined: bool
    word: Against

    @property
    def variance(self) -> int | None:
        """Actual less plan: below zero is better."""
        return None if self.actual is None or self.plan is None else self.actual - self.plan


@dataclass(frozen=True, slots=True)
class Rates:
    """People per million adults at the month-end, at the plan's first month and as the plan's last one wants it."""

    now: Decimal | None = None
    baseline: Decimal | None = None
    ambition: Decimal | None = None
    why_not: str = ""


class History:
    """Month-end counts of one partnership, by month, place and arrangement and over all of each."""

    def __init__(self, cells: list[CensusCell]) -> None:
        self._counts: Counter[tuple[Month, object, object]] = Counter()
        for cell in cells:
            place = NO_PLACE if cell.place_id is None else cell.place_id
            for of_place in (place, None):
                for of_arrangement in {cell.arrangement, None}:
                    self._counts[cell.month, of_place, of_arrangement] += cell.count

    @property
    def is_empty(self) -> bool:
        """Whether nobody was counted in any month: then the register says nothing."""
        return not any(self._counts.values())

    def count(self, month: Month, cut: Cut) -> int:
        """People of the cut in hospital at the month's end."""
        return self._counts[month, cut.place, cut.arrangement]


@dataclass(frozen=True)
class Picture:
    """The answer: facts only; sentences, charts and tables are made of it by the presenters."""

    ask: Ask
    places: tuple[Place, ...]
    plan: Plan
    tolerance: Tolerance | None
    history: History
    stays: tuple[Stay, ...]
    denominator: Denominator | None
    below: Mapping[UUID | None, Denominator]
    first: Month
    chart_first: Month
    reported_at: datetime | None = None
    first_reported: Mapping[Month, int] = field(default_factory=dict)
    wording_before: Mapping[Month, int] = field(default_factory=dict)

    @property
    def revised(self) -> bool:
        """Whether a closed month was first reported otherwise than its chart shows it now."""
        cut = self.ask.cut
        return any(self.actual(month, cut) != count for month, count in self.first_reported.items())

    @property
    def month(self) -> Month:
        return self.ask.month

    @property
    def has_data(self) -> bool:
        """Whether the register says anything of the months shown. If not, no figure is known, not even nil."""
        return not self.history.is_empty or bool(self.stays)

    @property
    def opened_with(self) -> Month:
        """The month-end from which the flow starts."""
        return self.first.previous

    @cached_property
    def arrangements(self) -> tuple[Arrangement, ...]:
        """Those in use: a provider collaborative only where people or the plan have one."""
        used = {bed.arrangement for stay in self.stays for bed in stay.beds}
        used |= {Arrangement(cell.arrangement) for cell in self.plan.grid if cell.arrangement}
        rare = Arrangement.PROVIDER_COLLABORATIVE
        return tuple(kind for kind in Arrangement if kind is not rare or rare in used)

    @property
    def shown_arrangements(self) -> tuple[Arrangement, ...]:
        """The asked one alone, or all in use: the others hold nobody of the asked part, which would read as nobody."""
        return (self.ask.arrangement,) if self.ask.arrangement else self.arrangements

    @cached_property
    def _by_place(self) -> dict[UUID | NoPlace, list[Stay]]:
        found: defaultdict[UUID | NoPlace, list[Stay]] = defaultdict(list)
        for stay in self.stays:
            found[stay.place_id or NO_PLACE].append(stay)
        return found

    @cached_property
    def inside(self) -> tuple[Stay, ...]:
        """The people of the asked cut who are in hospital at the month's end."""
        return people_in(self.stays, day=self.ask.as_at, cut=self.ask.cut)

    @cached_property
    def opening(self) -> tuple[Stay, ...]:
        """The same at the end of the month before the span."""
        return people_in(self.stays, day=self.opened_with.last, cut=self.ask.cut)

    def actual(self, month: Month, cut: Cut) -> int | None:
        """The month-end count of a cut; None outside the months read, and where the register is empty."""
        if not (self.has_data and self.chart_first <= month <= self.month):
            return None
        return self.history.count(month, cut)

    def part(self, cut: Cut, month: Month | None = None) -> Part:
        """How a cut stands against its plan."""
        when = month or self.month
        actual = self.actual(when, cut)
        if cut.place is NO_PLACE:
            return Part(actual, None, joined=False, word=Against.NO_PLAN)
        point = self.plan.on(when, place_id=cut.place, arrangement=cut.arrangement)
        return Part(actual, point.value, point.joined, against(actual, point.value, self.tolerance))

    def flow(self, cut: Cut) -> Flow:
        """The flow of a cut over the span. A person's place never changes within a stay, so others need no look."""
        stays = self.stays if cut.place is None else self._by_place.get(cut.place, [])
        return flow(stays, first=self.first, last=self.month, cut=cut, as_at=self.ask.as_at)

    def rates(self) -> Rates:
        """Rates of the asked cut, all over the same population."""
        ask = self.ask
        if ask.place is NO_PLACE:
            return Rates(why_not="people without a place have no population")
        if self.denominator is None:
            return Rates(why_not=f"no population is recorded for {ask.month.year} or before")
        ends = (self.plan.months[0], self.plan.months[-1]) if self.plan.months else None
        return Rates(
            now=self.denominator.rate(self.actual(ask.month, ask.cut)),
            baseline=self.denominator.rate(self.actual(ends[0], ask.cut)) if ends else None,
            ambition=self.denominator.rate(self.part(ask.cut, ends[1]).plan) if ends else None,
        )

    def bands(self) -> dict[tuple[Band, Arrangement | None], int]:
        """People of the asked cut by length of stay and arrangement (None: between beds)."""
        counts: Counter[tuple[Band, Arrangement | None]] = Counter()
        for stay in self.inside:
            bed = stay.bed_on(self.ask.as_at)
            counts[band_of(stay, self.ask.as_at), bed.arrangement if bed else None] += 1
        return {(band, kind): counts[band, kind] for band in BANDS for kind in (*self.arrangements, None)}

    def long_stays(self) -> tuple[Stay, ...]:
        """People of the asked cut in hospital for five calendar years or more."""
        return stayed_at_least(self.inside, years=LONG_STAY, day=self.ask.as_at)

    def out_of_area(self, *, opening: bool = False) -> tuple[Stay, ...]:
        """People of the asked cut in a bed outside their area, now or at the opening of the span."""
        day = self.opened_with.last if opening else self.ask.as_at
        beds = [(stay, stay.bed_on(day)) for stay in (self.opening if opening else self.inside)]
        return tuple(stay for stay, bed in beds if bed is not None and bed.out_of_area)


def picture(*, scope: Scope, ask: Ask) -> Picture:
    """Reads what the overview shows. Figures outside the reader's scope are not counted."""
    return picture_from(source=ask.source(scope), ask=ask)


def picture_from(*, source: Source, ask: Ask) -> Picture:
    """The same from a source that is known already."""
    plan = source.plan()
    starts = Month.of(ask.partnership.starts_on)
    first = max(starts, min(ask.month, span_first(ask, plan)))
    chart_first = _chart_first(ask, plan, starts)
    places = source.places()
    before = source.first_reported("inpatients", ask.cut, places, ask.month)
    return Picture(
        ask=ask,
        places=places,
        plan=plan,
        tolerance=source.tolerance(ask.as_at),
        history=History(source.census(chart_first, ask.month)),
        stays=tuple(source.stays(first, ask.month)),
        denominator=source.denominator(ask.month, ask.place if isinstance(ask.place, UUID) else None),
        below=_below(source, ask.month, places),
        first=first,
        chart_first=chart_first,
        reported_at=source.reported_at,
        first_reported={
            month: int(figure.value)
            for month, figure in before.items()
            if figure.value is not None and month >= chart_first
        },
        wording_before=_wording_before(source, ask, chart_first),
    )


def _wording_before(source: Source, ask: Ask, chart_first: Month) -> dict[Month, int]:
    """The counts of a changed definition's wording before, in the months for which both are given: one query then."""
    found: dict[Month, int] = {}
    for version in MEASURES["inpatients"].versions:
        months = [
            month
            for month in months_between(Month.of(version.valid_from), Month.of(version.both_until))
            if chart_first <= month <= ask.month
        ]
        if months:
            counted = History(source.census(months[0], months[-1], with_leave=True))
            found |= {month: counted.count(month, ask.cut) for month in months}
    return found


def _below(source: Source, month: Month, places: tuple[Place, ...]) -> dict[UUID | None, Denominator]:
    """The population of the whole (None) and of each place that has one; no further query."""
    keys: list[UUID | None] = [None, *(place.pk for place in places)]
    found = {key: source.denominator(month, key) for key in keys}
    return {key: below for key, below in found.items() if below is not None}


def outline(*, scope: Scope, ask: Ask) -> Picture:
    """The number against plan and its line, for the home page: three queries. No person, flow or rate is read."""
    source = ask.source(scope)
    plan = source.plan()
    chart_first = _chart_first(ask, plan, Month.of(ask.partnership.starts_on))
    return Picture(
        ask=ask,
        places=(),
        plan=plan,
        tolerance=source.tolerance(ask.as_at),
        history=History(source.census(chart_first, ask.month)),
        stays=(),
        denominator=None,
        below={},
        first=ask.month,
        chart_first=chart_first,
        reported_at=source.reported_at,
    )


def span_first(ask: Ask, plan: Plan) -> Month:
    """The first month of what changed, as asked."""
    if ask.span is Span.YEAR:
        return ask.month.financial_year.first
    if ask.span is Span.BASELINE and plan.months:
        return plan.months[0].next
    return ask.month


def _chart_first(ask: Ask, plan: Plan, starts: Month) -> Month:
    wanted = plan.months[0] if plan.months else ask.month.plus(-CHART_WITHOUT_PLAN)
    return max(starts, min(wanted, ask.month), ask.month.plus(-LONGEST_CHART))
