from __future__ import annotations

from datetime import date

import pytest

from cohorts.domain.at_risk import check_consent, review_due
from cohorts.domain.policy import Policies, PolicyRow, Rule, Span, Unit
from cohorts.domain.registers import Colour
from tcp_portal.errors import Refusal

FIRST, LATER = date(2016, 1, 1), date(2017, 6, 1)
ENTERED = date(2017, 3, 1)
TODAY = date(2017, 5, 12)


def rows(rule: Rule, span: Span, start: date = FIRST, end: date | None = None) -> PolicyRow:
    return PolicyRow(rule, span, None, start, end, "a test")


POLICIES = Policies(
    [
        rows(Rule.REGISTER_RED, Span(7, Unit.DAYS), end=LATER),
        rows(Rule.REGISTER_RED, Span(14, Unit.DAYS), start=LATER),
        rows(Rule.REGISTER_AMBER, Span(28, Unit.DAYS)),
        rows(Rule.REGISTER_GREEN, Span(3, Unit.MONTHS)),
    ]
)


@pytest.mark.parametrize(
    ("colour", "rated_on", "reviewed", "due"),
    [
        (Colour.RED, ENTERED, None, date(2017, 3, 8)),
        (Colour.RED, ENTERED, date(2017, 3, 20), date(2017, 3, 27)),
        (Colour.RED, date(2017, 4, 3), date(2017, 3, 20), date(2017, 4, 10)),
        (Colour.AMBER, ENTERED, date(2017, 3, 20), date(2017, 4, 17)),
        (Colour.GREEN, ENTERED, date(2017, 11, 30), date(2018, 2, 28)),
        (Colour.RED, date(2017, 5, 31), None, date(2017, 6, 7)),
        (Colour.RED, LATER, None, date(2017, 6, 15)),
        (Colour.BLUE, ENTERED, None, None),
    ],
)
def test_a_review_is_due_by_the_colour_and_the_policy_of_the_day_it_counts_from(
    colour: Colour, rated_on: date, reviewed: date | None, due: date | None
) -> None:
    found = review_due(
        colour, rated_on=rated_on, entered_on=ENTERED, last_review=reviewed, spans=POLICIES.span
    )
    assert found == due


BORN = date(2000, 4, 10)


@pytest.mark.parametrize(
    ("consent", "on", "born", "field"),
    [
        ("", ENTERED, BORN, "consent"),
        ("guess", ENTERED, BORN, "consent"),
        ("informed", None, BORN, "consent_on"),
        ("informed", date(2017, 3, 2), BORN, "consent_on"),
        ("informed", date(2017, 6, 1), BORN, "consent_on"),
        ("informed", date(2000, 4, 9), BORN, "consent_on"),
        ("parent", ENTERED, date(1999, 3, 1), "consent"),
        ("gillick", ENTERED, date(1980, 3, 1), "consent"),
    ],
)
def test_nobody_is_entered_without_a_basis_that_is_dated_and_their_own(
    consent: str, on: date | None, born: date, field: str
) -> None:
    with pytest.raises(Refusal) as caught:
        check_consent(consent, on, entered_on=ENTERED, born=born, today=TODAY)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("consent", "born"),
    [("informed", BORN), ("parent", date(1999, 3, 2)), ("gillick", BORN), ("best", date(1980, 1, 1))],
)
def test_a_basis_on_the_day_of_entry_is_enough(consent: str, born: date) -> None:
    check_consent(consent, ENTERED, entered_on=ENTERED, born=born, today=TODAY)
