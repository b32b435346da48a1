"""The rules of risks: bands, movement, cover by actions, and what signals suggest."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstreams.domain.coverage import Coverage, Mitigating, verdict
from workstreams.domain.risk_scores import BOUNDS, LEVELS, Band, Levels, Trend, above_target, band_of, trend
from workstreams.domain.signals import SIGNALS, asks_again, has_gone_back

LEVEL = st.sampled_from(LEVELS)


def test_each_product_is_in_the_band_that_names_it() -> None:
    for likelihood in LEVELS:
        for impact in LEVELS:
            score = Levels(likelihood, impact).score
            first, last = BOUNDS[band_of(score)]
            assert first <= score <= last
    assert [band_of(score) for score in (1, 3, 4, 6, 8, 12, 15, 25)] == [
        Band.LOW, Band.LOW, Band.MODERATE, Band.MODERATE, Band.HIGH, Band.HIGH, Band.EXTREME, Band.EXTREME,
    ]  # fmt: skip


def test_levels_are_said_in_words() -> None:
    assert Levels(4, 5).words == "likely, catastrophic"


@pytest.mark.parametrize(
    ("now", "before", "moved"),
    [(12, 8, Trend.UP), (8, 12, Trend.DOWN), (8, 8, Trend.LEVEL), (8, None, Trend.NEW)],
)
def test_a_score_moves_against_another(now: int, before: int | None, moved: Trend) -> None:
    assert trend(now, before) is moved


def test_what_is_left_is_told_against_the_target() -> None:
    assert (above_target(12, 8), above_target(8, 12), above_target(8, None)) == (4, 0, None)


@pytest.mark.parametrize(
    ("actions", "score", "target", "coverage", "words", "is_flagged"),
    [
        (Mitigating(), 16, 8, Coverage.NONE, "No mitigation", True),
        (Mitigating(), 12, 8, Coverage.NONE, "No mitigation", False),
        (Mitigating(2, 2), 16, 8, Coverage.EXHAUSTED,
         "All mitigating actions are done and the score is still above target", True),
        (Mitigating(1, 1), 9, None, Coverage.EXHAUSTED, "All mitigating actions are done and no target is set", False),
        (Mitigating(2, 2), 8, 8, Coverage.REACHED, "All mitigating actions are done and the target is reached", False),
        (Mitigating(3, 0, 1), 20, 8, Coverage.COVERED, "Covered: 3 actions, 1 late", False),
        (Mitigating(1), 20, None, Coverage.COVERED, "Covered: 1 action", False),
        (Mitigating(3, 1, 2), 6, 4, Coverage.COVERED, "Covered: 3 actions, 1 done, 2 late", False),
    ],
)  # fmt: skip
def test_the_verdict_names_what_the_very_actions_do(
    actions: Mitigating, score: int, target: int | None, coverage: Coverage, words: str, is_flagged: bool
) -> None:
    found = verdict(actions, score, target)
    assert (found.coverage, found.words, found.is_flagged) == (coverage, words, is_flagged)


@pytest.mark.parametrize("signal", SIGNALS.values(), ids=lambda signal: signal.key)
def test_a_signal_suggests_more_the_more_it_counts_and_says_its_rule(signal: object) -> None:
    one = SIGNALS[signal.key]  # type: ignore[attr-defined]
    suggested = [one.suggested(value) for value in range(101)]
    assert suggested == sorted(suggested)
    assert suggested[0] == 1
    assert set(suggested) == set(LEVELS)
    for step, word in zip(one.steps, ("unlikely", "possible", "likely", "almost certain"), strict=True):
        assert f"{word} from {step}{one.unit}" in one.rule
    assert len(one.key) <= 24  # the column that keeps it


@settings(max_examples=50)
@given(suggested=LEVEL, likelihood=LEVEL, answered=st.none() | LEVEL)
def test_a_signal_asks_only_where_it_differs_and_was_not_answered(
    suggested: int, likelihood: int, answered: int | None
) -> None:
    asks = asks_again(suggested=suggested, likelihood=likelihood, answered=answered)
    assert asks == ({suggested}.isdisjoint({likelihood, answered}))
    assert not (asks and has_gone_back(suggested=suggested, likelihood=likelihood))
