"""What the register says, what documents said, and where the two or the documents themselves disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from cohorts.domain.flows import (
    EVERYONE,
    NO_PLACE,
    STEPS,
    Cut,
    Flow,
    flow,
    left_open,
    left_open_ever,
    people_in,
)
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import Stay
from tcp_portal.access import Scope
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Partnership, Place
from trajectories.domain.cells import part
from trajectories.domain.figures import RESTATED
from trajectories.domain.ratios import BY_ID, MEDIAN_DAYS
from trajectories.domain.reported import Clash, Identity, Reported, Split, clashes, identities, splits
from trajectories.domain.tally import COUNTS, Tally
from trajectories.services.behind import CENSUSES
from trajectories.services.reported import reported_figures
from trajectories.services.sources import Source, source_of
from trajectories.services.tally import tally_from

BESIDE = {*COUNTS, *BY_ID, MEDIAN_DAYS}
FLOW_MEASURES = {term.value for term, _ in STEPS}


@dataclass(frozen=True, slots=True)
class Compared:
    """A reported figure beside the register's own; None where the register does not know or not count it."""

    reported: Reported
    computed: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Reported less computed."""
        if self.reported.value is None or self.computed is None:
            return None
        return self.reported.value - self.computed


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A month and a part of the people whose flow does not close."""

    month: Month
    cut: Cut
    unexplained: int


@dataclass(frozen=True)
class Reconciliation:
    """Computed flows by part, reported figures against the register, and the documents' contradictions."""

    partnership: Partnership
    first: Month
    last: Month
    as_at: date
    places: tuple[Place, ...]
    arrangements: tuple[Arrangement, ...]
    flows: tuple[tuple[Cut, Flow], ...]
    has_data: bool
    compared: tuple[Compared, ...]
    identities: tuple[tuple[Identity, Flow | None], ...]
    splits: tuple[Split, ...]
    clashes: tuple[Clash, ...]
    reported_at: datetime | None = None
    open_parts: tuple[OpenPart, ...] = ()

    @property
    def unexplained(self) -> int:
        """The unexplained difference of everyone."""
        return self.flows[0][1].unexplained

    @property
    def contradictions(self) -> int:
        """How many times the documents contradict themselves or each other."""
        return (
            sum(bool(one.unexplained) for one, _ in self.identities)
            + sum(bool(one.missing) for one in self.splits)
            + len(self.clashes)
        )


def default_range(*, partnership: Partnership, month: Month) -> tuple[Month, Month]:
    """The last financial year that is over by the month's end, within the register; else the register so far."""
    starts = Month.of(partnership.starts_on)
    year = month.financial_year
    if month != year.last:
        year = year.first.previous.financial_year
    return (max(starts, year.first), year.last) if year.last >= starts else (starts, month)


def reconcile(
    *,
    scope: Scope,
    partnership: Partnership,
    first: Month,
    last: Month,
    month: Month,
    as_at: date,
    vintage: str = RESTATED,
) -> Reconciliation:
    """Flows over first to last, and every reported figure up to `month`. Six queries.

    Where a document reports on reviews, plans or the register, what stands beside the stays is read too.
    """
    source = source_of(scope=scope, partnership=partnership, month=month, vintage=vintage)
    starts = source.reaches_to(Month.of(partnership.starts_on))
    reported = [one for one in reported_figures(partnership=partnership) if one.last <= month]
    since = max(starts, min([first, *(one.first for one in reported)]))
    stays = source.stays(since, month)
    places = source.places()
    kinds = _arrangements(stays)
    counted = {cut: flow(stays, first=first, last=last, cut=cut, as_at=as_at) for cut in _cuts(places, kinds)}
    beside = [one for one in reported if one.measure in BESIDE]
    tally = None
    if beside:
        earliest = max(starts, min(one.last for one in beside))
        tally = tally_from(source=source, first=earliest, last=month, as_at=as_at)
    register = _Register(source, stays, starts, as_at, tally)
    return Reconciliation(
        partnership=partnership,
        first=first,
        last=last,
        as_at=as_at,
        places=places,
        arrangements=kinds,
        flows=tuple(counted.items()),
        has_data=bool(stays),
        compared=tuple(Compared(one, register.value(one)) for one in reported),
        identities=tuple((one, register.flow(one.first, one.last)) for one in identities(reported)),
        splits=tuple(splits(reported)),
        clashes=tuple(clashes(reported)),
        reported_at=source.reported_at,
        open_parts=tuple(_open_parts(stays, places, kinds, months_between(first, last), as_at)),
    )


def _open_parts(
    stays: Sequence[Stay],
    places: Sequence[Place],
    kinds: Sequence[Arrangement],
    months: Sequence[Month],
    as_at: date,
) -> Iterator[OpenPart]:
    """Every month and part, each place under each commissioner too, that people leave open.

    Only somebody whose stay ended without saying how, or who is counted twice, can leave a part open: the others are
    not asked.
    """
    suspects = left_open_ever(stays)
    if not suspects:
        return
    kinds_and_all = (None, *kinds)
    cuts = [
        Cut(place, kind) for place in (None, *(one.pk for one in places), NO_PLACE) for kind in kinds_and_all
    ]
    for month in months:
        for cut in cuts:
            found = left_open(suspects, first=month, last=month, cut=cut, as_at=as_at)
            unexplained = sum(weight for _, weight in found)
            if unexplained:
                yield OpenPart(month, cut, unexplained)


class _Register:
    """What the register says where a document said something."""

    def __init__(
        self, source: Source, stays: list[Stay], starts: Month, as_at: date, tally: Tally | None
    ) -> None:
        self.source, self.stays, self.starts, self.as_at = source, stays, starts, as_at
        self.tally = tally

    def flow(self, first: Month, last: Month, cut: Cut = EVERYONE) -> Flow | None:
        """The flow of a cut; None where the range begins before the register or nothing is recorded."""
        if first < self.starts or not self.stays:
            return None
        return flow(self.stays, first=first, last=last, cut=cut, as_at=self.as_at)

    def value(self, one: Reported) -> Decimal | None:
        """The register's figure for the same question."""
        cut = Cut(place=one.place_id, arrangement=Arrangement(one.arrangement) if one.arrangement else None)
        if one.measure in FLOW_MEASURES:
            counted = self.flow(one.first, one.last, cut)
            return None if counted is None else Decimal(getattr(counted, one.measure))
        if one.last < self.starts or not self.stays:
            return None
        if self.tally is not None and one.measure in BESIDE:
            return _beside(self.tally, one, cut, self.starts)
        day = min(one.last.last, self.as_at)
        inside = people_in(self.stays, day=day, cut=cut)
        if one.measure == "rate_per_million":
            below = self.source.denominator(one.last, one.place_id)
            return below.rate(len(inside)) if below else None
        census = CENSUSES.get(one.measure)
        return None if census is None else Decimal(len(census(inside, day)))


def _beside(tally: Tally, one: Reported, cut: Cut, starts: Month) -> Decimal | None:
    """A figure about reviews, plans, delays or the register; a share as exactly as the document gives it."""
    if one.measure in COUNTS:
        return Decimal(len(part(tally.counted(one.measure, one.last), cut)))
    if one.measure == MEDIAN_DAYS:
        days = tally.learning(one.last, cut).typical_days
        return None if days is None else Decimal(days)
    value = tally.share_of(one.measure, one.last, cut, starts)
    whole = one.value is not None and one.value == one.value.to_integral_value()
    return value.quantize(Decimal(1), ROUND_HALF_UP) if value is not None and whole else value


def _arrangements(stays: Iterable[Stay]) -> tuple[Arrangement, ...]:
    used = {bed.arrangement for stay in stays for bed in stay.beds}
    rare = Arrangement.PROVIDER_COLLABORATIVE
    return tuple(kind for kind in Arrangement if kind is not rare or rare in used)


def _cuts(places: Iterable[Place], kinds: Iterable[Arrangement]) -> list[Cut]:
    return [
        EVERYONE,
        *(Cut(place=place.pk) for place in places),
        Cut(place=NO_PLACE),
        *(Cut(arrangement=kind) for kind in kinds),
    ]
