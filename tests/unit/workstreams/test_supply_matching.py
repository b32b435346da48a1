"""Who fits which home, and the suggestion against every way there is."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tcp_portal.months import Month
from workstreams.domain.matching import (
    Home,
    PlaceOf,
    Someone,
    Supporter,
    against,
    allot,
    could_support,
    in_turn,
    suggest_homes,
    suggest_support,
)

NOW = Month(2017, 5)
HAVERING, REDBRIDGE = PlaceOf(UUID(int=1), "Havering"), PlaceOf(UUID(int=2), "Redbridge")
AUTISM = frozenset({"autism"})
BOTH = frozenset({"autism", "epilepsy"})


def someone(number: int = 1, **more: Any) -> Someone:
    facts: dict[str, Any] = {"needs": AUTISM, "place": HAVERING, "planned": Month(2017, 7), **more}
    return Someone(UUID(int=number), **facts)


def home(number: int = 1, **more: Any) -> Home:
    facts: dict[str, Any] = {"needs": BOTH, "place": HAVERING, "ready": Month(2017, 7), **more}
    return Home(UUID(int=number), **facts)


@pytest.mark.parametrize(
    ("who", "where", "why"),
    [
        ({}, {}, ()),
        ({"needs": frozenset()}, {}, ("the person’s needs are not recorded",)),
        ({}, {"needs": frozenset()}, ("not known for which needs it is made",)),
        ({"needs": BOTH}, {"needs": AUTISM}, ("not made for: Epilepsy",)),
        ({"place": REDBRIDGE}, {}, ("in Havering, not in Redbridge",)),
        ({"place": None}, {}, ()),
        ({}, {"place": None}, ("its place is not known",)),
        ({}, {"ready": Month(2017, 9)}, ("ready 2 months after the planned month",)),
        ({}, {"ready": Month(2017, 8)}, ("ready 1 month after the planned month",)),
        ({"planned": None}, {"ready": Month(2019, 1)}, ()),
        ({}, {"ready": None}, ("not known when it is ready",)),
        ({}, {"ready": None, "is_ready": True}, ()),
        ({}, {"ready": Month(2017, 4)}, ("was to be ready in April 2017 and is not said to be",)),
        ({"planned": Month(2017, 4)}, {"ready": NOW}, ("ready 1 month after the planned month",)),
        ({"wheelchair": True}, {}, ("not for a wheelchair",)),
        ({"wheelchair": True}, {"wheelchair": True}, ()),
        ({}, {"taken": True}, ("meant for somebody else already",)),
        ({"needs": BOTH}, {"dropped": True}, ("its scheme was dropped",)),
    ],
)
def test_why_a_home_does_not_fit_is_said(
    who: dict[str, Any], where: dict[str, Any], why: tuple[str, ...]
) -> None:
    assert against(someone(**who), home(**where), NOW) == why


def test_the_earliest_planned_is_served_first_and_may_move_so_that_another_fits_too() -> None:
    early, late, none = someone(3), someone(1, planned=Month(2017, 8)), someone(2, planned=None)
    assert in_turn([none, late, early]) == [early, late, none]
    july, august = home(1), home(2, ready=Month(2017, 8))
    assert suggest_homes([late, early], [july, august], NOW) == {early.id: july.id, late.id: august.id}
    assert suggest_homes([late, early], [july], NOW) == {early.id: july.id}
    assert suggest_homes([early], [home(1, taken=True)], NOW) == {}
    narrow = someone(
        4, planned=Month(2017, 9), wheelchair=True
    )  # fits the first home only, so the others move
    only = home(1, wheelchair=True)
    assert suggest_homes([early, narrow], [only, home(2)], NOW) == {early.id: home(2).id, narrow.id: only.id}


@st.composite
def _options(draw: st.DrawFn) -> dict[int, list[int]]:
    people = draw(st.integers(0, 5))
    slots = st.lists(st.integers(0, 4), max_size=4, unique=True)
    return {who: draw(slots) for who in range(people)}


def _can(people: tuple[int, ...], options: dict[int, list[int]], used: frozenset[int] = frozenset()) -> bool:
    """Whether all these people can have something, by trying everything."""
    if not people:
        return True
    who, *rest = people
    return any(_can(tuple(rest), options, used | {slot}) for slot in options[who] if slot not in used)


def _best(options: dict[int, list[int]]) -> list[int]:
    """The most people who can be served together, and of those groups the one who come first."""
    sizes = range(len(options), 0, -1)
    groups = (list(group) for size in sizes for group in combinations(options, size) if _can(group, options))
    return next(groups, [])


@settings(max_examples=60)
@given(_options())
def test_as_many_as_possible_are_served_and_nothing_is_given_twice(options: dict[int, list[int]]) -> None:
    given_ = allot(list(options), options)
    assert len(set(given_.values())) == len(given_)
    assert all(slot in options[who] for who, slot in given_.items())
    assert sorted(given_) == _best(options)
    assert allot(list(options), options) == given_


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from([AUTISM, BOTH, frozenset()]), st.sampled_from([HAVERING, REDBRIDGE])),
        max_size=6,
    ),
    st.lists(st.tuples(st.sampled_from([AUTISM, BOTH]), st.none() | st.integers(0, 3)), max_size=4),
)
def test_no_provider_is_suggested_for_more_people_than_it_has_room_for(
    people: list[tuple[frozenset[str], PlaceOf]], rooms: list[tuple[frozenset[str], int | None]]
) -> None:
    asked = [someone(number, needs=needs, place=place) for number, (needs, place) in enumerate(people, 1)]
    known = [
        Supporter(UUID(int=number), needs, frozenset({HAVERING.id}), room)
        for number, (needs, room) in enumerate(rooms, 100)
    ]
    given_ = suggest_support(asked, known)
    by_id, who_is = {one.id: one for one in known}, {one.id: one for one in asked}
    for one in known:
        assert list(given_.values()).count(one.id) <= (one.capacity or 0)
    assert all(could_support(who_is[who], by_id[pk]) for who, pk in given_.items())
    waiting = [one for one in asked if one.id not in given_]
    full = {one.id for one in known if list(given_.values()).count(one.id) == (one.capacity or 0)}
    assert all(not could_support(who, one) for who in waiting for one in known if one.id not in full)
