"""The simulation agrees with an exact calculation of its own, and moves the way it must."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tcp_portal.months import Month
from trajectories.domain.forecast import (
    DAYS_A_MONTH,
    Arrival,
    Fan,
    Inputs,
    forecast,
    hazards_of,
    leaving_chances,
)
from trajectories.domain.leaving import LATE_EDGES, Curve, Inpatient, Slip, keeping, leaving_hazards

ORIGIN = date(2017, 4, 30)
CURVE = Curve((0, 180, 365, 1826), (0.0, 0.5, 0.8, 2.0), 0.0004)
FLAT = Curve((0,), (0.0,), 0.0)
HISTORY = (Slip(0, 0, True), Slip(40, 0, True), Slip(200, 1, False), Slip(-20, 0, True), Slip(95, 2, True))


def _someone(at: int, **facts: object) -> Inpatient:
    known: dict[str, object] = {"place": "x" if at % 3 else "y", "arrangement": "ccg" if at % 2 else "spec"}
    return Inpatient(key=str(at), stayed_days=90 * at, **{**known, **facts})  # type: ignore[arg-type]


def _inputs(**facts: object) -> Inputs:
    people = tuple(
        _someone(at, planned_in_days=50 * at - 100 if at % 3 == 0 else None, slips=(30,) * (at % 4))
        for at in range(20)
    )
    base = Inputs(
        ORIGIN,
        12,
        people,
        {"": CURVE},
        CURVE,
        1.5,
        HISTORY,
        plan=tuple(20 - at // 2 for at in range(12)),
        mix=(Arrival("x", "ccg", 0.7), Arrival("z", "spec", 0.3)),
    )
    return replace(base, **facts)  # type: ignore[arg-type]


def _exact(inputs: Inputs, month: int) -> np.ndarray:
    """The law of the census at a month's end: people one by one by convolution, and a Poisson count of new ones."""
    law = np.array([1.0])
    for hazards in hazards_of(inputs):
        stays = math.exp(-hazards[month])
        law = np.convolve(law, [1 - stays, stays])
    days = [day + 0.5 for day in range(round(DAYS_A_MONTH * (month + 1)))]
    stays_new = sum(inputs.survival_new.survival(day) for day in days) / len(days) * (month + 1)
    mean = inputs.admissions_a_month * stays_new
    poisson = [math.exp(-mean) * mean**count / math.factorial(count) for count in range(60)]
    return np.convolve(law, poisson)


def test_the_paths_agree_with_the_exact_law() -> None:
    inputs = _inputs()
    fan = forecast(inputs)
    for month in range(inputs.months):
        law = _exact(inputs, month)
        counts = np.arange(len(law))
        assert fan.expected[month] == pytest.approx(law @ counts, abs=0.01)
        at_most = law.cumsum()
        chance = at_most[inputs.plan[month]]
        assert fan.chance[month] == pytest.approx(chance, abs=4 * math.sqrt(0.25 / inputs.paths))
        for share, found in ((0.05, fan.low90), (0.25, fan.low50), (0.5, fan.median), (0.75, fan.high50),
                             (0.95, fan.high90)):  # fmt: skip
            error = 4 * math.sqrt(share * (1 - share) / inputs.paths)
            low, high = np.searchsorted(at_most, (share - error, share + error))
            assert low <= found[month] <= high, (month, share)


def test_what_is_not_sure_widens_the_fan_and_keeps_its_mean() -> None:
    sure, unsure = forecast(_inputs()), forecast(_inputs(admissions_shape=4.0))
    assert unsure.expected == sure.expected
    assert unsure.high90[-1] - unsure.low90[-1] > sure.high90[-1] - sure.low90[-1]
    slow = forecast(_inputs(exits_shape=3.0))
    assert slow.high90[-1] - slow.low90[-1] > sure.high90[-1] - sure.low90[-1]
    assert slow.expected[-1] == pytest.approx(slow.median[-1], abs=1.0)


def test_the_same_inputs_give_the_same_fan_and_another_seed_another() -> None:
    assert forecast(_inputs()) == forecast(_inputs())
    assert forecast(_inputs(seed=1)).chance != forecast(_inputs(seed=2)).chance


def test_everyone_stays_and_nobody_comes() -> None:
    people = tuple(_someone(at, stays=True) for at in range(7))
    fan = forecast(_inputs(people=people, admissions_a_month=0.0))
    assert fan.median == fan.low90 == fan.high90 == (7,) * 12
    assert fan.expected == (7.0,) * 12
    assert fan.chance == tuple(1.0 if plan >= 7 else 0.0 for plan in _inputs().plan)


def test_a_day_fixed_by_a_scenario_is_kept() -> None:
    people = (_someone(1, fixed_in_days=31), _someone(2, fixed_in_days=32))
    fan = forecast(_inputs(people=people, admissions_a_month=0.0))
    assert fan.median[:3] == (1, 0, 0)  # 31 May is the first month's end, 1 June the day after


def test_the_discharges_needed() -> None:
    people = tuple(_someone(at) for at in range(22))
    fan = forecast(_inputs(people=people, months=23, plan=(*[None] * 22, 14), admissions_a_month=19 / 12))
    assert fan.needed_a_month == pytest.approx((22 - 14) / 23 + 19 / 12)
    assert fan.chance[:22] == (None,) * 22
    assert forecast(_inputs(plan=())).needed_a_month is None
    assert fan.months[0] == Month(2017, 5)
    assert fan.months[-1] == Month(2019, 3)


def test_parts_add_up_to_the_whole() -> None:
    fan = forecast(_inputs(exits_shape=20.0))
    for name in ("place", "arrangement"):
        parts = [part for part in fan.beds if getattr(part, name)]
        assert sum(part.now for part in parts) == fan.now
        for month in range(12):
            assert sum(part.bands.expected[month] for part in parts) == pytest.approx(fan.expected[month])


def test_nobody_and_no_month() -> None:
    empty = forecast(_inputs(people=(), admissions_a_month=0.0))
    assert empty.median == (0,) * 12
    assert forecast(_inputs(months=0, plan=())).median == ()
    with pytest.raises(ValueError, match="one value for each month"):
        forecast(_inputs(months=3))


@settings(max_examples=60, deadline=None)
@given(
    planned=st.integers(0, 500),
    later=st.integers(0, 500),
    slips=st.integers(0, 4),
    stayed=st.integers(0, 4000),
    history=st.lists(st.builds(Slip, st.integers(-100, 900), st.integers(0, 3), st.booleans()), max_size=12),
)
def test_a_later_date_never_lowers_the_census(
    planned: int, later: int, slips: int, stayed: int, history: list[Slip]
) -> None:
    kept, days = keeping(history), tuple(range(1, 1500, 13))

    def hazards(on: int) -> tuple[float, ...]:
        person = Inpatient("a", "x", "ccg", stayed, planned_in_days=on, slips=(10,) * slips)
        return leaving_hazards(person, survival={"": CURVE}, kept=kept, days=days)

    sooner, put_off = hazards(planned), hazards(planned + later)
    assert all(after <= before + 1e-9 for before, after in zip(sooner, put_off, strict=True))
    assert all(0 <= one <= two + 1e-12 for one, two in itertools.pairwise(sooner))


def _mean(fan: Fan) -> float:
    return sum(fan.expected)


def test_dates_put_off_and_more_admissions_raise_the_median() -> None:
    base = _inputs()
    put_off = tuple(
        replace(one, planned_in_days=one.planned_in_days + 200, slips=(*one.slips, 200))
        if one.planned_in_days is not None and one.planned_in_days >= 0
        else one
        for one in base.people
    )
    assert all(
        after >= before
        for before, after in zip(forecast(base).median, forecast(_inputs(people=put_off)).median, strict=True)
    )
    assert _mean(forecast(_inputs(people=put_off))) > _mean(forecast(base))
    assert _mean(forecast(_inputs(admissions_a_month=2.5))) > _mean(forecast(base))


def test_a_date_that_slipped_more_slips_more_and_a_passed_date_is_as_late_as_it_is() -> None:
    kept = keeping(())
    assert kept.after(30, 0) > kept.after(30, 1) > kept.after(30, 2) == kept.after(30, 5)
    days = (30, 400, 900)

    def chance(**facts: object) -> list[float]:
        person = _someone(8, **facts)
        hazards = leaving_hazards(person, survival={"": CURVE}, kept=kept, days=days)
        return [1 - math.exp(-hazard) for hazard in hazards]

    assert chance(planned_in_days=0)[0] > chance(planned_in_days=-60)[0]
    # Long after its date a plan says no more than the stay does.
    passed = leaving_hazards(
        _someone(8, planned_in_days=-LATE_EDGES[-1]), survival={"": CURVE}, kept=kept, days=days
    )
    assert math.exp(-passed[-1]) == pytest.approx(CURVE.survival(720 + 900) / CURVE.survival(720))


def test_few_dates_are_drawn_to_the_assumption_and_many_speak_for_themselves() -> None:
    assert keeping(()).late[0][0] == pytest.approx(0.40)
    assert keeping([Slip(0, 0, True)] * 600).late[0][0] > 0.97
    never = keeping([Slip(900, 0, False)] * 600)
    assert never.late[0][0] < 0.01
    assert never.early < 0.01


def test_the_curve_is_conditional_on_the_stay_so_far() -> None:
    inputs = _inputs(people=(_someone(4),), survival={"": FLAT, "secure": CURVE})
    assert leaving_chances(inputs)["4"] == (0.0,) * 12
    secure = replace(inputs, people=(replace(inputs.people[0], route="secure"),))
    expected = 1 - CURVE.survival(360 + 31) / CURVE.survival(360)
    assert leaving_chances(secure)["4"][0] == pytest.approx(expected)
