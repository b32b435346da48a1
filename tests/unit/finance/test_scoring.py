"""Points of a panel: weighted, averaged, moderated, spread; and which bids the envelope can carry together."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations as subsets
from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from finance.domain.combinations import MOST_EXHAUSTIVE, Candidate, combinations
from finance.domain.criteria import WEIGHTS_ADD_UP_TO, Criterion
from finance.domain.scoring import judge, member_score, running, spreads

WEIGHTS = {
    Criterion.IMPACT: 30,
    Criterion.CREDIBILITY: 25,
    Criterion.SPEED: 15,
    Criterion.SUSTAINABILITY: 15,
    Criterion.BUY_IN: 15,
}
ANY = st.fixed_dictionaries({one: st.integers(0, 4) for one in Criterion})
AGREED = st.dictionaries(st.sampled_from(list(Criterion)), st.decimals(0, 4, places=2))


@st.composite
def weighings(draw: st.DrawFn) -> dict[Criterion, int]:
    """Five weights that make a hundred."""
    cuts = sorted(
        draw(st.lists(st.integers(0, WEIGHTS_ADD_UP_TO), min_size=4, max_size=4, unique_by=lambda x: x))
    )
    ends = [0, *cuts, WEIGHTS_ADD_UP_TO]
    return dict(zip(Criterion, (b - a for a, b in pairwise(ends)), strict=True))


def all_of(points: int) -> dict[Criterion, int]:
    return dict.fromkeys(Criterion, points)


def test_a_bid_by_hand() -> None:
    first = {**all_of(3), Criterion.IMPACT: 4}
    second = {**all_of(3), Criterion.IMPACT: 1, Criterion.SPEED: 2}
    assert member_score(first, WEIGHTS) == Decimal("82.5")
    assert member_score(second, WEIGHTS) == Decimal("56.25")
    found = judge({1: first, 2: second}, {}, weights=WEIGHTS, bar=60, expected=3)
    assert (found.score, found.scored, found.missing) == (Decimal("69.38"), 2, 1)  # 69.375, half up
    assert found.reaches_bar
    assert found.spreads == {**all_of(0), Criterion.IMPACT: 3, Criterion.SPEED: 1}
    assert (found.apart, found.wide, found.is_wide) == (Decimal("1.05"), (Criterion.IMPACT,), True)
    talked = judge(
        {1: first, 2: second}, {Criterion.IMPACT: Decimal("1")}, weights=WEIGHTS, bar=60, expected=3
    )
    assert (talked.score, talked.reaches_bar) == (Decimal("58.13"), False)


def test_no_score_is_never_zero() -> None:
    none = judge({}, {}, weights=WEIGHTS, bar=60, expected=2)
    assert (none.score, none.reaches_bar, none.apart, none.is_wide, none.missing) == (
        None,
        None,
        None,
        False,
        2,
    )
    half = judge({1: {Criterion.IMPACT: 4}}, {}, weights=WEIGHTS, bar=60, expected=1)
    assert (half.score, half.scored) == (None, 0)
    zero = judge({1: all_of(0)}, {}, weights=WEIGHTS, bar=0, expected=1)
    assert (zero.score, zero.reaches_bar, zero.spreads) == (Decimal("0.00"), True, {})


@given(st.lists(ANY, min_size=1, max_size=9), AGREED, weighings())
def test_a_score_is_the_weighted_mean_with_moderated_points_first(
    given_points: list[dict[Criterion, int]], agreed: dict[Criterion, Decimal], weights: dict[Criterion, int]
) -> None:
    found = judge(dict(enumerate(given_points)), agreed, weights=weights, bar=50, expected=9)
    exact = Fraction(0)
    for one in Criterion:
        mean = Fraction(sum(points[one] for points in given_points), len(given_points))
        exact += weights[one] * (Fraction(agreed[one]) if one in agreed else mean) / 4
    assert found.score is not None
    assert abs(Fraction(found.score) - exact) <= Fraction(1, 200)
    assert found.score == found.score.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert 0 <= found.score <= 100
    assert found.reaches_bar == (found.score >= 50)
    if not agreed:  # it lies between its members, and one more of them cannot leave their span
        ends = [member_score(points, weights) or Decimal(0) for points in given_points]
        assert min(ends) - Decimal("0.01") <= found.score <= max(ends) + Decimal("0.01")
    widest = spreads(given_points)
    assert all(0 <= apart <= 4 for apart in widest.values())
    assert bool(widest) == (len(given_points) > 1)
    if widest:
        assert found.apart is not None
        assert found.apart <= max(widest.values())


@given(st.lists(st.decimals(0, 10**6, places=2), max_size=8), st.decimals(0, 10**6, places=2))
def test_the_running_total_says_where_the_money_runs_out(asked: list[Decimal], envelope: Decimal) -> None:
    found = running(asked, envelope)
    assert [total for total, _ in found] == [sum(asked[: at + 1]) for at in range(len(asked))]
    fits = [covered for _, covered in found]
    assert fits == sorted(fits, reverse=True)


def candidates(count: int) -> st.SearchStrategy[list[Candidate]]:
    money = st.decimals(1, 5_000, places=2)
    score = st.decimals(0, 100, places=2)
    one = st.tuples(money, score, st.booleans())
    return st.lists(one, max_size=count).map(
        lambda rows: [
            Candidate(UUID(int=at), asked, points, beds=at, people=at, below_bar=below)
            for at, (asked, points, below) in enumerate(rows)
        ]
    )


@settings(max_examples=60)
@given(candidates(7), st.decimals(0, 12_000, places=2))
def test_the_best_combinations_are_those_that_trying_all_of_them_finds(
    bids: list[Candidate], envelope: Decimal
) -> None:
    every = [
        chosen
        for size in range(1, len(bids) + 1)
        for chosen in subsets(range(len(bids)), size)
        if sum((bids[at].asked for at in chosen), Decimal(0)) <= envelope
    ]
    ranked = sorted(
        every,
        key=lambda chosen: (
            -sum((bids[at].score for at in chosen), Decimal(0)),
            sum((bids[at].asked for at in chosen), Decimal(0)),
            len(chosen),
            chosen,
        ),
    )
    found = combinations(bids, envelope)
    assert found.all_seen
    assert found.fitting == len(every)
    assert [[one.key for one in each.bids] for each in found.best] == [
        [bids[at].key for at in chosen] for chosen in ranked[:5]
    ]


def test_a_bid_below_the_bar_marks_its_combination_and_sums_are_exact() -> None:
    low = Candidate(UUID(int=1), Decimal("0.10"), Decimal(40), 1, 2, below_bar=True)
    high = Candidate(UUID(int=2), Decimal("0.20"), Decimal("70.5"), 3, 4)
    first, second, third = combinations([low, high], Decimal("0.30")).best
    assert (first.asked, first.score, first.beds, first.people) == (Decimal("0.30"), Decimal("110.5"), 4, 6)
    assert [bool(one.below_bar) for one in (first, second, third)] == [True, False, True]
    assert not combinations([low, high], Decimal("0.05")).best
    assert not combinations([], Decimal(5)).best


def test_above_fifteen_bids_a_greedy_answer_says_that_it_is_one() -> None:
    bids = [Candidate(UUID(int=at), Decimal(100), Decimal(at)) for at in range(MOST_EXHAUSTIVE + 1)]
    found = combinations(bids, Decimal(250))
    assert (found.all_seen, found.fitting) == (False, None)
    assert found.best[0].score == Decimal(15 + 14)
    assert all(one.asked <= 250 for one in found.best)
    whole = combinations(bids[:MOST_EXHAUSTIVE], Decimal(250))
    assert whole.fitting == 15 + 15 * 14 // 2
