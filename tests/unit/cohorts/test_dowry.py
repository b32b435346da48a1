from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.dowry import Answer, Eligibility, Leaving, Part, eligibility, first_admission
from cohorts.domain.policy import Policies, PolicyRow, Rule, Span, Unit
from tcp_portal.months import add_years

CUT_OFF = date(2016, 4, 1)
TODAY = date(2017, 5, 12)
FIRST = date(2013, 3, 1)
POLICIES = Policies(
    [
        PolicyRow(Rule.DOWRY_STAY, Span(5, Unit.YEARS), None, FIRST, None, "Guidance"),
        PolicyRow(Rule.DOWRY_CUT_OFF, None, CUT_OFF, FIRST, None, "Notes"),
    ]
)
DAYS = st.dates(date(2000, 1, 1), date(2019, 12, 31))


def asked(
    first_admitted: date, on: date | None = date(2017, 6, 30), destination: str = "SH", **more: bool
) -> Eligibility:
    leaving = Leaving(on, destination, **more)
    return eligibility(first_admitted=first_admitted, leaving=leaving, today=TODAY, policies=POLICIES)


@pytest.mark.parametrize(
    ("first_admitted", "answer"),
    [
        (date(2011, 4, 1), Answer.YES),  # five years to the day
        (date(2011, 4, 2), Answer.NO),
        (date(2016, 4, 2), Answer.NO),
        (date(2008, 2, 29), Answer.YES),
    ],
)
def test_five_calendar_years_at_the_cut_off_day(first_admitted: date, answer: Answer) -> None:
    assert asked(first_admitted).answer is answer


def test_a_leap_day_has_its_anniversary_on_the_first_of_march() -> None:
    rows = [
        PolicyRow(Rule.DOWRY_STAY, Span(5, Unit.YEARS), None, FIRST, None, "Guidance"),
        PolicyRow(Rule.DOWRY_CUT_OFF, None, date(2017, 2, 28), FIRST, None, "Notes"),
    ]
    leaving = Leaving(date(2017, 6, 30), "SH")
    admitted = date(2012, 2, 29)
    found = eligibility(first_admitted=admitted, leaving=leaving, today=TODAY, policies=Policies(rows))
    assert found.answer is Answer.NO
    assert "at 28 February 2017 was 4 years and not 5 years" in found.sentence


@pytest.mark.parametrize(
    ("destination", "answer", "words"),
    [
        ("FH", Answer.YES, "planned to leave to family home on 30 June 2017."),
        ("MH", Answer.NO, "which is not a home in the community"),
        ("AH", Answer.NO, "acute hospital for physical health care"),
        ("PR", Answer.NO, "prison"),
        ("OT", Answer.OPEN, "does not say whether it is in the community"),
        ("", Answer.OPEN, "once a home in the community is planned"),
    ],
)
def test_the_destination_decides(destination: str, answer: Answer, words: str) -> None:
    found = asked(date(2010, 3, 3), destination=destination)
    assert found.answer is answer
    assert words in found.sentence


def test_the_sentence_says_why() -> None:
    assert asked(date(2010, 3, 3)).sentence == (
        "Eligible for a dowry: in hospital without a break since 3 March 2010, 6 years at 1 April 2016 where "
        "5 years are asked for; planned to leave to supported housing on 30 June 2017."
    )
    assert "no date yet" in asked(date(2010, 3, 3), on=None).sentence
    assert "left to supported housing" in asked(date(2010, 3, 3), left=True).sentence


def test_who_left_before_the_day_died_or_was_out_of_scope_has_none() -> None:
    assert (
        "left on 31 March 2016, before 1 April 2016"
        in asked(date(2010, 3, 3), on=date(2016, 3, 31), left=True).sentence
    )
    assert asked(date(2010, 3, 3), on=CUT_OFF, left=True).answer is Answer.YES
    assert "died" in asked(date(2010, 3, 3), died=True).sentence
    assert "out of scope" in asked(date(2010, 3, 3), out_of_scope=True).sentence
    assert "admitted on 3 May 2016, after 1 April 2016" in asked(date(2016, 5, 3)).sentence


def test_without_a_rule_there_is_nothing_to_ask_for() -> None:
    leaving = Leaving(date(2012, 1, 1), "SH")
    for policies in (Policies([]), POLICIES):
        found = eligibility(first_admitted=date(2000, 1, 1), leaving=leaving, today=TODAY, policies=policies)
        assert (found.answer, "no rule about dowries" in found.sentence) == (Answer.NO, True)


@given(start=DAYS, lengths=st.lists(st.integers(0, 900), min_size=1, max_size=6), cut=st.data())
def test_a_transfer_never_changes_the_answer(start: date, lengths: list[int], cut: st.DataObject) -> None:
    """However a journey is cut into wards and partnerships, its first day and its answer are the same."""
    days = [start]
    for length in lengths:
        days.append(days[-1] + timedelta(days=length))
    whole = [Part(days[0], None)]
    parts = [Part(a, b) for a, b in pairwise(days)] + [Part(days[-1], None)]
    order = cut.draw(st.permutations(parts))
    assert first_admission(order) == first_admission(whole) == start
    assert asked(first_admission(order) or start) == asked(start)


@given(gap=st.integers(1, 400), first=DAYS)
def test_a_break_starts_a_journey_anew(gap: int, first: date) -> None:
    left = first + timedelta(days=30)
    back = left + timedelta(days=gap)
    assert first_admission([Part(first, left), Part(back, None)]) == back
    assert first_admission([]) is None


@given(admitted=DAYS)
def test_longer_stays_are_never_worse_off(admitted: date) -> None:
    eligible = asked(admitted).answer is Answer.YES
    assert eligible == (add_years(admitted, 5) <= CUT_OFF)
    if eligible:
        assert asked(admitted - timedelta(days=1)).answer is Answer.YES
