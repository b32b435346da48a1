"""Items of work come grouped and ordered by urgency, whatever order they came in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.work import WORDS, Item, Work, grouped, places_confirmed, total

DAY = date(2017, 5, 12)
ITEMS = st.builds(
    Item,
    kind=st.sampled_from(list(Work)),
    person_id=st.one_of(st.none(), st.integers(1, 5).map(lambda number: UUID(int=number))),
    reference=st.sampled_from(["BHR-001", "BHR-002", ""]),
    initials=st.just("A. B."),
    due_on=st.one_of(st.none(), st.integers(-40, 40).map(lambda days: DAY + timedelta(days=days))),
    detail=st.sampled_from(["", "Ward"]),
)


@given(st.lists(ITEMS), st.randoms())
def test_nothing_is_lost_and_the_order_of_entry_is_no_matter(items: list[Item], shuffle: Any) -> None:
    groups = grouped(items)
    assert total(groups) == len(items)
    shuffle.shuffle(items)
    assert [(group.kind, [item[:6] for item in group.items]) for group in grouped(items)] == [
        (group.kind, [item[:6] for item in group.items]) for group in groups
    ]
    order = list(Work)
    assert [group.kind for group in groups] == sorted((group.kind for group in groups), key=order.index)
    for group in groups:
        due = [item.due_on or date.max for item in group.items]
        assert due == sorted(due)
        assert group.people == {item.person_id for item in group.items if item.person_id}


def test_every_kind_has_words_for_one_and_for_many() -> None:
    assert set(WORDS) == set(Work)
    for words in WORDS.values():
        assert words.after(1) == words.one != words.many == words.after(2) == words.after(0)
        assert words.advice.endswith(".")


def test_a_place_has_confirmed_when_all_its_records_are() -> None:
    records = [("Redbridge", True), ("Havering", True), ("Havering", False), ("Barking", False)]
    assert places_confirmed(records) == (("Redbridge",), ("Barking", "Havering"))
    assert places_confirmed([]) == ((), ())
