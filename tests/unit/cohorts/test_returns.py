from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.registers import Response
from cohorts.domain.returns import Column, PlaceReturn, State, at_risk, headline, silent, state_of, total
from tcp_portal.months import Month

JANUARY = Month(2017, 1)
BARKING = PlaceReturn("Barking and Dagenham", State.NO_RESPONSE, {})
HAVERING = PlaceReturn("Havering", State.ANSWERED, {Column.RED: 7, Column.AMBER: 17, Column.CHILDREN: 0})
REDBRIDGE = PlaceReturn("Redbridge", State.ANSWERED, {Column.RED: 6, Column.AMBER: 15, Column.CHILDREN: 0})
PRINTED = (BARKING, HAVERING, REDBRIDGE)


def test_january_2017_as_the_stocktake_printed_it() -> None:
    assert headline(PRINTED) == "At least 13 red, at least 32 amber; Barking and Dagenham missing."
    assert at_risk(PRINTED).words == "at least 45, Barking and Dagenham missing"
    assert total(Column.CHILDREN, PRINTED).words == "at least 0, Barking and Dagenham missing"
    assert total(Column.GREEN, PRINTED).words == "not asked"
    assert silent(PRINTED) == ["Barking and Dagenham"]


def test_nought_silence_and_a_question_that_was_not_asked_are_three_things() -> None:
    nobody = PlaceReturn("Barking and Dagenham", State.ANSWERED, {Column.RED: 0, Column.AMBER: 0})
    assert total(Column.RED, (nobody,)).words == "0"
    assert total(Column.GREEN, (nobody,)).words == "not asked"
    assert total(Column.RED, (BARKING,)).words == "not known, Barking and Dagenham missing"
    assert headline((nobody, HAVERING, REDBRIDGE)) == "13 red, 32 amber."
    assert headline((BARKING,)) == "No place has answered: Barking and Dagenham missing."
    assert headline(()) == "No place is asked for a return."
    assert not total(Column.GREEN, (nobody,)).is_complete


def test_an_answer_without_a_column_that_others_gave_is_missing_there() -> None:
    with_green = PlaceReturn("Redbridge", State.ANSWERED, {**REDBRIDGE.figures, Column.GREEN: 4})
    assert total(Column.GREEN, (HAVERING, with_green)).words == "at least 4, Havering missing"


@pytest.mark.parametrize(
    ("response", "today", "state"),
    [
        (None, date(2017, 1, 31), State.NOT_DUE),
        (None, date(2017, 2, 1), State.AWAITED),
        (Response.ANSWERED, date(2017, 1, 20), State.ANSWERED),
        (Response.NO_RESPONSE, date(2017, 2, 20), State.NO_RESPONSE),
    ],
)
def test_a_return_is_due_when_its_month_is_over(response: Response | None, today: date, state: State) -> None:
    assert state_of(response, JANUARY, today) is state


PLACES = ("Ashby", "Brook", "Carrow", "Dunmore")
answers = st.fixed_dictionaries(
    {Column.RED: st.integers(0, 50), Column.AMBER: st.integers(0, 50)},
    optional=dict.fromkeys((Column.GREEN, Column.BLUE, Column.CHILDREN), st.integers(0, 50)),
)
said = st.tuples(st.sampled_from(State), answers)
months = st.lists(said, max_size=4).map(
    lambda rows: [
        PlaceReturn(place, state, figures if state is State.ANSWERED else {})
        for place, (state, figures) in zip(PLACES, rows, strict=False)
    ]
)


@given(months, st.sampled_from(Column))
def test_a_total_with_a_place_missing_never_prints_as_complete(
    returns: list[PlaceReturn], column: Column
) -> None:
    for found, columns in (
        (total(column, returns), (column,)),
        (at_risk(returns), (Column.RED, Column.AMBER)),
    ):
        gave = [one for one in returns if all(one.figure(each) is not None for each in columns)]
        assert found.known == sum(one.figures[each] for one in gave for each in columns)
        if len(gave) == len(returns) and returns:
            assert found.words == str(found.known)
            assert found.is_complete
        else:
            assert not found.is_complete
            assert not found.words[0].isdigit()
            assert found.words == "not asked" or all(
                one.place in found.words for one in returns if one not in gave
            )
    unanswered = [one for one in returns if one.state is not State.ANSWERED]
    assert all(one.place in headline(returns) for one in unanswered)


@given(months, st.sampled_from(Column), st.randoms())
def test_the_order_of_places_changes_no_total(
    returns: list[PlaceReturn], column: Column, random: object
) -> None:
    shuffled = list(returns)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = total(column, returns), total(column, shuffled)
    assert (one.number, set(one.missing)) == (other.number, set(other.missing))
