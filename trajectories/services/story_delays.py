"""Delays: stays with the reasons for delay."""

from __future__ import annotations

from dataclasses import dataclass

from cohorts.domain.flows import Cut
from cohorts.domain.stays import Stay
from cohorts.services.aspects import HeldBack, delays_of
from tcp_portal.access import Scope
from tcp_portal.months import Month
from trajectories.services.dashboard import Ask
from trajectories.services.story import Story, story_of


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


def delayed(*, scope: Scope, ask: Ask, back: int) -> Delayed:
    """The same with reasons for delay. Four queries."""
    first = ask.month.plus(1 - back)
    held = delays_of(scope=scope, partnership_id=ask.partnership.pk, first=first, last=ask.month)
    return story_of(scope, ask, back, Delayed, held=tuple(held))
