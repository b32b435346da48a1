"""The front page; closing the gap, the sheet, the envelope, business cases: what they put into shared pages."""

from __future__ import annotations

from finance.presenters import front, gap_pack
from finance.presenters.scenario_costs import cost_card
from finance.services.front import FrontCard, register_front_card
from finance.services.scenario_costs import money_of
from tcp_portal.access import Permission
from tcp_portal.web.registry import (
    NavItem,
    PackSection,
    Panel,
    SubPage,
    register_navigation,
    register_pack_section,
    register_sub_page,
)
from trajectories.services.scenario_cards import Asked, ScenarioCard, register_scenario_card


def what_it_costs_whom(asked: Asked) -> Panel | None:
    """A scenario's money beside the base."""
    found = money_of(scenario=asked.scenario, month=asked.month, scope=asked.scope, day=asked.day)
    sees = asked.scope.allows(Permission.VIEW_PEOPLE, asked.scenario.partnership_id)
    card = cost_card(found, sees_people=sees)
    return Panel("What it costs whom", "finance/scenario_costs.html", {"card": card}, span=12)


ADDS_UP = "Does it add up?"

register_navigation(NavItem(55, "Finance", "finance:money", Permission.VIEW_MONEY))
register_sub_page(SubPage(1, ADDS_UP, "At a glance", "finance:money"))
register_sub_page(SubPage(2, ADDS_UP, "Closing the gap", "finance:gap"))
register_sub_page(SubPage(3, ADDS_UP, "Finance sheet", "finance:sheet"))
register_sub_page(SubPage(4, ADDS_UP, "Whole envelope", "finance:envelope"))
register_sub_page(SubPage(5, ADDS_UP, "Business cases", "finance:cases"))
register_sub_page(SubPage(6, ADDS_UP, "Assumptions", "finance:assumptions"))
register_front_card(FrontCard(8, "moves", front.move_card))
register_front_card(FrontCard(10, "awards", front.award_card, front.award_columns))
register_front_card(FrontCard(60, "gap", front.gap_card))
register_front_card(FrontCard(64, "assumptions", front.assumption_card, front.assumption_columns))
register_pack_section(PackSection(68, gap_pack.KEY, gap_pack.TITLE, gap_pack.section))
register_scenario_card(ScenarioCard(10, "costs", Permission.VIEW_MONEY, what_it_costs_whom))
