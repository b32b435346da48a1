"""Why a partnership is off plan: the bridge of everyone, of each place and of each commissioner. Seven queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cohorts.domain.flows import NO_PLACE, Cut
from cohorts.domain.kinds import Arrangement
from cohorts.domain.records import Records
from cohorts.domain.stays import Stay
from tcp_portal.access import Permission, Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Place
from trajectories.domain.bridge import Bridge, Cause, Lists, bridge, lists
from trajectories.domain.bridge_measures import DATED
from trajectories.domain.standing import Tolerance
from trajectories.services.dashboard import Ask, span_first
from trajectories.services.plans import Plan
from trajectories.services.sources import Source


@dataclass(frozen=True)
class OffPlan:
    """The bridges of one partnership and span. A bridge of None: the plan says nothing of the part.

    `clipped` says that the asked span begins before the plan does, so that the plan's first month is taken.
    """

    ask: Ask
    first: Month
    clipped: bool
    plan: Plan
    places: tuple[Place, ...]
    arrangements: tuple[Arrangement, ...]
    has_data: bool
    reported_at: datetime | None
    tolerance: Tolerance | None
    asked: Bridge | None
    by_place: tuple[tuple[Cut, Bridge | None], ...]
    by_arrangement: tuple[tuple[Cut, Bridge | None], ...]

    @property
    def opened_with(self) -> Month:
        """The month-end from which the bridge starts."""
        return self.first.previous


def first_month(ask: Ask, plan: Plan, starts: Month) -> Month:
    """The first month of the span: never before those known, nor before the month after the plan's first."""
    earliest = max(starts, plan.months[0].next) if plan.months else starts
    return max(earliest, min(ask.month, span_first(ask, plan)))


def off_plan(*, scope: Scope, ask: Ask) -> OffPlan:
    """Counts the people against the plan, as restated today or as first reported. Seven queries.

    Raises PermissionDenied without the right to the partnership's measures.
    """
    scope.must_allow(Permission.VIEW_MEASURES, ask.partnership.pk)
    source = ask.source(scope)
    places, plan = source.places(), source.plan()
    first = first_month(ask, plan, source.reaches_to(Month.of(ask.partnership.starts_on)))
    spanned = _Spanned(ask, first, plan, *_read(source, ask, first))
    stays = spanned.stays
    used = {bed.arrangement for stay in stays for bed in stay.beds}
    used |= {Arrangement(cell.arrangement) for cell in plan.grid if cell.arrangement}
    rare = Arrangement.PROVIDER_COLLABORATIVE
    kinds = tuple(kind for kind in Arrangement if kind is not rare or rare in used)
    cuts = [Cut(place.pk, ask.arrangement) for place in places]
    if any(stay.place_id is None for stay in stays):
        cuts.append(Cut(NO_PLACE, ask.arrangement))
    return OffPlan(
        ask=ask,
        first=first,
        clipped=first > min(ask.month, span_first(ask, plan)),
        plan=plan,
        places=places,
        arrangements=kinds,
        has_data=bool(stays),
        reported_at=source.reported_at,
        tolerance=source.tolerance(ask.as_at),
        asked=None if ask.place is NO_PLACE else spanned.bridge(ask.cut),
        by_place=spanned.bridges(cuts),
        by_arrangement=spanned.bridges(Cut(ask.place, kind) for kind in kinds),
    )


@dataclass(frozen=True)
class _Spanned:
    """One span of a register and its plan."""

    ask: Ask
    first: Month
    plan: Plan
    stays: list[Stay]
    records: Records

    def bridges(self, cuts: Iterable[Cut]) -> tuple[tuple[Cut, Bridge | None], ...]:
        return tuple((cut, self.bridge(cut)) for cut in cuts)

    def bridge(self, cut: Cut) -> Bridge | None:
        """The bridge of a part; None without people, or where the plan is silent at one end of the span.

        Nobody is planned without a place: where others have a plan, such people stand against nil.
        """
        if not self.stays or self.first > self.ask.month:
            return None
        start, end = self._planned(self.first.previous, cut), self._planned(self.ask.month, cut)
        if start is None or end is None:
            return None
        found = _lists(self.stays, self.records, self.ask, self.first, cut)
        return bridge(found, plan_start=start, plan=end)

    def _planned(self, month: Month, cut: Cut) -> int | None:
        if cut.place is NO_PLACE:
            return 0 if self.plan.on(month).value is not None else None
        place = cut.place if isinstance(cut.place, UUID) else None
        return self.plan.on(month, place_id=place, arrangement=cut.arrangement).value


def people_of_cause(*, source: Source, ask: Ask, cause: str, first: Month) -> tuple[Stay, ...]:
    """The stays behind one bar: the same lists from which the bar was counted. Four queries.

    Raises KeyError for a cause that is a number and no list.
    """
    found = _lists(*_read(source, ask, first), ask, first, ask.cut)
    return (*found.made, *found.people[Cause.NOT_MADE]) if cause == DATED else found.people[Cause(cause)]


def one_bridge(*, source: Source, ask: Ask, first: Month) -> tuple[Bridge | None, Plan]:
    """The bridge of one part over the months from `first`, and the plan. Five queries."""
    plan = source.plan()
    return _Spanned(ask, first, plan, *_read(source, ask, first)).bridge(ask.cut), plan


def _read(source: Source, ask: Ask, first: Month) -> tuple[list[Stay], Records]:
    """Nothing for a span that begins after its month."""
    if first > ask.month:
        return [], Records()
    return source.stays(first, ask.month), source.planned(first.first)


def _lists(stays: list[Stay], records: Records, ask: Ask, first: Month, cut: Cut) -> Lists:
    return lists(stays, records, first=first, last=ask.month, cut=cut, as_at=ask.as_at)
