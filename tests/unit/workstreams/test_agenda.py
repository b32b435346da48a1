"""When items start, what is wrong with an agenda, and how a rhythm stands."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstreams.domain import agenda
from workstreams.domain.agenda import Planned, clock, findings, overrun, start_times
from workstreams.domain.series import State, proposed_day, standing

# The agenda of seed 001: a Partnership Board on 17 January 2018, 4.30 pm to 6.00 pm. Titles in our words.
OPENS, CLOSES = time(16, 30), time(18)
WESTMINSTER = (
    Planned(1, "Preliminary business", 10, "The chair", paper="attached", papers=1, timed_at=time(16, 0)),
    Planned(2, "One community provider", 30, "Two leads", "discuss", "attached", 1, time(16, 10)),
    Planned(3, "What providers make of it", 45, "A lead", "discuss", "attached", 1, time(16, 40)),
    Planned(4, "Any other business", 5, "The chair", timed_at=time(17, 25)),
)


def of(number: int, items: tuple[Planned, ...] = WESTMINSTER) -> list[str]:
    return [one.sentence for one in findings(OPENS, CLOSES, items) if one.number == number]


def test_the_westminster_agenda_times_two_items_before_the_meeting_starts() -> None:
    assert of(1) == ["It is timed at 4.00 pm, 30 minutes before the meeting starts at 4.30 pm."]
    assert of(2) == ["It is timed at 4.10 pm, 20 minutes before the meeting starts at 4.30 pm."]
    assert of(3) == ["It is timed at 4.40 pm, but the items before it end at 5.10 pm."]
    assert of(4) == ["It is timed at 5.25 pm, but the items before it end at 5.55 pm."]
    assert of(0) == []
    assert overrun(OPENS, CLOSES, [one.minutes for one in WESTMINSTER]) == 0


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (Planned(1, "x", 10), "Nobody leads it."),
        (Planned(1, "x", 0, "A"), "It has no time."),
        (Planned(1, "x", 10, "A", paper="attached"), "A paper is said to be attached, and there is none."),
        (Planned(1, "x", 10, "A", "decide"), "A decision is asked for without a paper."),
        (Planned(1, "x", 10, "A", "decide", "follows"), "Its paper is to follow."),
        (
            Planned(1, "x", 10, "A", timed_at=time(18)),
            "It is timed at 6.00 pm, when the meeting is over at 6.00 pm.",
        ),
    ],
)
def test_each_fault_is_a_sentence(item: Planned, said: str) -> None:
    assert of(1, (item,)) == [said]


def test_an_item_timed_before_the_one_above_it_is_told() -> None:
    items = (Planned(1, "x", 20, "A", timed_at=time(17)), Planned(2, "y", 20, "B", timed_at=time(16, 45)))
    assert of(2, items) == ["It is timed at 4.45 pm, before the item above it at 5.00 pm."]


def test_the_whole_says_by_how_much_it_runs_over() -> None:
    assert of(0, (Planned(1, "x", 91, "A"),)) == [
        "The items need 1 minute more than the meeting has: it would end after 6.00 pm."
    ]
    assert of(0, ()) == ["The agenda has no items."]


@given(st.lists(st.integers(0, 60), max_size=12))
def test_items_printed_at_their_worked_out_time_are_right(minutes: list[int]) -> None:
    starts = start_times(time(9), minutes)
    items = tuple(
        Planned(at, "x", each, "A", timed_at=when)
        for at, (each, when) in enumerate(zip(minutes, starts, strict=True), start=1)
    )
    ends = time(23, 59)
    assert not [one for one in findings(time(9), ends, items) if one.number and "timed" in one.sentence]


def test_times_as_agendas_print_them() -> None:
    assert [clock(time(0, 5)), clock(time(12)), clock(time(16, 30))] == ["12.05 am", "12.00 pm", "4.30 pm"]
    assert agenda.is_matters_arising("Matters arising and action log")
    assert not agenda.is_matters_arising("Minutes")


TODAY = date(2017, 5, 12)


@pytest.mark.parametrize(
    ("every", "last", "following", "state", "missed", "due"),
    [
        ("month", date(2017, 5, 10), date(2017, 6, 7), State.PLANNED, 0, date(2017, 6, 30)),
        ("month", date(2017, 5, 10), None, State.DUE, 0, date(2017, 6, 30)),
        ("month", date(2017, 4, 10), None, State.DUE, 0, date(2017, 5, 31)),
        ("month", date(2017, 3, 10), None, State.MISSED, 1, date(2017, 5, 31)),
        ("month", date(2016, 12, 10), date(2017, 5, 30), State.MISSED, 4, date(2017, 5, 31)),
        ("quarter", date(2017, 1, 20), None, State.DUE, 0, date(2017, 6, 30)),
        ("quarter", date(2016, 9, 20), None, State.MISSED, 2, date(2017, 6, 30)),
        ("week", date(2017, 5, 3), None, State.DUE, 0, date(2017, 5, 14)),
        ("week", date(2017, 4, 26), None, State.MISSED, 1, date(2017, 5, 14)),
        ("month", None, None, State.NEVER, 0, date(2017, 5, 31)),
        ("month", None, date(2017, 7, 1), State.PLANNED, 0, None),
        ("month", date(2017, 4, 10), date(2017, 5, 11), State.OPEN, 0, None),
        ("once", date(2016, 1, 1), None, State.CALLED, 0, None),
    ],
)  # fmt: skip
def test_how_a_rhythm_stands(
    every: str, last: date | None, following: date | None, state: State, missed: int, due: date | None
) -> None:
    found = standing(every, last=last, following=following, today=TODAY)
    assert (found.state, found.missed, found.due_by) == (state, missed, due)


def test_a_day_is_proposed_as_long_after_the_last_as_the_rhythm_says() -> None:
    assert proposed_day("month", last=date(2017, 5, 10), today=TODAY) == date(2017, 6, 7)
    assert proposed_day("week", last=date(2017, 1, 1), today=TODAY) == date(2017, 5, 13)
    assert proposed_day("month", last=None, today=TODAY) == date(2017, 5, 19)
