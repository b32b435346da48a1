"""The registers of people at risk, and what the places answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cohorts.domain.flows import NO_PLACE, NoPlace
from cohorts.domain.registers import Colour
from cohorts.domain.returns import PlaceReturn
from cohorts.services.aspects import on_register_counts
from cohorts.services.register_returns import calendar
from tcp_portal.access import Permission, Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Place
from tcp_portal.partnerships.places import places_of
from trajectories.services.dashboard import Ask
from trajectories.services.story import YEAR


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
    first = max(Month.of(partnership.starts_on), ask.month.plus(-YEAR + 1))
    returns = calendar(scope=scope, partnership_id=partnership.pk, first=first, last=ask.month, today=today)
    counts = on_register_counts(scope=scope, partnership_id=partnership.pk, day=ask.as_at)
    return AtRisk(ask, places_of(partnership.pk), counts, returns)
