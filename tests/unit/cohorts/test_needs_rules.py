from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from cohorts.domain.needs import AGE_BANDS, NOT_RECORDED, Needing, NeedsAsk, has_need

DAY = date(2017, 4, 30)


def one(
    number: int = 1, place: str | None = "Havering", born: date = date(1980, 1, 1), *needs: str
) -> Needing:
    return Needing(UUID(int=number), place, born, needs)


@pytest.mark.parametrize(
    ("born", "key"),
    [
        (date(1999, 5, 1), "under_18"),
        (date(1999, 4, 30), "18_24"),
        (date(1992, 4, 30), "25_44"),
        (date(1972, 5, 1), "25_44"),
        (date(1972, 4, 30), "45_64"),
        (date(1952, 4, 30), "65_on"),
        (date(1910, 1, 1), "65_on"),
    ],
)
def test_bands_of_age_change_on_the_birthday(born: date, key: str) -> None:
    assert one(1, "Havering", born).age_band(DAY).key == key


def test_the_bands_hold_every_age_once() -> None:
    assert all(sum(band.holds(age) for band in AGE_BANDS) == 1 for age in range(120))


def test_a_person_counts_under_each_need_and_one_without_under_not_recorded() -> None:
    both, none = one(1, "Havering", date(1980, 1, 1), "autism", "mental"), one(2)
    assert [has_need(both, need) for need in ("autism", "mental", "physical", NOT_RECORDED)] == [
        True, True, False, False,
    ]  # fmt: skip
    assert has_need(none, NOT_RECORDED)


def test_each_filter_narrows() -> None:
    people = [
        one(1, "Havering", date(1980, 1, 1), "autism"),
        one(2, "Redbridge", date(2001, 1, 1), "autism"),
        one(3, None, date(1950, 1, 1), "mental"),
    ]

    def found(**ask: object) -> list[int]:
        return [each.person_id.int for each in NeedsAsk(**ask).of(people, DAY)]  # type: ignore[arg-type]

    assert found() == [1, 2, 3]
    assert found(need="autism") == [1, 2]
    assert found(need="autism", place="Redbridge") == [2]
    assert found(no_place=True) == [3]
    assert found(age="under_18") == [2]
    assert found(need=NOT_RECORDED) == []
