"""The way of a bid, whether it is whole, its match and its promises: rules alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.domain import bid_states
from finance.domain.bid_ready import Call, Draft, missing, warnings
from finance.domain.bid_states import STEPS, Sum, amount_carried, amount_fault, following, may_follow
from finance.domain.criteria import Criterion
from finance.domain.match import COMMISSIONERS, Match, MatchLine, Terms, match_of, why_not
from finance.domain.promised import per_unit
from tcp_portal.months import Month

ENDS = ("awarded", "less", "conditions", "declined", "withdrawn")
ASKED = Decimal("200000.00")
MONEY = st.decimals(min_value=0, max_value=10**7, places=2)
TERMS = Terms(Decimal(1), 2015, 2016)


def test_a_bid_goes_its_way_and_an_end_is_an_end() -> None:
    states = {*STEPS, "draft"}
    assert {state for state in states if not following(state)} == set(ENDS)
    path = ["draft", "submitted", "returned", "resubmitted", "recommended", "less"]
    assert all(may_follow(here, there) for here, there in pairwise(path))
    for here, there in (("draft", "awarded"), ("submitted", "awarded"), ("declined", "resubmitted")):
        assert not may_follow(here, there)
    assert not may_follow("draft", "unheard of")
    assert {step.who for step in following("draft")} == {bid_states.Who.BIDDER}


@given(st.sampled_from(sorted(STEPS)), MONEY.filter(bool), st.none() | MONEY)
def test_a_step_keeps_an_amount_that_never_passes_the_sum_asked_for(
    to: str, asked: Decimal, amount: Decimal | None
) -> None:
    step = STEPS[to]
    if amount_fault(step, asked, amount):
        return
    kept = amount_carried(step, asked, amount)
    assert (kept is None) == (step.amount is Sum.NONE)
    if kept is not None:
        assert 0 <= kept <= asked
        assert kept or step.amount is Sum.ANY
        assert (kept < asked) or step.amount is not Sum.PART


def test_amounts_that_do_not_fit_are_told_in_pounds() -> None:
    fault = amount_fault(STEPS["less"], ASKED, ASKED)
    assert fault == "Give less than the sum asked for: £200,000."
    assert amount_fault(STEPS["awarded"], ASKED, Decimal(1)).endswith("the sum asked for: £200,000.")
    assert amount_fault(STEPS["conditions"], ASKED, None) == "Give the amount."
    assert amount_fault(STEPS["declined"], ASKED, ASKED) == "This step carries no amount."
    assert amount_fault(STEPS["less"], ASKED, Decimal(0)) == "Give an amount above nothing."


WHOLE = Draft(
    answers=dict.fromkeys(Criterion, "Because"),
    sums={2017: Decimal(150_000), 2018: Decimal(50_000)},
    passed_on=(Decimal(120_000), Decimal(80_000)),
    spend={Month(2017, 9): Decimal(150_000), Month(2018, 3): Decimal(50_000)},
    has_recipient=True,
    ends_on=date(2018, 3, 31),
)
CALL = Call(date(2017, 5, 1), date(2017, 6, 9), date(2018, 3, 31))
DAY = date(2017, 5, 12)


@pytest.mark.parametrize(
    ("draft", "day", "told"),
    [
        (WHOLE, DAY, ()),
        (WHOLE, date(2017, 6, 9), ()),
        (WHOLE, date(2017, 6, 10), ("The round closed on 9 June 2017.",)),
        (WHOLE, date(2017, 4, 30), ("The round opens on 1 May 2017.",)),
        (replace(WHOLE, has_recipient=False), DAY, ("Say which organisation receives the money.",)),
        (replace(WHOLE, sums={}), DAY, ("Say how much is asked for in each year.",)),
        (
            replace(WHOLE, answers={**WHOLE.answers, Criterion.SPEED: " ", Criterion.BUY_IN: ""}),
            DAY,
            ("Answer the panel’s questions on: speed, buy-in.",),
        ),
        (
            replace(WHOLE, passed_on=(Decimal(120_000),)),
            DAY,
            ("The distribution lines add up to £120,000, £80,000 less than the £200,000 asked for.",),
        ),
        (replace(WHOLE, passed_on=()), DAY, ("Say who gets which part of the money, and on what trigger.",)),
        (
            replace(WHOLE, spend={Month(2017, 9): Decimal("200000.50")}),
            DAY,
            ("The planned months add up to £200,000.50, £0.50 more than the £200,000 asked for.",),
        ),
        (replace(WHOLE, spend={}), DAY, ("Plan the spend by month.",)),
        (
            replace(WHOLE, spend={Month(2018, 4): ASKED}, ends_on=date(2018, 4, 30)),
            DAY,
            (
                "The money must be spent by 31 March 2018; the bid says 30 April 2018.",
                "The spend is planned until April 2018; the round asks for 31 March 2018.",
            ),
        ),
        (
            replace(WHOLE, ends_on=None),
            DAY,
            ("Say by which day the money is spent; the round asks for 31 March 2018.",),
        ),
    ],
)
def test_what_is_missing_is_told_in_plain_words(draft: Draft, day: date, told: tuple[str, ...]) -> None:
    assert missing(draft, CALL, day) == told


def test_a_round_without_a_last_day_for_spending_asks_for_none() -> None:
    assert missing(replace(WHOLE, ends_on=None), replace(CALL, spend_by=None, until=None), DAY) == ()


LINE = MatchLine("ccg", 2016, Decimal(50_000), "Letter of 3 July 2015", date(2015, 7, 3))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (LINE, ""),
        (replace(LINE, kind="specialised"), ""),
        (replace(LINE, kind="council"), "only money of NHS commissioners does"),
        (replace(LINE, kind="provider"), "only money of NHS commissioners does"),
        (replace(LINE, year=2017), "the round takes match of 2015/16 to 2016/17"),
        (replace(LINE, confirmed_on=None), "it is not confirmed by evidence"),
        (replace(LINE, evidence=" "), "it is not confirmed by evidence"),
    ],
)
def test_why_a_line_of_match_does_not_count(line: MatchLine, told: str) -> None:
    assert told in why_not(line, TERMS)
    assert bool(told) == bool(why_not(line, TERMS))


LINES = st.lists(
    st.builds(
        MatchLine,
        kind=st.sampled_from([*sorted(COMMISSIONERS), "council", "provider"]),
        year=st.integers(2014, 2018),
        amount=MONEY,
        evidence=st.sampled_from(["", "Letter"]),
        confirmed_on=st.sampled_from([None, DAY]),
    ),
    max_size=8,
)


@given(MONEY, st.decimals(min_value=0, max_value=3, places=2), LINES)
def test_match_counts_what_no_rule_takes_away(
    base: Decimal, per_pound: Decimal, lines: list[MatchLine]
) -> None:
    terms = replace(TERMS, per_pound=per_pound)
    found = match_of(base, terms, lines)
    assert found.confirmed == sum((one.amount for one in lines if not why_not(one, terms)), Decimal(0))
    assert found.short == max(found.required - found.confirmed, 0)
    assert (found.short_share is None) == (not found.required)
    assert match_of(base, terms, [*lines, replace(LINE, kind="council")]) == found
    assert bool(warnings(found)) == bool(found.short)


def test_a_short_match_is_told_in_pounds_and_per_cent() -> None:
    (told,) = warnings(Match(Decimal(200_000), Decimal(150_000)))
    assert told == "Match is short by £50,000 (25.0%): £150,000 is confirmed of £200,000."


def test_impact_per_hundred_thousand_pounds() -> None:
    assert per_unit(5, Decimal(200_000)) == Decimal("2.5")
    assert per_unit(0, ASKED) is None
    assert per_unit(3, Decimal(0)) is None
