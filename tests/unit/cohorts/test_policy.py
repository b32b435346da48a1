from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.policy import RULE_WORDS, Policies, PolicyRow, Rule, Span, Unit

CHANGE = date(2021, 10, 1)
OLD = PolicyRow(Rule.REVIEW_POST_CHILD, Span(14, Unit.DAYS), None, date(2013, 3, 1), CHANGE, "2017")
NEW = PolicyRow(Rule.REVIEW_POST_CHILD, Span(7, Unit.DAYS), None, CHANGE, None, "2021")
CUT_OFF = PolicyRow(Rule.DOWRY_CUT_OFF, None, date(2016, 4, 1), date(2013, 3, 1), None, "notes")


@pytest.mark.parametrize(
    ("span", "day", "after"),
    [
        (Span(28, Unit.DAYS), date(2017, 2, 1), date(2017, 3, 1)),
        (Span(6, Unit.MONTHS), date(2016, 8, 31), date(2017, 2, 28)),
        (Span(12, Unit.MONTHS), date(2016, 2, 29), date(2017, 2, 28)),
        (Span(5, Unit.YEARS), date(2012, 2, 29), date(2017, 3, 1)),
    ],
)
def test_a_span_goes_by_the_calendar(span: Span, day: date, after: date) -> None:
    assert span.after(day) == after


def test_a_span_goes_back_too() -> None:
    assert Span(28, Unit.DAYS).before(date(2017, 3, 1)) == date(2017, 2, 1)
    assert Span(5, Unit.YEARS).before(date(2016, 4, 1)) == date(2011, 4, 1)


def test_a_span_is_said_in_words() -> None:
    assert [Span(1, Unit.MONTHS).words, Span(28, Unit.DAYS).words, Span(5, Unit.YEARS).words] == [
        "1 month",
        "28 days",
        "5 years",
    ]


def test_the_row_of_the_day_answers_and_a_change_moves_nothing_before_it() -> None:
    policies = Policies([NEW, OLD])
    assert policies.row(Rule.REVIEW_POST_CHILD, date(2021, 9, 30)) == OLD
    assert policies.row(Rule.REVIEW_POST_CHILD, CHANGE) == NEW
    assert policies.span(Rule.REVIEW_POST_CHILD, date(2017, 5, 12)) == Span(14, Unit.DAYS)


def test_before_its_first_row_a_rule_did_not_exist() -> None:
    policies = Policies([OLD, CUT_OFF])
    assert policies.span(Rule.REVIEW_POST_CHILD, date(2013, 2, 28)) is None
    assert policies.span(Rule.VISIT_ADULT, date(2017, 5, 12)) is None
    assert policies.day(Rule.VISIT_ADULT, date(2017, 5, 12)) is None
    assert policies.day(Rule.DOWRY_CUT_OFF, date(2017, 5, 12)) == date(2016, 4, 1)


@given(st.permutations([OLD, NEW, CUT_OFF]), st.dates(date(2010, 1, 1), date(2030, 1, 1)))
def test_the_order_of_the_rows_changes_no_answer(rows: list[PolicyRow], day: date) -> None:
    assert Policies(rows).row(Rule.REVIEW_POST_CHILD, day) == Policies([OLD, NEW]).row(
        Rule.REVIEW_POST_CHILD, day
    )


def test_every_rule_has_its_words() -> None:
    assert set(RULE_WORDS) == set(Rule)
