"""Cards that apps above add to the page of a scenario: what its suppositions mean for what they keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tcp_portal.access import Permission, Scope
from tcp_portal.months import Month
from tcp_portal.web.registry import Panel, Registry
from trajectories.models import Scenario


@dataclass(frozen=True, slots=True)
class Asked:
    """The scenario with its changes and whom they say pays, from which month's end, for whom, and as at which day."""

    scenario: Scenario
    month: Month
    scope: Scope
    day: date


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """A card; only who holds the permission in the scenario's partnership gets it. `build` only reads."""

    order: int
    key: str
    permission: Permission
    build: Callable[[Asked], Panel | None]


_cards: Registry[ScenarioCard] = Registry("card of a scenario")
register_scenario_card = _cards.add


def cards_of(asked: Asked) -> list[Panel]:
    """The cards that this reader gets."""
    allowed = (
        one for one in _cards.all() if asked.scope.allows(one.permission, asked.scenario.partnership_id)
    )
    found = (one.build(asked) for one in allowed)
    return [panel for panel in found if panel is not None]
