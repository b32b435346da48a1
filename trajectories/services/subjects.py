"""What the dashboards of one subject read: stays of the months shown, and what stands beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from cohorts.domain.flows import NO_PLACE, Cut, Flow, NoPlace, flow, people_in
from cohorts.domain.kinds import Arrangement
from cohorts.domain.registers import Colour
from cohorts.domain.returns import PlaceReturn
from cohorts.domain.stays import Stay
from cohorts.services.aspects import (
    FarBed,
    HeldBack,
    Ways,
    delays_of,
    on_register_counts,
)
from cohorts.services.glance import Glimpse, glimpses
from cohorts.services.register_returns import calendar
from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Place, User
from tcp_portal.partnerships.places import places_of
from trajectories.domain.subjects import Passing, admissions_of, days_since_home, passing
from trajectories.services.dashboard import Ask

BACK = (12, 24, 36)  # months that may be shown
_YEAR = 12  # months before the first one shown, in which people who came back had left
Kind = TypeVar("Kind", bound="Story")
PASSING = "people who come to 1 or 5 years in hospital"


@dataclass(frozen=True)
class Story:
    """The stays of some months up to the one asked for, of every part of the people."""

    ask: Ask
    places: tuple[Place, ...]
    stays: tuple[Stay, ...]
    months: tuple[Month, ...]
    reported_at: datetime | None = None

    @property
    def month(self) -> Month:
        return self.ask.month

    @property
    def first(self) -> Month:
        return self.months[0]

    @property
    def has_data(self) -> bool:
        """Whether the register says anything of these months. If not, no figure is known, not even nil."""
        return bool(self.stays)

    @cached_property
    def arrangements(self) -> tuple[Arrangement, ...]:
        """Those in use: a provider collaborative only where people have one."""
        used = {bed.arrangement for stay in self.stays for bed in stay.beds}
        rare = Arrangement.PROVIDER_COLLABORATIVE
        return tuple(kind for kind in Arrangement if kind is not rare or rare in used)

    @cached_property
    def has_placeless(self) -> bool:
        """Whether somebody has no place."""
        return any(stay.place_id is None for stay in self.stays)

    @property
    def place_cuts(self) -> tuple[Cut, ...]:
        """Each place under the asked commissioner, people without one last where there are some."""
        cuts = [Cut(place.pk, self.ask.arrangement) for place in self.places]
        return (*cuts, *([Cut(NO_PLACE, self.ask.arrangement)] if self.has_placeless else []))

    @property
    def kind_cuts(self) -> tuple[Cut, ...]:
        """Each commissioner under the asked place."""
        return tuple(Cut(self.ask.place, kind) for kind in self.arrangements)

    def day(self, month: Month) -> date:
        """The last day of a month, or the day of asking in one that still runs."""
        return min(month.last, self.ask.as_at)

    def inside(self, month: Month | None = None, cut: Cut | None = None) -> tuple[Stay, ...]:
        """Who of a part is in hospital at the end of a month."""
        return people_in(self.stays, day=self.day(month or self.month), cut=cut or self.ask.cut)

    def flow(self, first: Month, last: Month, cut: Cut | None = None) -> Flow:
        """The flow of a part over some of the months."""
        return flow(self.stays, first=first, last=last, cut=cut or self.ask.cut, as_at=self.ask.as_at)

    def admitted(self) -> tuple[Stay, ...]:
        """The admissions of the asked part in the months shown."""
        return admissions_of(self.stays, self.first, self.month, self.ask.as_at, self.ask.cut)


@dataclass(frozen=True)
class Flows(Story):
    """With how people came and where they went; `before` are stays of the year before, to know who came back."""

    ways: dict[UUID, Ways] = field(default_factory=dict)
    before: tuple[Stay, ...] = ()

    @cached_property
    def since_home(self) -> dict[UUID, int]:
        """Days from leaving hospital to coming back, by stay."""
        return days_since_home(self.before)


@dataclass(frozen=True)
class FarAway(Story):
    """With the beds out of area and why."""

    beds: dict[UUID, list[FarBed]] = field(default_factory=dict)

    def far(self, month: Month | None = None, cut: Cut | None = None) -> tuple[Stay, ...]:
        """Who of a part is in a bed out of area at the end of a month."""
        day = self.day(month or self.month)
        return tuple(stay for stay in self.inside(month, cut) if stay.out_of_area_on(day))

    def reasons(self, stay: Stay) -> tuple[str, ...]:
        """The codes of why somebody is far away at the end of the month; none where none is recorded."""
        beds = self.beds.get(stay.spell_id, [])
        return next((bed.reasons for bed in beds if bed.held_on(self.ask.as_at)), ())


@dataclass(frozen=True)
class Delayed(Story):
    """With the reasons for delay."""

    held: tuple[HeldBack, ...] = ()

    def delayed(self, month: Month | None = None, cut: Cut | None = None) -> tuple[Stay, ...]:
        """Who of a part could leave and did not, at the end of a month."""
        day = self.day(month or self.month)
        held = {one.spell_id for one in self.held if one.holds(day)}
        return tuple(stay for stay in self.inside(month, cut) if stay.spell_id in held)

    def reasons(self) -> tuple[HeldBack, ...]:
        """The reasons that hold at the end of the month, of the asked part."""
        inside = {stay.spell_id for stay in self.inside()}
        return tuple(one for one in self.held if one.spell_id in inside and one.holds(self.ask.as_at))

    def of_part(self) -> tuple[HeldBack, ...]:
        """Every reason of people who are of the asked part in the months shown, as on its first day."""
        stays = {stay.spell_id: stay for stay in self.stays}
        cut = self.ask.cut
        return tuple(
            one
            for one in self.held
            if (stay := stays.get(one.spell_id)) and cut.holds(stay, max(one.started_on, stay.counted_from))
        )


@dataclass(frozen=True, slots=True)
class SeenPassing:
    """Somebody who comes to a limit, as far as the reader may see them."""

    passing: Passing
    person: Glimpse


def _story(scope: Scope, ask: Ask, back: int, kind: type[Kind], **more: Any) -> Kind:
    source = ask.source(scope)
    starts = source.reaches_to(Month.of(ask.partnership.starts_on))
    first = min(max(starts, ask.month.plus(1 - back)), ask.month)
    return kind(
        ask=ask,
        places=source.places(),
        stays=tuple(source.stays(first, ask.month)),
        months=tuple(months_between(first, ask.month)),
        reported_at=source.reported_at,
        **more,
    )


def story(*, scope: Scope, ask: Ask, back: int) -> Story:
    """The stays of so many months. Three queries."""
    return _story(scope, ask, back, Story)


def flows(*, scope: Scope, ask: Ask, back: int) -> Flows:
    """The same with ways in and out. Six queries."""
    source, first = ask.source(scope), ask.month.plus(1 - back - _YEAR)
    ways = source.ways(first, ask.month)
    return _story(scope, ask, back, Flows, ways=ways, before=tuple(source.stays(first, ask.month)))


def far_away(*, scope: Scope, ask: Ask, back: int) -> FarAway:
    """The same with beds out of area and their reasons. Four queries."""
    beds = ask.source(scope).far_beds(ask.month, ask.month)
    return _story(scope, ask, back, FarAway, beds=beds)


def delayed(*, scope: Scope, ask: Ask, back: int) -> Delayed:
    """The same with reasons for delay. Four queries."""
    first = ask.month.plus(1 - back)
    held = delays_of(scope=scope, partnership_id=ask.partnership.pk, first=first, last=ask.month)
    return _story(scope, ask, back, Delayed, held=tuple(held))


def who_passes(*, scope: Scope, found: Story, by: User, now: datetime) -> tuple[SeenPassing, ...]:
    """Who comes to a limit soon, of those whom the reader may see. The look is recorded. One query and the entry."""
    ahead = passing(found.inside(), found.ask.as_at)
    people = glimpses(scope=scope, person_ids={one.stay.person_id for one in ahead})
    seen = [SeenPassing(one, people[one.stay.person_id]) for one in ahead if one.stay.person_id in people]
    if seen:
        audit.record_read(
            by=by,
            how=PASSING,
            at=now,
            partnership_id=found.ask.partnership.pk,
            person_ids={one.person.person_id for one in seen},
        )
    return tuple(seen)


@dataclass(frozen=True)
class AtRisk:
    """Who is on the registers of people at risk: counted from the portal's own, and as each place answered.

    `returns` are of the months shown, the one asked for last.
    """

    ask: Ask
    places: tuple[Place, ...]
    counts: Counter[tuple[UUID | None, Colour]]
    returns: dict[Month, tuple[PlaceReturn, ...]]

    def people(self, place_id: UUID | NoPlace | None, colour: Colour | None = None) -> int:
        """How many of a place (None: all; NO_PLACE: without one) have a colour, or any."""
        return sum(
            count
            for (place, one), count in self.counts.items()
            if (place_id is None or place == (None if place_id is NO_PLACE else place_id))
            and colour in (None, one)
        )


def at_risk(*, scope: Scope, ask: Ask, today: date) -> AtRisk:
    """The registers on the day asked for, and the returns of a year. Five queries."""
    partnership = ask.partnership
    scope.must_allow(Permission.VIEW_MEASURES, partnership.pk)
    first = max(Month.of(partnership.starts_on), ask.month.plus(-_YEAR + 1))
    returns = calendar(scope=scope, partnership_id=partnership.pk, first=first, last=ask.month, today=today)
    counts = on_register_counts(scope=scope, partnership_id=partnership.pk, day=ask.as_at)
    places = places_of(partnership.pk)
    return AtRisk(ask, places, counts, returns)
