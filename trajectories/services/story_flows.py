"""Flows: stays with how people came and where they went."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from cohorts.domain.stays import Stay
from cohorts.services.aspects import Ways
from tcp_portal.access import Scope
from trajectories.domain.subjects import days_since_home
from trajectories.services.dashboard import Ask
from trajectories.services.story import YEAR, Story, story_of


@dataclass(frozen=True)
class Flows(Story):
    """With how people came and where they went; `before` are stays of the year before, to know who came back."""

    ways: dict[UUID, Ways] = field(default_factory=dict)
    before: tuple[Stay, ...] = ()

    @cached_property
    def since_home(self) -> dict[UUID, int]:
        """Days from leaving hospital to coming back, by stay."""
        return days_since_home(self.before)


def flows(*, scope: Scope, ask: Ask, back: int) -> Flows:
    """The same with ways in and out. Six queries."""
    source, first = ask.source(scope), ask.month.plus(1 - back - YEAR)
    ways = source.ways(first, ask.month)
    return story_of(scope, ask, back, Flows, ways=ways, before=tuple(source.stays(first, ask.month)))
