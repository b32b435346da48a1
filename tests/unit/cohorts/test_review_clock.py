"""The C(E)TR clock: a table of ages, securities, transfers, leap days and policies, and what no order may change."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cohorts.domain.policy import Policies
from cohorts.domain.review_clock import (
    Basis,
    Due,
    Event,
    Journey,
    ReviewFact,
    ReviewStatus,
    WardFact,
    next_review,
)
from cohorts.domain.review_words import rule_words, status_words
from cohorts.domain.reviews import ReviewKind, ReviewState
from tcp_portal.months import add_months, add_years
from tests.unit.cohorts.clock_cases import (
    ADULT,
    BOOKED,
    DECLINED,
    GENERAL,
    HIGH,
    LOW,
    MEDIUM,
    PICU,
    POLICIES,
    TABLE,
    D,
    before,
    held,
    wards,
)

ADMITTED, TODAY = D(2016, 1, 4), D(2017, 5, 12)


def due(
    *reviews: ReviewFact,
    born: date = ADULT,
    admitted: date = ADMITTED,
    moves: list[WardFact] | None = None,
    security: str = GENERAL,
    day: date = TODAY,
    policies: Policies = POLICIES,
    **journey: Any,
) -> Due:
    return next_review(
        born=born,
        journey=Journey(admitted, **{"counted_from": admitted, **journey}),
        wards=wards((admitted, security)) if moves is None else moves,
        reviews=reviews,
        policies=policies,
        day=day,
    )


@pytest.mark.parametrize(
    ("facts", "reviews", "expected"), [case[1:] for case in TABLE], ids=[case[0] for case in TABLE]
)
def test_when_the_next_review_is_due(
    facts: dict[str, Any], reviews: list[ReviewFact], expected: date
) -> None:
    assert due(*reviews, **facts).on == expected


@pytest.mark.parametrize(
    ("day", "status", "days", "words"),
    [
        (D(2017, 1, 10), ReviewStatus.IN_DATE, 181, "In date · 10 July 2017"),
        (D(2017, 6, 9), ReviewStatus.IN_DATE, 31, "In date · 10 July 2017"),
        (D(2017, 6, 10), ReviewStatus.DUE_SOON, 30, "Due in 30 days"),
        (D(2017, 7, 9), ReviewStatus.DUE_SOON, 1, "Due in 1 day"),
        (D(2017, 7, 10), ReviewStatus.DUE_SOON, 0, "Due today"),
        (D(2017, 7, 11), ReviewStatus.OVERDUE, -1, "Overdue by 1 day"),
        (D(2017, 8, 13), ReviewStatus.OVERDUE, -34, "Overdue by 34 days"),
    ],
)
def test_how_a_person_stands_by_the_day(day: date, status: ReviewStatus, days: int, words: str) -> None:
    found = due(*held(D(2017, 1, 10)), day=day)
    assert (found.status, found.days, status_words(found)) == (status, days, words)


def test_declined_until_the_next_offer_and_overdue_after_it() -> None:
    said_no = ReviewFact(ReviewKind.INPATIENT, DECLINED, D(2017, 1, 10))
    assert due(said_no, day=D(2017, 7, 10)).status is ReviewStatus.DECLINED
    late = due(said_no, day=D(2017, 7, 11))
    assert (late.status, late.basis) == (ReviewStatus.OVERDUE, Basis.DECLINED)
    assert status_words(due(said_no)) == "Declined"
    assert rule_words(due(said_no)).startswith(
        "adult in a general ward, offered again 6 months after the person declined on 10 January 2017"
    )


@pytest.mark.parametrize("changes", [{"ended_on": D(2017, 5, 12)}, {"counted_from": D(2017, 5, 13)}])
def test_who_is_not_in_hospital_has_no_date(changes: dict[str, date]) -> None:
    found = due(**changes)
    assert (found.status, found.on, found.days, rule_words(found)) == (
        ReviewStatus.NOT_APPLICABLE, None, 0, "",
    )  # fmt: skip
    assert status_words(found) == "Not in hospital"


def test_without_a_rule_nothing_is_due() -> None:
    assert due(policies=Policies(())).status is ReviewStatus.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            due(*held(D(2016, 4, 8)), security=LOW),
            "adult in low secure, every 12 months after the review of 8 April 2016 (policy of March 2017).",
        ),
        (
            due(admitted=D(2017, 4, 24)),
            "adult, within 28 days of the admission on 24 April 2017 (policy of March 2017).",
        ),
        (
            due(admitted=D(2010, 3, 3)),
            "adult, within 28 days of the admission on 3 March 2010, counted from 1 March 2013 when the rule began "
            "(policy of March 2017).",
        ),
        (
            due(*before(D(2015, 12, 20)), born=D(2002, 1, 1)),
            "under 18, every 3 months after the review of 20 December 2015, before the admission "
            "(policy of March 2017).",
        ),
        (
            due(*held(D(2017, 2, 8)), born=D(1999, 4, 20), admitted=D(2016, 10, 10)),
            "adult in a general ward, every 6 months after the review of 8 February 2017 (policy of March 2017). "
            "Worked out again on 20 April 2017: the 18th birthday.",
        ),
        (
            due(*held(D(2017, 1, 10)), moves=wards((D(2016, 1, 4), GENERAL), (D(2017, 3, 6), MEDIUM))),
            "adult in medium secure, every 12 months after the review of 10 January 2017 (policy of March 2017). "
            "Worked out again on 6 March 2017: a move to medium secure.",
        ),
        (
            due(admitted=D(2012, 5, 1), counted_from=D(2016, 6, 6), found_late=True),
            "adult, within 28 days of the admission on 1 May 2012, counted from 1 March 2013 when the rule began "
            "(policy of March 2017). Nothing was due before the person was found on 6 June 2016.",
        ),
    ],
)
def test_each_date_says_which_rule_made_it(found: Due, words: str) -> None:
    assert rule_words(found) == words


def test_the_booked_day_is_the_next_one_also_when_it_went_by() -> None:
    booked = [ReviewFact(ReviewKind.INPATIENT, BOOKED, day) for day in (D(2017, 6, 20), D(2017, 5, 3))]
    assert due(*held(D(2017, 1, 10)), *booked).booked_on == D(2017, 5, 3)
    assert due(*held(D(2017, 5, 4)), *booked).booked_on == D(2017, 6, 20)
    assert due().booked_on is None


# --- what always holds --------------------------------------------------------------------------------------------

DAYS = st.dates(D(2013, 6, 1), D(2019, 12, 31))
REVIEWS = st.lists(
    st.builds(ReviewFact, st.sampled_from(ReviewKind), st.sampled_from(ReviewState), DAYS), max_size=8
)
MOVES = st.lists(st.tuples(DAYS, st.sampled_from([GENERAL, LOW, MEDIUM, HIGH, PICU])), max_size=5)
BORN = st.dates(D(1950, 1, 1), D(2006, 12, 31))


def stays(admitted: date, security: str, moves: list[tuple[date, str]]) -> list[WardFact]:
    return wards((admitted, security), *sorted(move for move in moves if move[0] > admitted))


@given(BORN, DAYS, st.sampled_from([GENERAL, LOW]), MOVES, REVIEWS, DAYS, st.randoms(use_true_random=False))
def test_no_order_of_entry_changes_a_date(
    born: date, admitted: date, security: str, moves: list[Any], reviews: list[Any], day: date, random: Random
) -> None:
    in_wards = stays(admitted, security, moves)
    assume(len({ward.start for ward in in_wards}) == len(in_wards))
    expected = due(*reviews, born=born, admitted=admitted, moves=in_wards, day=day)
    random.shuffle(in_wards)
    random.shuffle(reviews)
    assert due(*reviews, born=born, admitted=admitted, moves=in_wards, day=day) == expected


@given(BORN, DAYS, st.sampled_from([GENERAL, LOW]), MOVES, REVIEWS, DAYS, st.booleans(), st.integers(0, 900))
def test_nothing_is_due_before_the_admission_or_before_being_found(
    born: date, admitted: date, security: str, moves: list[Any], reviews: list[Any], day: date,
    found_late: bool, later: int,
) -> None:  # fmt: skip
    counted = admitted + timedelta(days=later)
    found = due(
        *reviews, born=born, admitted=admitted, moves=stays(admitted, security, moves), day=day,
        counted_from=counted, found_late=found_late,
    )  # fmt: skip
    assert found.on is None or found.on >= (counted if found_late else admitted)


@given(BORN, DAYS, st.sampled_from([GENERAL, LOW]), MOVES, REVIEWS, DAYS, DAYS)
def test_a_later_last_review_never_makes_an_earlier_date(
    born: date, admitted: date, security: str, moves: list[Any], reviews: list[Any], day: date, last: date
) -> None:
    """Whatever was held before: one more review, later than all, moves the date on or leaves it."""
    assume(admitted <= last <= day)
    in_wards = stays(admitted, security, moves)
    earlier = [review for review in reviews if review.on <= last]
    facts: dict[str, Any] = {"born": born, "admitted": admitted, "moves": in_wards, "day": day}
    was, now = due(*earlier, **facts), due(*earlier, *held(last), **facts)
    assert was.on is not None
    assert now.on is not None
    assert was.on <= now.on


@given(BORN, DAYS, st.lists(DAYS, min_size=1, max_size=6), st.sampled_from([GENERAL, LOW]), DAYS)
def test_without_moves_or_birthdays_it_agrees_with_the_printed_formula(
    born: date, admitted: date, days: list[date], security: str, day: date
) -> None:
    """Last review plus the interval of age and ward; else the admission plus its days (section 5.2)."""
    adult_from = add_years(born, 18)
    assume(adult_from <= admitted or adult_from > day)
    child = adult_from > day
    reviewed = [each for each in days if admitted <= each <= day]
    found = due(*held(*days), born=born, admitted=admitted, security=security, day=day)
    if day < admitted:
        assert found.on is None
    elif reviewed:
        assert found.on == add_months(max(reviewed), 3 if child else 12 if security == LOW else 6)
    else:
        assert found.on == admitted + timedelta(days=14 if child else 28)


@given(BORN, DAYS, MOVES, st.lists(DAYS, max_size=3), DAYS)
def test_a_date_changes_only_on_the_day_of_something_that_happened(
    born: date, admitted: date, moves: list[Any], days: list[date], start: date
) -> None:
    """Day by day over a year: without a review, a birthday or a move the date stays, and the event is told."""
    in_wards = stays(admitted, GENERAL, moves)
    happened = {ward.start for ward in in_wards} | {*days, add_years(born, 18), admitted}
    week = [start + timedelta(days=number) for number in range(0, 360, 1)]
    dates = [due(*held(*days), born=born, admitted=admitted, moves=in_wards, day=day) for day in week]
    for was, now in pairwise(dates):
        if was.on != now.on:
            assert now.day in happened
        if now.event is not None:
            assert now.event_on in happened
            assert now.event in Event
