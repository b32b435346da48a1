"""The rules of awards: triggers and leave, colour and forecast of spend, impact for each pound, the support limit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.domain import triggers
from finance.domain.award_impact import Impact
from finance.domain.award_standing import SpendRag, Sums, standing
from finance.domain.support_limit import limit_on
from finance.domain.triggers import Evidence, Leave, MilestoneFact, why_not_agreed, why_not_paid

DAY = date(2017, 5, 12)
PARTNERSHIP = uuid4()
PENCE = st.decimals(0, 10_000_000, places=2)
PEOPLE = [UUID(int=number) for number in range(1, 4)]


def test_a_day_is_met_from_itself_on() -> None:
    assert triggers.by_date(DAY, DAY).is_met
    waits = triggers.by_date(DAY + timedelta(1), DAY)
    assert (waits.is_met, waits.is_overdue, waits.words) == (False, False, "Waits for 13 May 2017.")


def test_a_milestone_is_met_once_done_and_never_when_nobody_knows_it() -> None:
    due = {"due_on": date(2017, 4, 30), "day": DAY}
    done = MilestoneFact("A3. Recruit", PARTNERSHIP, date(2017, 4, 30), date(2017, 5, 12))
    assert triggers.by_milestone(done, is_named=True, **due).words == "A3. Recruit: done on 12 May 2017."
    later = triggers.by_milestone(done, is_named=True, due_on=DAY, day=DAY - timedelta(1))
    assert (later.is_met, later.is_overdue) == (False, False)
    is_open = triggers.by_milestone(
        MilestoneFact("A3. Recruit", PARTNERSHIP, date(2017, 6, 30)), is_named=True, **due
    )
    assert (is_open.is_met, is_open.is_overdue) == (False, True)
    assert is_open.words == "A3. Recruit: open, due 30 June 2017."
    assert "no longer stands" in triggers.by_milestone(None, is_named=True, **due).words
    assert triggers.by_milestone(None, is_named=False, **due).words == "No milestone is named yet."


def test_discharges_are_counted_and_never_named() -> None:
    one = triggers.by_discharges(1, 3, due_on=DAY, day=DAY)
    assert (one.is_met, one.is_overdue, one.words) == (False, False, "1 of 3 linked discharges has happened.")
    assert triggers.by_discharges(1, 3, due_on=DAY, day=DAY + timedelta(1)).is_overdue
    assert triggers.by_discharges(3, 3, due_on=DAY, day=DAY + timedelta(1)).is_met


@given(
    is_met=st.booleans(),
    is_paid=st.booleans(),
    asked_by=st.none() | st.sampled_from(PEOPLE),
    agreed_by=st.none() | st.sampled_from(PEOPLE),
)
def test_a_tranche_is_never_paid_unmet_without_two_people(
    is_met: bool, is_paid: bool, asked_by: UUID | None, agreed_by: UUID | None
) -> None:
    leave = Leave(asked_by, agreed_by) if asked_by else None
    why = why_not_paid(Evidence(is_met, "1 of 3."), leave, is_paid=is_paid)
    two = asked_by is not None and agreed_by is not None and asked_by != agreed_by
    assert (why == "") == (not is_paid and (is_met or two))


@given(st.lists(st.tuples(st.sampled_from(["ask", "agree", "pay", "back", "meet"]), st.sampled_from(PEOPLE))))
def test_no_order_of_steps_pays_an_unmet_tranche_without_two_people(steps: list[tuple[str, UUID]]) -> None:
    leave: Leave | None = None
    is_met = is_paid = False
    payments = 0
    for step, by in steps:
        if step == "meet":
            is_met = True
        elif step == "ask" and leave is None:
            leave = Leave(by)
        elif step == "agree" and leave and not why_not_agreed(leave, by):
            leave = Leave(leave.asked_by, by)
        elif step == "back" and is_paid:
            is_paid, payments = False, payments - 1
        elif step == "pay" and not why_not_paid(Evidence(is_met, ""), leave, is_paid=is_paid):
            assert is_met or len({leave.asked_by, leave.agreed_by} - {None}) == 2  # type: ignore[union-attr]
            is_paid, payments = True, payments + 1
        assert payments in (0, 1)


def test_who_asked_cannot_agree_and_nobody_agrees_twice() -> None:
    leave = Leave(PEOPLE[0])
    assert why_not_agreed(leave, PEOPLE[0]).startswith("Whoever asked")
    assert why_not_agreed(leave, None)
    assert not why_not_agreed(leave, PEOPLE[1])
    assert why_not_agreed(Leave(PEOPLE[0], PEOPLE[1]), PEOPLE[2]) == "It is agreed already."


@pytest.mark.parametrize(
    ("spent", "due", "overdue", "rag", "words"),
    [
        ("100", "100", 0, "Green", "as planned"),
        ("90", "100", 0, "Green", "10.0% below"),
        ("110", "100", 0, "Green", "10.0% above"),
        ("89.99", "100", 0, "Amber", "10.0% below"),
        ("125", "100", 0, "Amber", "25.0% above"),
        ("125.01", "100", 0, "Red", "25.0% above"),
        ("0", "100", 0, "Red", "100.0% below"),
        ("100", "100", 1, "Red", "1 trigger is overdue."),
        ("0", "0", 0, "Grey", "Nothing is due yet."),
        ("1", "0", 0, "Red", "before anything was due"),
    ],
)
def test_the_colour_of_spend_is_a_rule_with_words(
    spent: str, due: str, overdue: int, rag: str, words: str
) -> None:
    sums = Sums(Decimal(1000), spent_before=Decimal(spent), profile_before=Decimal(due), has_profile=True)
    found = standing(sums, overdue=overdue)
    assert (found.rag, words in found.words) == (SpendRag(rag), True), found
    assert standing(Sums(Decimal(1000))).words == "No profile is kept."


@given(PENCE, PENCE, PENCE, PENCE, PENCE, PENCE)
def test_forecast_and_underspend_leave_nothing_out(
    before: Decimal, running: Decimal, planned: Decimal, rest: Decimal, after: Decimal, received: Decimal
) -> None:
    sums = Sums(
        Decimal(5_000_000), received, before, running, profile_running=planned, profile_rest=rest, profile_after=after
    )  # fmt: skip
    assert sums.forecast >= sums.spent
    assert sums.forecast + sums.profile_after + sums.underspend == sums.amount
    assert sums.balance + sums.spent == sums.received


def test_impact_says_none_yet_rather_than_dividing_by_nothing() -> None:
    none = Impact(Decimal(200_000), Decimal(0), 5, None, 3)
    assert (none.delivered, none.pounds_each, none.beds) == (None, None, None)
    assert none.people is not None
    assert none.people.value == Decimal("2.50")
    assert Impact(Decimal(200_000), Decimal(50_000), 5, 3, 0).delivered is None
    some = Impact(Decimal(200_000), Decimal(150_000), 5, 3, 3)
    # Three events: 0.6187 to 8.7673, by the tables of exact Poisson limits.
    assert some.delivered is not None
    assert (some.delivered.value, some.delivered.low, some.delivered.high) == (
        Decimal("2.00"),
        Decimal("0.41"),
        Decimal("5.84"),
    )
    assert (some.pounds_each, some.beds and some.beds.value) == (50_000, Decimal("1.50"))


@given(st.integers(1, 200), st.decimals(1, 1_000_000, places=2))
def test_the_band_holds_the_rate_and_more_discharges_never_lower_it(count: int, spent: Decimal) -> None:
    one, two = (Impact(spent, spent, None, None, number).delivered for number in (count, count + 1))
    assert one is not None
    assert two is not None
    assert one.low is not None
    assert one.high is not None
    assert one.low <= one.value <= one.high
    assert two.value >= one.value


def test_the_support_limit_has_a_day_and_a_source() -> None:
    found = limit_on(DAY)
    assert found is not None
    assert (found.amount, "July 2015" in found.source) == (100_000, True)
    assert limit_on(date(2015, 6, 30)) is None
