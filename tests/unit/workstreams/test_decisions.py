"""When a decision is due for review, and how long support has been waited for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstreams.domain.decisions import review_is_overdue, waiting

DAY = date(2017, 5, 12)
DAYS = st.dates(date(2016, 1, 1), date(2018, 12, 31))


@pytest.mark.parametrize(
    ("state", "review_on", "expected"),
    [
        ("made", DAY - timedelta(days=1), True),
        ("made", DAY, False),
        ("made", None, False),
        ("asked", DAY - timedelta(days=1), False),
        ("declined", DAY - timedelta(days=1), False),
        ("replaced", DAY - timedelta(days=1), False),
    ],
)
def test_only_a_decision_in_force_is_overdue_for_review(
    state: str, review_on: date | None, expected: bool
) -> None:
    assert review_is_overdue(state=state, review_on=review_on, day=DAY) is expected


@settings(max_examples=60)
@given(asked=DAYS, needed=st.none() | DAYS, answered=st.none() | DAYS, day=DAYS)
def test_a_request_waits_until_it_is_answered_and_is_late_only_while_it_waits(
    asked: date, needed: date | None, answered: date | None, day: date
) -> None:
    answered = None if answered is None else max(asked, answered)
    how = waiting(asked_on=asked, needed_by=needed, answered_on=answered, day=day)
    assert how.answered == (answered is not None and answered <= day)
    assert how.overdue == (not how.answered and needed is not None and needed < day)
    assert (how.days is None) == (asked > day)
    if how.days is not None:
        assert asked + timedelta(days=how.days) == (answered if how.answered else day)
