"""How a figure stands against its plan, and from when on it is worse."""

from __future__ import annotations

from decimal import Decimal

import pytest

from trajectories.domain.standing import Against, Tolerance, against

TOLERANCE = Tolerance(people=1, percent_of_plan=Decimal(5), source="a test")


@pytest.mark.parametrize(
    ("actual", "plan", "word", "rag"),
    [
        (21, 22, Against.BETTER, "green"),
        (22, 22, Against.ON_PLAN, "green"),
        (23, 22, Against.SLIGHTLY_WORSE, "amber"),
        (24, 22, Against.WORSE, "red"),
        (42, 40, Against.SLIGHTLY_WORSE, "amber"),
        (43, 40, Against.WORSE, "red"),
        (1, 0, Against.SLIGHTLY_WORSE, "amber"),
        (22, None, Against.NO_PLAN, ""),
        (None, 22, Against.NO_PLAN, ""),
    ],
)
def test_the_word_follows_the_rule(actual: int | None, plan: int | None, word: Against, rag: str) -> None:
    found = against(actual, plan, TOLERANCE)
    assert (found, found.rag) == (word, rag)


def test_without_a_tolerance_anything_above_plan_is_worse() -> None:
    assert against(23, 22, None) is Against.WORSE
