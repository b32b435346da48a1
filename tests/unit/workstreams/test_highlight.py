"""When a report is due, what it counts, and what it suggests."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tcp_portal.months import Month
from workstreams.domain.highlight import (
    DUE_RULES,
    MOST_LINES,
    Line,
    colour_of,
    counted,
    due_on,
    facts_words,
    is_late,
    suggest,
)
from workstreams.domain.rag import ActionFacts, Colour

APRIL, DAY = Month(2017, 4), date(2017, 5, 3)


def line(number: int = 1, due: str = "2017-06", **more: Any) -> Line:
    own = {"first_due_on", "closed_on", "updated_on", "needs"}
    facts = {name: value for name, value in more.items() if name not in own}
    month = Month.parse(due).first
    return Line(
        ref=f"A{number}",
        what=f"Do thing {number}",
        facts=ActionFacts(due_on=month, **facts),
        first_due_on=more.get("first_due_on", month),
        closed_on=more.get("closed_on"),
        updated_on=more.get("updated_on", date(2017, 4, 20)),
        needs=more.get("needs", ()),
    )


def done(number: int, on: date, **more: Any) -> Line:
    return line(number, closed_as="done", closed_on=on, **more)


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (Month(2017, 4), date(2017, 5, 5)),
        (Month(2017, 5), date(2017, 6, 7)),
        (Month(2017, 6), date(2017, 7, 7)),
    ],
)
def test_a_report_is_due_on_the_fifth_working_day_of_the_next_month(month: Month, due: date) -> None:
    assert due_on(month) == due
    assert not is_late(month, due)
    assert is_late(month, date.fromordinal(due.toordinal() + 1))


@settings(max_examples=60)
@given(st.integers(0, 180))
def test_the_day_is_a_working_day_with_as_many_before_it_as_the_rule_says(later: int) -> None:
    month = Month(2015, 4).plus(later)
    due = due_on(month)
    assert due.weekday() < 5
    days = [month.next.first.replace(day=day) for day in range(1, due.day + 1)]
    assert sum(day.weekday() < 5 for day in days) == DUE_RULES[-1].working_day


def test_counts_are_by_colour_and_a_dropped_action_has_no_colour() -> None:
    lines = [
        done(1, date(2017, 4, 7)),
        done(2, date(2017, 3, 31)),
        line(3, "2017-02"),
        line(4, "2017-06", percent=20, first_due_on=date(2017, 4, 1)),
        line(5, "2017-04", closed_as="dropped", closed_on=date(2017, 4, 30)),
        line(6, updated_on=date(2017, 3, 31)),
        line(7, updated_on=date(2017, 3, 31), starts_on=date(2017, 5, 1)),
    ]
    found = counted(lines, APRIL, DAY)
    assert {name: found[name] for name in ("complete", "red", "green", "grey", "amber")} == {
        "complete": 2, "red": 1, "green": 1, "grey": 2, "amber": 0,
    }  # fmt: skip
    assert (found["done"], found["dropped"], found["slipped"], found["not_updated"]) == (1, 1, 1, 1)
    assert sum(found[colour.value] for colour in Colour) == len(lines) - 1
    assert colour_of(lines, DAY).colour is Colour.RED
    assert colour_of(lines[:2], DAY).colour is Colour.COMPLETE
    assert colour_of([], DAY).rule == "No actions yet"


def test_suggestions_are_what_was_done_what_is_due_next_and_what_stands_in_the_way() -> None:
    told = suggest(
        [
            done(1, date(2017, 4, 7)),
            done(2, date(2017, 5, 2)),
            done(3, date(2017, 3, 31)),
            line(4, "2017-05", percent=10),
            line(5, "2017-02"),
            line(6, "2017-06", percent=50, needs=("A5",)),
            line(7, "2017-09", percent=50, needs=("A5",)),
        ],
        APRIL,
        DAY,
    )
    assert told.achieved == "Done: A1 Do thing 1\nDone on 2 May 2017: A2 Do thing 2"
    assert told.next_steps == "A4 Do thing 4 (due May 2017)"
    assert told.blocked == "A5 Do thing 5: late by 3 months\nA6 Do thing 6: waits for A5"


def test_a_long_suggestion_is_cut_and_says_so() -> None:
    told = suggest([done(number, APRIL.first) for number in range(MOST_LINES + 3)], APRIL, DAY)
    assert told.achieved.endswith("\nand 3 more")
    assert told.next_steps == told.blocked == ""


def test_facts_are_one_sentence() -> None:
    facts = {"green": 3, "red": 1, "slipped": 2, "not_updated": 0, "risks": 2, "high_risks": 1}
    assert facts_words(facts) == (
        "4 actions: 3 green, 1 red; 2 due later than first agreed; 2 open risks (1 of 12 or more)."
    )
    assert facts_words({"grey": 1}) == "1 action: 1 grey; no open risk."
    assert facts_words({}) == "0 actions; no open risk."
