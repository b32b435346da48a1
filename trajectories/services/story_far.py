"""Out of area: stays with beds out of area and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from cohorts.domain.flows import Cut
from cohorts.domain.stays import Stay
from cohorts.services.aspects import FarBed
from tcp_portal.access import Scope
from tcp_portal.months import Month
from trajectories.services.dashboard import Ask
from trajectories.services.story import Story, story_of


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


def far_away(*, scope: Scope, ask: Ask, back: int) -> FarAway:
    """The same with beds out of area and their reasons. Four queries."""
    beds = ask.source(scope).far_beds(ask.month, ask.month)
    return story_of(scope, ask, back, FarAway, beds=beds)
