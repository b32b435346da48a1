"""The national standards of reviews, case by case on the days that decide."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cohorts.domain.flows import EVERYONE
from cohorts.domain.kinds import Entry
from cohorts.domain.learning import LearntAdmission
from cohorts.domain.records import Delayed, PlanStand, Records
from cohorts.domain.registers import Colour
from cohorts.domain.review_clock import ReviewFact
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.domain.stays import Stay
from tcp_portal.months import Month
from tests.unit.cohorts.made import make_bed, make_stay
from tests.unit.trajectories.reviewed import POLICIES
from trajectories.domain.ratios import (
    DELAYED,
    EVER,
    IN_DATE,
    LAST_RATING,
    ON_REGISTER,
    PLANNED,
    RATIOS,
    Ratio,
    percent,
)
from trajectories.domain.tally import Tally

APRIL = Month(2017, 4)
END = date(2017, 4, 30)
CHILD, ADULT = date(2001, 5, 1), date(1980, 1, 1)
BY_ID = {ratio.id: ratio for ratio in RATIOS}
COMMUNITY, INPATIENT, EMERGENCY = ReviewKind.COMMUNITY, ReviewKind.INPATIENT, ReviewKind.EMERGENCY


def review(on: date, kind: ReviewKind = INPATIENT, state: ReviewState = ReviewState.HELD) -> ReviewFact:
    return ReviewFact(kind, state, on)


def tally(*stays: Stay, as_at: date = date(2018, 1, 1), **records: Any) -> Tally:
    return Tally(stays, Records(**{"policies": POLICIES, **records}), as_at=as_at)


def standing(ratio: Ratio | str, stay: Stay, *reviews: ReviewFact, month: Month = APRIL, **more: Any) -> str:
    """How one stay enters a share: out, missing or done."""
    asked = BY_ID[ratio] if isinstance(ratio, str) else ratio
    met, of = tally(stay, reviews={stay.person_id: reviews}, **more).counts(asked, month)
    return {(0, 0): "out", (0, 1): "missing", (1, 1): "done"}[met, of]


def stay_of(
    days: int, *, born: date = ADULT, security: str = "0", end: date | None = None, **more: Any
) -> Stay:
    """A stay that began so many days before the end of April 2017."""
    start = END - timedelta(days=days)
    return make_stay(start, end, date_of_birth=born, beds=(make_bed(start, end, security=security),), **more)


@pytest.mark.parametrize(
    ("group", "days", "born", "security"),
    [
        ("review_repeat_under_18", 92, CHILD, "0"),
        ("review_repeat_under_18", 92, CHILD, "2"),  # children: any ward
        ("review_repeat_adult", 183, ADULT, "0"),
        ("review_repeat_adult", 183, ADULT, "4"),  # intensive care is not secure
        ("review_repeat_secure", 366, ADULT, "1"),
        ("review_repeat_secure", 366, ADULT, "3"),
    ],
)
def test_a_repeat_is_due_from_so_many_days_on(group: str, days: int, born: date, security: str) -> None:
    assert standing(group, stay_of(days, born=born, security=security)) == "missing"
    assert standing(group, stay_of(days - 1, born=born, security=security)) == "out"
    others = {"review_repeat_under_18", "review_repeat_adult", "review_repeat_secure"} - {group}
    for other in others:
        assert standing(other, stay_of(days, born=born, security=security)) == "out"


@pytest.mark.parametrize(
    ("group", "born", "security", "last_good"),
    [
        ("review_repeat_under_18", CHILD, "0", date(2017, 1, 30)),
        ("review_repeat_adult", ADULT, "0", date(2016, 10, 30)),
        ("review_repeat_secure", ADULT, "2", date(2016, 4, 30)),
    ],
)
def test_the_last_review_may_be_so_many_calendar_months_old(
    group: str, born: date, security: str, last_good: date
) -> None:
    stay = stay_of(800, born=born, security=security)
    assert standing(group, stay, review(last_good)) == "done"
    assert standing(group, stay, review(last_good - timedelta(days=1))) == "missing"
    assert standing(group, stay, review(last_good, COMMUNITY)) == "done"  # any review within the journey


def test_three_months_before_the_last_of_may_is_the_last_of_february() -> None:
    stay = make_stay(date(2016, 1, 1), date_of_birth=CHILD.replace(month=9))
    assert standing("review_repeat_under_18", stay, review(date(2017, 2, 28)), month=Month(2017, 5)) == "done"
    assert (
        standing("review_repeat_under_18", stay, review(date(2017, 2, 27)), month=Month(2017, 5)) == "missing"
    )


@pytest.mark.parametrize("state", [ReviewState.BOOKED, ReviewState.DECLINED, ReviewState.CANCELLED])
def test_only_a_review_that_was_held_counts(state: ReviewState) -> None:
    stay = stay_of(400)
    assert standing("review_repeat_adult", stay, review(END, state=state)) == "missing"
    assert standing(EVER, stay, review(END, state=state)) == "missing"


def test_reviews_before_march_2013_are_not_counted() -> None:
    stay = make_stay(date(2010, 1, 4))
    first = Month(2013, 3)
    assert standing(EVER, stay, review(date(2013, 2, 28)), month=first) == "missing"
    assert standing(EVER, stay, review(date(2013, 3, 1)), month=first) == "done"
    assert standing("review_repeat_adult", stay, review(date(2013, 2, 28)), month=first) == "missing"


def test_a_review_of_an_earlier_journey_is_ever_but_no_repeat() -> None:
    stay = stay_of(200)
    earlier = review(END - timedelta(days=201))
    assert standing("review_repeat_adult", stay, earlier) == "missing"
    assert standing(EVER, stay, earlier) == "done"


def test_a_journey_counts_from_its_first_admission_also_where_the_person_was_found_late() -> None:
    stay = stay_of(400, entry=Entry.FOUND_LATE, counted_from=date(2017, 4, 20))
    assert standing("review_repeat_adult", stay) == "missing"


def test_between_two_beds_the_ward_before_says_whether_it_was_secure() -> None:
    start = date(2015, 1, 1)
    between = make_stay(start, beds=(make_bed(start, date(2017, 4, 29), security="2"),))
    assert standing("review_repeat_secure", between) == "missing"
    assert standing("review_repeat_adult", make_stay(start, beds=())) == "missing"


def test_the_18th_birthday_moves_somebody_to_the_adults() -> None:
    born = date(1999, 4, 30)
    assert standing("review_repeat_under_18", stay_of(400, born=born)) == "out"
    assert standing("review_repeat_adult", stay_of(400, born=born)) == "missing"


@pytest.mark.parametrize(
    ("days_after", "child", "adult"),
    [
        (0, "done", "done"),
        (7, "done", "done"),
        (8, "missing", "done"),
        (28, "missing", "done"),
        (29, "missing", "missing"),
    ],
)
def test_after_an_admission_a_review_has_7_days_for_a_child_and_28_for_an_adult(
    days_after: int, child: str, adult: str
) -> None:
    for group, born, expected in (
        ("review_admission_under_18", CHILD, child),
        ("review_admission_adult", ADULT, adult),
    ):
        stay = stay_of(60, born=born)
        assert standing(group, stay, review(stay.started_on + timedelta(days=days_after))) == expected


@pytest.mark.parametrize(
    ("kind", "days_before", "expected"),
    [
        (COMMUNITY, 0, "done"),
        (COMMUNITY, 27, "done"),
        (COMMUNITY, 28, "missing"),
        (EMERGENCY, 27, "done"),
        (INPATIENT, 1, "missing"),  # of an earlier journey
    ],
)
def test_before_an_admission_a_community_review_counts_for_fewer_than_28_days(
    kind: ReviewKind, days_before: int, expected: str
) -> None:
    stay = stay_of(60)
    before = review(stay.started_on - timedelta(days=days_before), kind)
    assert standing("review_admission_adult", stay, before) == expected


def test_a_short_stay_counts_only_with_a_review_after_the_admission() -> None:
    start = date(2017, 4, 3)

    def stayed(days: int, born: date = ADULT) -> Stay:
        return make_stay(start, start + timedelta(days=days), date_of_birth=born)

    before = review(start, COMMUNITY)
    assert standing("review_admission_adult", stayed(27)) == "out"
    assert standing("review_admission_adult", stayed(27), before) == "out"
    assert standing("review_admission_adult", stayed(27), review(start)) == "done"
    assert (
        standing("review_admission_adult", stayed(27), before, review(start + timedelta(days=25))) == "done"
    )
    assert standing("review_admission_under_18", stayed(6, CHILD)) == "out"
    assert standing("review_admission_under_18", stayed(7, CHILD)) == "missing"
    # A review is looked for up to day 28 also for a child, whose standard is day 7.
    assert (
        standing("review_admission_under_18", stayed(6, CHILD), review(start + timedelta(days=20)))
        == "missing"
    )


def test_who_has_just_come_is_left_out_until_the_time_is_over() -> None:
    assert standing("review_admission_adult", stay_of(27)) == "out"
    assert standing("review_admission_adult", stay_of(28)) == "missing"
    assert standing("review_admission_adult", stay_of(27), as_at=END) == "out"


def test_admissions_of_three_months_count_and_no_transfers() -> None:
    for start, expected in (
        (date(2017, 1, 31), "out"),
        (date(2017, 2, 1), "missing"),
        (date(2017, 4, 2), "missing"),
    ):
        assert standing("review_admission_adult", make_stay(start)) == expected
    transferred = make_stay(date(2017, 2, 10), entry=Entry.TRANSFER_IN, counted_from=date(2017, 3, 1))
    assert standing("review_admission_adult", transferred) == "out"


def test_a_month_that_still_runs_is_known_up_to_the_day() -> None:
    stay = stay_of(400)
    as_at = date(2017, 4, 12)
    assert standing("review_repeat_adult", stay, review(date(2017, 4, 13)), as_at=as_at) == "missing"
    assert standing("review_repeat_adult", stay, review(date(2017, 4, 12)), as_at=as_at) == "done"


def test_admissions_with_a_review_before_follow_the_policy_of_28_days_included() -> None:
    stay = make_stay(date(2017, 4, 10))
    ratio = BY_ID["review_before_admission"]
    assert standing(ratio, stay, review(date(2017, 3, 13), COMMUNITY)) == "done"
    assert standing(ratio, stay, review(date(2017, 3, 12), COMMUNITY)) == "missing"
    assert standing(ratio, stay, review(date(2017, 4, 11), COMMUNITY)) == "missing"
    assert standing(ratio, stay, review(date(2017, 4, 9), INPATIENT)) == "missing"
    assert standing(ratio, stay, month=Month(2017, 5)) == "out"


def test_in_date_is_not_overdue_by_the_registers_own_clock() -> None:
    assert standing(IN_DATE, stay_of(28)) == "done"  # due on this very day
    assert standing(IN_DATE, stay_of(29)) == "missing"
    stay = stay_of(400)
    assert standing(IN_DATE, stay, review(date(2016, 10, 30))) == "done"
    assert standing(IN_DATE, stay, review(date(2016, 10, 29))) == "missing"
    declined = review(date(2017, 4, 1), state=ReviewState.DECLINED)
    assert standing(IN_DATE, stay, review(date(2016, 3, 29)), declined) == "done"


def test_a_delay_and_a_planned_date_count_as_they_stood_on_the_day() -> None:
    stay = stay_of(400)
    over = {stay.spell_id: [Delayed(date(2017, 1, 1), END)]}
    running = {stay.spell_id: [Delayed(END, date(2017, 5, 1)), Delayed(date(2017, 2, 1), None)]}
    assert standing(DELAYED, stay, delays=over) == "missing"
    assert standing(DELAYED, stay, delays=running) == "done"
    steps = [PlanStand(date(2017, 3, 1), date(2017, 4, 1)), PlanStand(date(2017, 5, 2), None)]
    assert standing(PLANNED, stay, plans={stay.spell_id: steps}) == "done"
    assert standing(PLANNED, stay, plans={stay.spell_id: steps}, month=Month(2017, 5)) == "missing"
    assert standing(PLANNED, stay, plans={stay.spell_id: steps}, month=Month(2017, 2)) == "missing"
    passed = tally(stay, plans={stay.spell_id: steps}).counted("planned_date_passed", APRIL)
    assert [one.stay for one in passed] == [stay]
    assert not tally(stay, plans={stay.spell_id: steps}).counted("planned_date_passed", Month(2017, 3))


def test_what_the_register_knew_is_told_of_the_years_admissions() -> None:
    known, rated, unknown, earlier = (
        make_stay(start)
        for start in (date(2016, 5, 1), date(2017, 4, 3), date(2017, 1, 9), date(2016, 4, 30))
    )

    def learnt(stay: Stay, **more: Any) -> LearntAdmission:
        return LearntAdmission(
            stay.spell_id, stay.person_id, None, None, stay.started_on, Entry.FIRST, **more
        )

    found = {
        known.spell_id: learnt(known, entered_on=date(2016, 4, 21)),
        rated.spell_id: learnt(rated, entered_on=date(2017, 2, 2), colour=Colour.AMBER),
        unknown.spell_id: learnt(unknown),
        earlier.spell_id: learnt(earlier, entered_on=date(2016, 1, 1)),
    }
    asked = tally(known, rated, unknown, earlier, learnt=found)
    assert asked.counts(ON_REGISTER, APRIL) == (2, 3)
    assert asked.learning(APRIL).typical_days == 10
    assert [
        len(asked.counted(LAST_RATING[colour], APRIL)) for colour in (Colour.AMBER, Colour.RED, None)
    ] == [
        1,
        0,
        1,
    ]


@pytest.mark.parametrize(
    ("met", "of", "value"), [(19, 24, "79.2"), (1, 3, "33.3"), (1, 16, "6.3"), (0, 4, "0.0"), (0, 0, None)]
)
def test_a_share_has_one_decimal_and_is_not_known_over_nobody(met: int, of: int, value: str | None) -> None:
    assert percent(met, of) == (None if value is None else Decimal(value))


def test_a_rolling_share_is_not_known_before_the_register_or_over_nobody() -> None:
    asked = tally(make_stay(date(2015, 1, 1)))
    ratio = BY_ID["review_repeat_adult"]
    assert asked.rolling(ratio, APRIL, EVERYONE, Month(2017, 2)) == (0, 3)
    assert asked.rolling(ratio, APRIL, EVERYONE, Month(2017, 3)) is None
    assert asked.rolling(BY_ID["review_repeat_secure"], APRIL, EVERYONE, Month(2016, 1)) is None
