from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.policy import Policies, PolicyRow, Rule, Span, Unit
from cohorts.domain.visits import VisitDue, away_since, is_child, visit_due
from tcp_portal.months import add_years

START = date(2013, 3, 1)
DAY = date(2017, 4, 30)


def row(rule: Rule, days: int, valid_from: date = START, valid_to: date | None = None) -> PolicyRow:
    return PolicyRow(rule, Span(days, Unit.DAYS), None, valid_from, valid_to, "A test")


POLICIES = Policies([row(Rule.VISIT_ADULT, 56), row(Rule.VISIT_CHILD, 42)])
ADULT = date(1980, 1, 1)
DAYS = st.dates(min_value=START, max_value=date(2019, 1, 1))


def due(since: date, last: date | None = None, born: date = ADULT, policies: Policies = POLICIES) -> VisitDue:
    found = visit_due(since=since, last=last, born=born, day=DAY, policies=policies)
    assert found is not None
    return found


def test_adults_every_eight_weeks_and_children_every_six_from_the_later_day() -> None:
    since, last = date(2017, 1, 2), date(2017, 2, 6)
    assert due(since).on == date(2017, 2, 27)
    assert due(since, last).on == date(2017, 4, 3)
    assert due(last, since).on == date(2017, 4, 3)
    assert due(since, born=date(2002, 1, 1)).on == date(2017, 2, 13)
    assert due(since, born=date(2002, 1, 1)).rule.rule is Rule.VISIT_CHILD


@pytest.mark.parametrize(("after", "days"), [(41, 56), (42, 56), (43, 42), (57, 42)])
def test_the_childs_interval_holds_while_still_a_child_on_the_day_that_it_gives(
    after: int, days: int
) -> None:
    since = date(2017, 1, 2)
    born = add_years(since + timedelta(days=after), -18)
    assert due(since, born=born).on == since + timedelta(days=days)


@given(DAYS, st.none() | DAYS, st.dates(min_value=date(1930, 1, 1), max_value=START))
def test_a_visit_is_due_six_or_eight_weeks_after_the_later_day(
    since: date, last: date | None, born: date
) -> None:
    found = due(since, last, born)
    start = max(since, last or since)
    assert found.since == start
    assert (found.on - start).days == (42 if is_child(born, start + timedelta(days=42)) else 56)


@given(DAYS, DAYS, DAYS)
def test_a_later_visit_never_brings_the_next_one_forward(since: date, one: date, two: date) -> None:
    earlier, later = sorted((one, two))
    assert due(since, earlier).on <= due(since, later).on


def test_a_change_of_policy_moves_no_date_before_it() -> None:
    changes = date(2017, 3, 1)
    dated = Policies([row(Rule.VISIT_ADULT, 56, START, changes), row(Rule.VISIT_ADULT, 28, changes)])
    assert due(changes - timedelta(days=1), policies=dated).on == date(2017, 4, 25)
    assert due(changes, policies=dated).on == date(2017, 3, 29)


def test_who_was_away_before_the_rule_is_counted_from_its_first_day() -> None:
    assert due(date(2006, 5, 15)).on == START + timedelta(days=56)
    assert visit_due(since=DAY, last=None, born=ADULT, day=DAY, policies=Policies([])) is None


A, B, C, D = (date(2017, month, 1) for month in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("beds", "expected"),
    [
        ([], None),
        ([(A, False)], None),
        ([(A, True)], A),
        ([(A, True), (B, True)], A),
        ([(A, True), (B, False), (C, True), (D, True)], C),
        ([(A, True), (B, False)], None),
    ],
)
def test_away_is_the_unbroken_run_at_the_end(beds: list[tuple[date, bool]], expected: date | None) -> None:
    assert away_since(beds) == expected


def test_nobody_is_a_child_on_the_eighteenth_birthday() -> None:
    born = date(2000, 2, 29)
    assert is_child(born, date(2018, 2, 28))
    assert not is_child(born, date(2018, 3, 1))
