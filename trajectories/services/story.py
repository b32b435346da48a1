"""What a dashboard of one subject reads: the stays of the months shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from cohorts.domain.flows import NO_PLACE, Cut, Flow, flow, people_in
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import Stay
from tcp_portal.access import Scope
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Place
from trajectories.domain.subjects import admissions_of
from trajectories.services.dashboard import Ask

BACK = (12, 24, 36)  # months that may be shown
YEAR = 12
Kind = TypeVar("Kind", bound="Story")


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


def story_of(scope: Scope, ask: Ask, back: int, kind: type[Kind], **more: Any) -> Kind:
    """A story of the kind asked for; `more` are the fields that the kind adds. Two queries and one for the places."""
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
    return story_of(scope, ask, back, Story)
