"""The control chart by worked examples, rule by rule, with all digits."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from itertools import islice

import pytest

from tcp_portal.months import Month
from trajectories.domain.spc import Analysis, Options, analyse


def days(count: int) -> list[date]:
    return [Month(2014, 4).plus(at).first for at in range(count)]


def run(values: list[float | None], direction: str = "increase", **said: object) -> Analysis:
    return analyse(days(len(values)), values, direction=direction, **said)  # type: ignore[arg-type]


def marked(found: Analysis, rule: str) -> list[int]:
    return [at for at, point in enumerate(found.points) if getattr(point, rule)]


# Montgomery, Introduction to Statistical Quality Control: viscosity of 15 batches of aircraft primer paint, individuals
# chart with mean 33.52 and mean moving range 0.48, limits 34.80 and 32.24 worked from those two rounded figures.
PAINT: list[float | None] = [
    33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84,
]  # fmt: skip
# Ten numbers by hand.
WORKED: list[float | None] = [50.8, 53.0, 52.6, 53.4, 53.8, 52.2, 53.0, 51.2, 54.2, 52.1]


def test_a_published_example() -> None:
    found = run(PAINT, "neutral")
    (segment,) = found.segments
    assert (round(segment.mean or 0, 2), round(segment.moving_range or 0, 2)) == (33.52, 0.48)
    assert segment.upper_limit == pytest.approx(34.80, abs=0.005)
    assert segment.lower_limit == pytest.approx(32.24, abs=0.0125)  # printed from rounded figures
    assert not any(point.rules for point in found.points)  # “the process is in control”
    assert not found.is_provisional


def test_mean_and_limits_of_a_series_done_by_hand() -> None:
    found = run(WORKED, options=Options(minimum_points=10))
    # 526.3 / 10; moving ranges 2.2 .4 .8 .4 1.6 .8 1.8 3.0 2.1 = 13.1 over 9
    (segment,) = found.segments
    assert segment.mean == pytest.approx(52.63, rel=1e-15)
    assert segment.moving_range == pytest.approx(13.1 / 9, rel=1e-12)
    assert segment.upper_limit == pytest.approx(56.501777777777775, rel=1e-14)
    assert segment.lower_limit == pytest.approx(48.758222222222226, rel=1e-14)
    assert segment.upper_two_sigma == pytest.approx(55.211185185185185, rel=1e-14)
    assert segment.lower_two_sigma == pytest.approx(50.048814814814815, rel=1e-14)
    assert found.is_provisional
    assert any("provisional" in one for one in found.warnings)


def test_limits_are_never_clipped() -> None:
    found = run([0, 4] * 8)
    # mean 2, moving ranges all 4
    assert found.points[0].lower_limit == pytest.approx(2 - 10.64)
    assert found.points[0].upper_limit == pytest.approx(12.64)
    assert not found.warnings


def test_a_point_on_a_limit_is_inside_and_one_above_is_not() -> None:
    base = [10.0, 12.0] * 10
    # the baseline's mean is 11 and its mean moving range 2: limits 11 +/- 5.32
    on = run([*base, 16.32, 11.0], baseline=20)
    over = run([*base, 16.3200001, 11.0], baseline=20)
    under = run([*base, 5.6799999, 11.0], baseline=20)
    assert on.points[20].upper_limit == pytest.approx(16.32)
    assert (marked(on, "outside"), marked(over, "outside"), marked(under, "outside")) == ([], [20], [20])
    assert under.points[20].kind == "special_cause_concern"


SPREAD = [10.0, 30.0] * 8  # wide limits, so that only runs signal; mean 20


@pytest.mark.parametrize(
    ("tail", "shift"),
    [
        ([21.0] * 7, range(20, 27)),
        ([21.0] * 6, None),
        ([21.0] * 3 + [20.0] + [21.0] * 4, None),  # a point on the mean breaks the run
        ([19.0] * 8, range(20, 28)),
    ],
)
def test_shift_is_seven_strictly_on_one_side_of_the_mean(tail: list[float], shift: range | None) -> None:
    base = [10.0, 30.0] * 10
    found = run([*base, *tail], baseline=20)
    assert found.points[20].mean == 20
    assert marked(found, "shift") == (list(shift) if shift else [])


def test_shift_does_not_cross_the_end_of_a_baseline_or_a_recalculation() -> None:
    values: list[float | None] = [*([10.0, 30.0] * 6), *([21.0] * 4), *([22.0] * 4), *([10.0, 30.0] * 2)]
    whole = run(values, options=Options(shift=8))
    cut = run(values, rebase=[days(24)[16]], options=Options(shift=8))
    assert marked(whole, "shift") == list(range(11, 20))
    assert marked(cut, "shift") == []


def test_trend_is_seven_points_with_both_ends_and_crosses_a_recalculation() -> None:
    values: list[float | None] = [
        9.0,
        1.0,
        8.0,
        2.0,
        9.0,
        3.0,
        4.0,
        5.0,
        6.0,
        7.0,
        8.0,
        9.0,
        1.0,
        5.0,
        2.0,
        7.0,
    ]
    assert marked(run(values), "trend") == list(range(5, 12))
    assert marked(run(values, rebase=[days(16)[8]]), "trend") == list(range(5, 12))
    values[8] = 5.0  # a tie breaks it
    assert marked(run(values), "trend") == []
    falling = run(
        [-value for value in [9.0, 1.0, 8.0, 2.0, 9.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 1.0, 5.0, 2.0]]
    )
    assert [falling.points[at].low for at in (5, 11)] == [("trend",), ("trend",)]


def test_six_points_of_a_trend_when_six_are_asked_for() -> None:
    values: list[float | None] = [9.0, 1.0, 8.0, 2.0, 9.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 1.0, 9.0, 2.0, 8.0]
    assert marked(run(values), "trend") == []
    assert marked(run(values, options=Options(trend=6)), "trend") == list(range(5, 11))


@pytest.mark.parametrize(
    ("three", "beyond", "between"),
    [
        # base 10, 12: mean 11, two sigma at 14.5466..., limit at 16.32
        ([15.0, 15.0, 12.0], [20, 21], [20, 21]),
        ([15.0, 12.0, 15.0], [20, 22], [20, 22]),
        ([15.0, 17.0, 12.0], [20, 21], []),  # the one outside is half of the pair, or counts for nothing
        ([15.0, 15.0, 15.0], [20, 21, 22], [20, 21, 22]),
        ([15.0, 10.0, 15.0], [], []),  # the third lies on the other side of the mean
        ([15.0, 11.0, 15.0], [], []),  # or on it
        ([15.0, 7.0, 12.0], [], []),
        ([7.0, 7.0, 10.0], [20, 21], [20, 21]),
    ],
)
def test_two_of_three(three: list[float], beyond: list[int], between: list[int]) -> None:
    values: list[float | None] = [*([10.0, 12.0] * 10), *three, 10.0, 12.0]
    assert marked(run(values, baseline=20), "two_of_three") == beyond
    found = run(values, baseline=20, options=Options(two_of_three="between"))
    assert marked(found, "two_of_three") == between


def test_one_pass_of_screening_drops_the_range_and_the_point_that_ends_it() -> None:
    values: list[float | None] = [*([10.0, 12.0] * 8), 40.0, *([10.0, 12.0] * 2)]
    # ranges: 15 of 2, one of 28, one of 30, 3 of 2 = 94 / 20 = 4.7; screen at 15.3549
    plain, screened = run(values), run(values, options=Options(screen_outliers=True))
    assert plain.segments[0].moving_range == pytest.approx(4.7)
    (kept,) = screened.segments
    assert (kept.moving_range, kept.screened) == (2.0, 2)
    # the points that end the two ranges (40 and the 10 after it) leave the mean: 8*22 + 22 + 12 over 19
    assert kept.mean == pytest.approx(210 / 19)
    assert marked(screened, "outside") == [16]


def test_conflict_shows_what_the_policy_says_and_neutral_reads_high_first() -> None:
    # falls for seven points while the first ones are still above the mean
    values: list[float | None] = [*([10.0] * 8), 30.0, 29.0, 28.0, 27.0, 26.0, 25.0, 24.0]
    kinds = {
        (way, policy): run(values, way, options=Options(conflict=policy)).points[-1].kind
        for way in ("increase", "decrease", "neutral")
        for policy in ("improvement", "concern")
    }
    assert run(values).points[-1].in_conflict
    assert kinds["increase", "improvement"] == kinds["decrease", "improvement"] == "special_cause_improvement"
    assert kinds["increase", "concern"] == kinds["decrease", "concern"] == "special_cause_concern"
    assert kinds["neutral", "concern"] == "special_cause_neutral_high"
    assert run(values, "increase", options=Options(conflict="improvement")).variation == "improvement_high"
    assert run(values, "increase", options=Options(conflict="concern")).variation == "concern_low"
    assert run(values, "decrease", options=Options(conflict="improvement")).variation == "improvement_low"
    assert run(values, "decrease", options=Options(conflict="concern")).variation == "concern_high"
    assert any("for better and one for worse" in one for one in run(values).warnings)


def test_the_icon_is_that_of_the_last_point_alone() -> None:
    values: list[float | None] = [*([10.0, 12.0] * 8), 60.0, 10.0]
    found = run(values)
    assert marked(found, "outside") == [16]
    assert found.variation == "common_cause"
    assert run(values[:-1], "neutral").variation == "neutral_high"
    assert run([-value for value in values[:-1] if value is not None], "neutral").variation == "neutral_low"


@pytest.mark.parametrize(
    ("target", "increase", "decrease"),
    [
        (5.0, "pass", "fail"),
        (5.68, "pass", "fail"),  # on the lower limit
        (5.69, "hit_or_miss", "hit_or_miss"),
        (16.31, "hit_or_miss", "hit_or_miss"),
        (Decimal("16.32"), "fail", "pass"),  # on the upper limit
        (20.0, "fail", "pass"),
        (None, "none", "none"),
    ],
)
def test_assurance_counts_a_target_on_a_limit(target: object, increase: str, decrease: str) -> None:
    values: list[float | None] = [10.0, 12.0] * 10
    assert run(values, "increase", target=target).assurance == increase
    assert run(values, "decrease", target=target).assurance == decrease
    neutral = run(values, "neutral", target=target)
    assert neutral.assurance == "none"
    assert bool(neutral.warnings) == (target is not None)


def test_the_target_of_the_last_point_counts_and_the_limits_of_its_segment() -> None:
    values: list[float | None] = [*([10.0, 12.0] * 8), *([20.0, 22.0] * 8)]
    when = days(32)
    dated = [(when[20], 15.0), (when[0], 5.0)]
    found = run(values, target=dated, rebase=[when[16]])
    assert [found.points[at].target for at in (0, 19, 20)] == [5.0, 5.0, 15.0]
    assert (found.target, found.assurance) == (15.0, "pass")
    assert run(values, target=dated).assurance == "hit_or_miss"
    assert run(values, target=[*dated, (when[31], None)]).assurance == "none"


def test_a_constant_series_shows_nothing() -> None:
    for value in (0.0, 0.1, 100.0, 1 / 3):
        found = run([value] * 24, "decrease", target=value, options=Options(screen_outliers=True))
        assert found.variation == "common_cause"
        assert not any(point.rules for point in found.points)
        assert found.assurance == "pass"  # met every time
        assert run([value] * 24, "increase", target=value).assurance == "pass"
        assert run([value] * 24, "increase", target=value + 1).assurance == "fail"


def test_a_value_on_a_limit_of_nil_is_no_signal() -> None:
    # mean 2.66 and every moving range 1: the lower limit is nil but for the rounding of the arithmetic
    values = [2.16, 3.16] * 8
    found = run([*values, 0.0], baseline=16)
    assert not found.points[-1].outside


def test_order_missing_values_and_duplicates() -> None:
    when = days(17)
    values: list[float | None] = [10.0, None, 12.0, *([10.0, 12.0] * 6), float("nan"), 11.0]
    found = analyse(when[::-1], values[::-1], direction="increase")
    assert [point.date for point in found.points] == [when[0], *when[2:15], when[16]]
    assert found.missing == (when[1], when[15])
    with pytest.raises(ValueError, match="2014-04-01 is given more than once"):
        analyse([*when, when[0]], [*values, 3.0], direction="increase")
    with pytest.raises(ValueError, match="17 dates and 16 values"):
        analyse(when, values[:-1], direction="increase")
    with pytest.raises(ValueError, match="finite"):
        run([float("inf")])


@pytest.mark.parametrize(
    "said",
    [
        {"shift": 0}, {"shift": 7.0}, {"trend": True}, {"two_of_three": "both"}, {"conflict": "neutral"},
        {"minimum_points": 0}, {"screen_outliers": "no"},
    ],
)  # fmt: skip
def test_options_that_nobody_knows_are_refused(said: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(said))):
        Options(**said)  # type: ignore[arg-type]


def test_directions_and_baselines_that_nobody_knows_are_refused() -> None:
    with pytest.raises(ValueError, match="“increase”, “decrease”, “neutral”, and not 'up'"):
        run([1.0], "up")
    with pytest.raises(ValueError, match="baseline"):
        run([1.0], baseline=0)
    with pytest.raises(TypeError):
        Options(sigma=3)  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="same date"):
        run([1.0], target=[(days(1)[0], 1), (days(1)[0], 2)])


def test_rebase_dates_that_are_no_data_dates_are_ignored_with_a_warning() -> None:
    when = days(24)
    values: list[float | None] = [10.0, 12.0] * 12
    values[13] = None
    for wrong in (date(2014, 4, 2), date(2030, 1, 1), when[13]):
        found = run(values, rebase=[wrong])
        assert len(found.segments) == 1
        assert found.warnings == (f"No recalculation at {wrong}: this date has no value.",)
    assert len(run(values, rebase=[when[0], when[12], when[12]]).segments) == 2


def test_a_baseline_is_its_own_segment_and_its_limits_hold_until_a_recalculation() -> None:
    when = days(40)
    values: list[float | None] = [*([10.0, 12.0] * 6), *([20.0, 26.0] * 6), *([50.0, 52.0] * 8)]
    found = run(values, baseline=12, rebase=[when[24]])
    assert [(one.number, one.points, one.mean, one.baseline, one.fixed) for one in found.segments] == [
        (0, 12, 11.0, True, False), (1, 12, 11.0, False, True), (2, 16, 51.0, False, False),
    ]  # fmt: skip
    assert marked(found, "outside") == list(range(12, 24))
    at_once = run(values, baseline=12, rebase=[when[12], when[24]])
    assert [one.mean for one in at_once.segments] == [11.0, 23.0, 51.0]
    assert run(values, baseline=41).warnings == ("No baseline: it has 41 points, and there are 40.",)
    inside = run(values, baseline=12, rebase=[when[6]])
    assert len(inside.segments) == 2
    assert "inside the baseline" in inside.warnings[0]


def test_below_the_minimum_there_is_a_run_chart() -> None:
    found = run([*([10.0, 12.0] * 7)], target=5, rebase=[days(14)[7]])
    assert (found.is_run_chart, found.median) == (True, 11.0)
    assert (found.variation, found.assurance) == ("common_cause", "none")
    assert {(point.mean, point.lower_limit, point.upper_limit) for point in found.points} == {
        (None, None, None)
    }
    assert found.warnings == ("14 points: below 15 there is a run chart without limits or icons.",)
    assert not run([10.0, 12.0] * 7 + [11.0]).is_run_chart
    empty = analyse([], [], direction="neutral")
    assert (empty.points, empty.variation, empty.assurance, empty.median) == (
        (),
        "common_cause",
        "none",
        None,
    )


def test_anhoej_rules_of_a_run_chart() -> None:
    # 12 useful points: the longest run may be round(3.58) + 3 = 7, and 3 crossings are needed at least
    found = run([1.0] * 6 + [9.0] * 6)
    assert (found.run.useful, found.run.longest_run, found.run.longest_allowed) == (12, 6, 7)
    assert (found.run.crossings, found.run.crossings_needed, found.run.signal) == (1, 3, True)
    assert not run([1.0, 9.0] * 6).run.signal
    on_the_median = run([5.0, 5.0, 5.0, 1.0, 9.0]).run
    assert (on_the_median.median, on_the_median.useful, on_the_median.signal) == (5.0, 2, False)


def test_a_segment_of_one_point_has_a_mean_and_no_limits() -> None:
    found = run([10.0, 12.0] * 8, target=1, rebase=[days(16)[15]])
    assert (found.points[-1].mean, found.points[-1].upper_limit, found.assurance) == (12.0, None, "none")
    assert any("has one point" in one for one in found.warnings)


def test_a_steady_process_flags_its_last_point_in_about_one_chart_of_a_hundred() -> None:
    dice = random.Random(20170430)
    flags = any_flag = 0
    charts = 1500
    for _ in range(charts):
        found = run([dice.gauss(10, 3) for _ in range(24)])
        flags += found.variation != "common_cause"
        any_flag += any(point.rules for point in found.points)
    assert 0.003 < flags / charts < 0.03
    assert 0.10 < any_flag / charts < 0.25


def test_a_steady_census_would_signal_almost_always() -> None:
    """Why a census is refused: people stay, so nothing changes and yet the chart signals."""
    dice = random.Random(24)
    charts, signals = 60, 0
    for _ in range(charts):
        counts = list(islice(_census(dice, people=60, stay=24), 36))
        signals += any(point.rules for point in run(counts).points)
    assert signals / charts > 0.9


def _census(dice: random.Random, *, people: int, stay: int):  # type: ignore[no-untyped-def]
    inside = people
    while True:
        left = sum(dice.random() < 1 / stay for _ in range(inside))
        came = sum(dice.random() < people / stay / 50 for _ in range(50))
        inside += came - left
        yield float(inside)
