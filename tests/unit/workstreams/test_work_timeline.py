"""The line of an action over the months, and the colour of a workstream from counts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tcp_portal.months import Month, months_between
from workstreams.domain.rag import Colour, Judged, judge_counts, judge_workstream
from workstreams.domain.timeline import Line, Mark, marks

MONTHS = st.dates(date(2016, 1, 1), date(2018, 12, 31)).map(lambda day: day.replace(day=1))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (Line(date(2017, 3, 1), date(2017, 3, 1)), "nothing due nothing nothing nothing"),
        (
            Line(date(2017, 3, 1), date(2017, 5, 1), date(2017, 2, 1)),
            "starts first_due between due nothing",
        ),
        (
            Line(date(2017, 5, 1), date(2017, 4, 1), None, date(2017, 4, 20), "done"),
            "nothing nothing done first_due nothing",
        ),
        (
            Line(date(2017, 4, 1), date(2017, 4, 1), None, date(2017, 2, 3), "dropped"),
            "dropped nothing due nothing nothing",
        ),
    ],
)
def test_each_month_says_what_it_means(line: Line, said: str) -> None:
    shown = months_between(Month(2017, 2), Month(2017, 6))
    assert [str(one) for one in marks(line, shown)] == said.split()


@settings(max_examples=60)
@given(first=MONTHS, due=MONTHS, starts=st.none() | MONTHS)
def test_nothing_stands_outside_the_line_and_the_due_month_always_in_it(
    first: date, due: date, starts: date | None
) -> None:
    line = Line(first, due, starts if starts and starts <= due else None)
    shown = months_between(Month(2015, 1), Month(2019, 12))
    found = dict(zip(shown, marks(line, shown), strict=True))
    assert [month for month, mark in found.items() if mark is Mark.DUE] == [Month.of(due)]
    assert all(line.first <= month <= line.last for month, mark in found.items() if mark is not Mark.NOTHING)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(Colour), max_size=12))
def test_counts_and_actions_give_a_workstream_the_same_colour(colours: list[Colour]) -> None:
    found = judge_workstream([Judged(colour, "") for colour in colours])
    assert found == judge_counts({colour: colours.count(colour) for colour in Colour})
    order = [Colour.RED, Colour.AMBER, Colour.GREEN, Colour.GREY, Colour.COMPLETE]
    assert found.colour == (min(colours, key=order.index) if colours else Colour.GREY)
