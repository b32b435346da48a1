"""What the stocktake's reported figures say about one another."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from uuid import UUID

from tcp_portal.months import Month
from trajectories.domain.reported import Reported, clashes, identities, splits

MARCH_16, APRIL_16, MARCH_17, APRIL_17 = Month(2016, 3), Month(2016, 4), Month(2017, 3), Month(2017, 4)
DOCUMENT = "BHR stocktake, 12 May 2017"
PLACES = {name: UUID(int=at) for at, name in enumerate(("Barking and Dagenham", "Havering", "Redbridge"))}
_ids = count(1)


def said(measure: str, first: Month, last: Month, value: int | None, **more: object) -> Reported:
    exact = None if value is None else Decimal(value)
    return Reported(UUID(int=next(_ids)), measure, first, last, exact, DOCUMENT, **more)  # type: ignore[arg-type]


YEAR = [
    said("inpatients", MARCH_16, MARCH_16, 26),
    said("admissions", APRIL_16, MARCH_17, 19),
    said("discharges", APRIL_16, MARCH_17, 26),
    said("inpatients", MARCH_17, MARCH_17, 23, printed=APRIL_17),
]


def test_the_stocktake_leaves_4_unexplained() -> None:
    [found] = identities(YEAR)
    assert (found.opening, found.implied, found.closing, found.unexplained) == (26, 19, 23, 4)


def test_a_flow_that_is_not_reported_is_not_nil() -> None:
    [found] = identities(YEAR)
    assert dict(found.flows)["found_late"] is None


def test_without_an_opening_or_a_closing_nothing_is_implied() -> None:
    assert identities(YEAR[1:])[0].implied is None
    assert identities(YEAR[:3])[0].unexplained is None


def test_flows_of_a_part_make_no_identity() -> None:
    assert identities([said("admissions", APRIL_16, MARCH_17, 9, place_id=PLACES["Havering"])]) == []


def test_three_admissions_stand_in_no_place() -> None:
    parts = [
        said("admissions", APRIL_16, MARCH_17, value, place_id=place)
        for place, value in zip(PLACES.values(), (9, 3, 4), strict=True)
    ]
    [found] = splits([*YEAR, *parts])
    assert (found.by, found.total, found.parts_sum, found.missing, found.unanswered) == (
        "place",
        19,
        16,
        3,
        0,
    )


def test_a_place_that_did_not_answer_is_told_apart_from_nil() -> None:
    parts = [said("admissions", APRIL_16, MARCH_17, None, place_id=PLACES["Havering"])]
    [found] = splits([*YEAR, *parts])
    assert (found.unanswered, found.missing) == (1, 19)


def test_parts_by_commissioner_are_compared_too() -> None:
    figures = [
        said("inpatients", APRIL_17, APRIL_17, 22),
        said("inpatients", APRIL_17, APRIL_17, 12, arrangement="ccg"),
        said("inpatients", APRIL_17, APRIL_17, 10, arrangement="specialised"),
    ]
    [found] = splits(figures)
    assert (found.by, found.missing) == ("commissioner", 0)


def test_a_total_without_an_answer_has_no_parts_to_compare() -> None:
    assert (
        splits(
            [
                said("inpatients", APRIL_17, APRIL_17, None),
                said("inpatients", APRIL_17, APRIL_17, 1, arrangement="ccg"),
            ]
        )
        == []
    )


def test_23_printed_for_april_clashes_with_22_for_april() -> None:
    [found] = clashes([*YEAR, said("inpatients", APRIL_17, APRIL_17, 22)])
    assert (found.one.value, found.other.value, found.month) == (23, 22, APRIL_17)


def test_the_same_figure_twice_is_no_clash() -> None:
    assert clashes([said("deaths", MARCH_17, MARCH_17, 1), said("deaths", MARCH_17, MARCH_17, 1)]) == []
