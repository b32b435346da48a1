"""A scenario moves what it supposes and nothing else; without a change it is the base exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from trajectories.domain.forecast import Arrival, Inputs, forecast
from trajectories.domain.leaving import Curve, Inpatient
from trajectories.domain.scenario import Change, apply, beds_of, quarter_ends

CURVE = Curve((0, 180, 365, 1826), (0.0, 0.5, 0.8, 2.0), 0.0004)
PEOPLE = tuple(
    Inpatient(str(at), "x", "ccg" if at % 2 else "specialised", 90 * at, 40 * at if at % 3 else None)
    for at in range(9)
)
BASE = Inputs(
    date(2017, 4, 30), 11, PEOPLE, {"": CURVE}, CURVE, 1.5,
    plan=tuple(9 - at // 2 for at in range(11)), mix=(Arrival("x", "ccg", 1),), paths=300,
)  # fmt: skip
CHANGES = st.lists(
    st.builds(
        Change,
        key=st.sampled_from([*(str(at) for at in range(9)), "gone"]),
        leaves_in_days=st.none() | st.integers(1, 400),
        stays=st.booleans(),
        arrangement=st.sampled_from(["", "ccg", "specialised"]),
        elsewhere=st.booleans(),
    ),
    max_size=6,
)


def test_without_a_change_the_fan_is_the_base_bit_for_bit() -> None:
    assert apply(BASE, []) == BASE
    assert forecast(apply(BASE, [], admissions_a_month=1.5)) == forecast(BASE)
    assert apply(BASE, [Change("of somebody who left", stays=True)]) == BASE


@given(CHANGES)
@settings(max_examples=200)
def test_nobody_else_moves(changes: list[Change]) -> None:
    touched = {change.key for change in changes}
    gone = {change.key for change in changes if change.elsewhere}
    found = apply(BASE, changes)
    assert {person.key for person in found.people} == {person.key for person in PEOPLE} - gone
    assert {person for person in PEOPLE if person.key not in touched} <= set(found.people)
    assert replace(found, people=PEOPLE) == BASE
    in_place = sum(one.key == other.key for one, other in zip(found.people, PEOPLE, strict=False))
    assert len(found.people) - in_place <= len(gone)


def test_a_dispute_lost_moves_exactly_one_bed() -> None:
    base, fan = forecast(BASE), forecast(apply(BASE, [Change("3", arrangement="specialised")]))
    assert (fan.median, fan.low90, fan.high90, fan.chance) == (
        base.median,
        base.low90,
        base.high90,
        base.chance,
    )
    assert {one.arrangement: one.now - one.base_now for one in beds_of(base, fan)} == {
        "ccg": -1,
        "specialised": 1,
    }


def test_a_payer_elsewhere_takes_one_person_out_of_the_count() -> None:
    fan = forecast(apply(BASE, [Change("3", elsewhere=True)]))
    assert fan.now == 8
    assert {one.arrangement: one.now - one.base_now for one in beds_of(forecast(BASE), fan)} == {
        "ccg": -1,
        "specialised": 0,
    }


def test_a_day_and_a_stay_move_the_fan_the_way_they_must() -> None:
    base = forecast(BASE)
    leaves = forecast(apply(BASE, [Change("0", leaves_in_days=31)]))
    stays = forecast(apply(BASE, [Change("0", stays=True)]))
    for at in range(BASE.months):
        assert leaves.expected[at] <= base.expected[at] <= stays.expected[at]
        assert (leaves.chance[at] or 0) >= (base.chance[at] or 0) >= (stays.chance[at] or 0)
    more = forecast(apply(BASE, [], admissions_a_month=4))
    assert more.expected[-1] > base.expected[-1]


def test_quarters_account_for_everyone() -> None:
    """People at the start and those who come, less those who leave in each quarter, are those at its end."""
    base, fan = forecast(BASE), forecast(apply(BASE, [Change("0", stays=True)], admissions_a_month=2))
    found = quarter_ends(base, fan, plan=BASE.plan, rates=(1.5, 2))
    assert [one.month.iso for one in found] == ["2017-06", "2017-09", "2017-12", "2018-03"]
    people = float(fan.now)
    for one, months in zip(found, (2, 3, 3, 3), strict=True):
        people += 2 * months - one.discharges
        at = fan.months.index(one.month)
        assert abs(people - fan.expected[at]) < 1e-9
        assert (one.plan, one.chance, one.base_median) == (BASE.plan[at], fan.chance[at], base.median[at])
