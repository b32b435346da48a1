"""Old contacts, consultations by date, and gates that were jumped."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstreams.domain.engage import Asking, GateFacts, began_too_early, consulting, contact_is_old, long_ago

TODAY = date(2017, 5, 12)


@pytest.mark.parametrize(
    ("contacted", "today", "old"),
    [
        (None, TODAY, True),
        (date(2017, 2, 12), TODAY, True),
        (date(2017, 2, 13), TODAY, False),
        (date(2017, 2, 28), date(2017, 5, 31), True),
        (date(2016, 11, 30), date(2017, 2, 28), False),
    ],
)
def test_a_contact_is_old_after_three_months_and_when_nobody_knows_it(
    contacted: date | None, today: date, old: bool
) -> None:
    assert contact_is_old(contacted, today) is old


@settings(max_examples=50)
@given(st.dates(date(2015, 1, 1), date(2030, 1, 1)), st.integers(0, 200))
def test_once_old_a_contact_stays_old(today: date, days: int) -> None:
    later = today + timedelta(days=days)
    assert long_ago(today) <= long_ago(later)
    assert 89 <= (today - long_ago(today)).days <= 92


@pytest.mark.parametrize(
    ("today", "state", "days"),
    [
        (date(2017, 4, 30), Asking.AHEAD, 1),
        (date(2017, 5, 1), Asking.OPEN, 30),
        (date(2017, 5, 31), Asking.OPEN, 0),
        (date(2017, 6, 1), Asking.CLOSED, None),
    ],
)
def test_a_consultation_is_open_on_its_first_and_on_its_last_day(
    today: date, state: Asking, days: int | None
) -> None:
    found = consulting(date(2017, 5, 1), date(2017, 5, 31), today, answers=None, equality="", outcome="")
    assert (found.state, found.days) == (state, days)
    missing = ("number of answers", "equality impact", "outcome")
    assert found.missing == (missing if state is Asking.CLOSED else ())


def test_a_closed_consultation_with_no_answer_at_all_has_a_count() -> None:
    found = consulting(date(2017, 1, 1), date(2017, 2, 1), TODAY, answers=0, equality="None", outcome=" ")
    assert found.missing == ("outcome",)


def phase(name: str, starts: date, passed: date | None = None) -> GateFacts:
    return GateFacts(name, starts, passed)


@pytest.mark.parametrize(
    ("passed", "starts", "flag"),
    [
        (date(2017, 4, 1), date(2017, 4, 1), ""),
        (date(2017, 4, 2), date(2017, 4, 1), "Plan"),
        (None, date(2017, 4, 1), "Plan"),
        (None, date(2017, 6, 1), ""),
        (date(2017, 5, 1), date(2017, 6, 1), ""),
    ],
)
def test_a_phase_that_began_before_the_gate_was_passed_names_it(
    passed: date | None, starts: date, flag: str
) -> None:
    phases = [phase("Plan", date(2017, 1, 1), passed), phase("Review", starts)]
    assert began_too_early(phases, TODAY) == ("", flag)


def test_without_phases_nothing_is_flagged() -> None:
    assert began_too_early([], TODAY) == ()
