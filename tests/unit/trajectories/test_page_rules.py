"""When a measure needs a page of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import cast
from uuid import uuid4

import pytest

from tcp_portal.months import Month
from trajectories.domain.figures import Figure
from trajectories.domain.registry import MEASURES
from trajectories.domain.spc_suitable import Suitability
from trajectories.domain.standing import Against
from trajectories.models import PageRuleKind
from trajectories.services.dashboard import Picture
from trajectories.services.page_rules import Reason, YearEnd, reasons_for
from trajectories.services.signals import PORTAL_RULES, Goal, Signal

FIRST = Month(2017, 1)
TWO = (Reason(PageRuleKind.MISSED, 2, "A paper"),)
GOAL = Goal(uuid4(), Decimal(90), date(2017, 1, 1), None, "NHS England", "A letter", is_national=True)


def signal(measure: str, *values: int | None, goals: tuple[Goal, ...] = (GOAL,)) -> Signal:
    figures = tuple(
        Figure(measure, FIRST.plus(at), "all", "total", "all", "all", "restated", value)
        for at, value in enumerate(values)
    )
    return Signal(MEASURES[measure], figures, Suitability(allowed=True), PORTAL_RULES, goals, (), None)


class Plan:
    """As much of a picture as the rule of the plan asks for."""

    def __init__(self, *words: Against) -> None:
        self.words, self.month = words, FIRST.plus(len(words) - 1)

    def part(self, _cut: object, month: Month) -> Plan:
        self.word = self.words[[FIRST.plus(at) for at in range(len(self.words))].index(month)]
        return self


NO_PICTURE = cast(Picture, None)
NO_FORECAST = YearEnd(Month(2018, 3), None)


@pytest.mark.parametrize(
    ("values", "meets"),
    [
        ((80, 85), True),
        ((95, 80, 85), True),
        ((80, None, 85), True),  # a month of which nothing is known neither meets nor misses
        ((80, 90), False),
        ((85,), False),
        ((), False),
    ],
)
def test_a_target_is_missed_by_the_last_months_that_have_a_figure(
    values: tuple[int | None, ...], meets: bool
) -> None:
    assert bool(list(reasons_for(signal("review_in_date", *values), NO_PICTURE, TWO, NO_FORECAST))) is meets


def test_a_target_that_did_not_hold_in_both_months_is_not_missed_twice() -> None:
    late = Goal(uuid4(), Decimal(90), date(2017, 2, 1), None, "Board", "A letter", is_national=False)
    assert not list(
        reasons_for(signal("review_in_date", 80, 80, goals=(late,)), NO_PICTURE, TWO, NO_FORECAST)
    )
    assert list(
        reasons_for(signal("review_in_date", 80, 80, 80, goals=(late,)), NO_PICTURE, TWO, NO_FORECAST)
    )


def test_off_plan_needs_every_one_of_the_months_beyond_the_tolerance() -> None:
    rules = (Reason(PageRuleKind.OFF_PLAN, 2, "A paper"),)
    people = signal("inpatients", 20, 20, goals=())
    for words, meets in (
        ((Against.WORSE, Against.WORSE), True),
        ((Against.SLIGHTLY_WORSE, Against.WORSE), False),
        ((Against.WORSE, Against.ON_PLAN), False),
    ):
        assert bool(list(reasons_for(people, cast(Picture, Plan(*words)), rules, NO_FORECAST))) is meets
    assert not list(reasons_for(signal("review_in_date", 80, 80), NO_PICTURE, rules, NO_FORECAST))


@pytest.mark.parametrize(
    ("measure", "chance", "meets"),
    [
        ("inpatients", 0.39, True),
        ("inpatients", 0.4, False),
        ("inpatients", None, False),  # no forecast is ready, or no plan is set for that month
        ("review_in_date", 0.1, False),  # it has no plan
    ],
)
def test_what_is_unlikely_to_meet_the_plan_of_the_year_end_has_a_page(
    measure: str, chance: float | None, meets: bool
) -> None:
    rules = (Reason(PageRuleKind.FORECAST, 1, "A paper"),)
    year_end = YearEnd(Month(2018, 3), chance)
    assert bool(list(reasons_for(signal(measure, 20, goals=()), NO_PICTURE, rules, year_end))) is meets


def test_a_national_target_is_missed_whatever_the_partnership_set_itself() -> None:
    rules = (Reason(PageRuleKind.NATIONAL, 1, "A paper"),)
    easy = Goal(uuid4(), Decimal(50), date(2017, 1, 1), None, "Board", "A letter", is_national=False)
    for goals, meets in (((GOAL,), True), ((GOAL, easy), True), ((easy,), False), ((), False)):
        found = reasons_for(signal("review_in_date", 80, goals=goals), NO_PICTURE, rules, NO_FORECAST)
        assert bool(list(found)) is meets
