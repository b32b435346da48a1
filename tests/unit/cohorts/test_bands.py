"""Lengths of stay by anniversaries."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.bands import BANDS, band_of, count_by_band, stayed_at_least
from tests.unit.cohorts.made import make_stay

APRIL_30 = date(2017, 4, 30)


@pytest.mark.parametrize(
    ("started", "key"),
    [
        (date(2017, 4, 30), "under_1_year"),
        (date(2016, 5, 1), "under_1_year"),
        (date(2016, 4, 30), "1_to_2_years"),
        (date(2015, 5, 1), "1_to_2_years"),
        (date(2015, 4, 30), "2_to_5_years"),
        (date(2012, 5, 1), "2_to_5_years"),
        (date(2012, 4, 30), "5_to_10_years"),
        (date(2007, 5, 1), "5_to_10_years"),
        (date(2007, 4, 30), "10_years_or_more"),
        (date(1987, 4, 30), "10_years_or_more"),
    ],
)
def test_an_anniversary_belongs_to_the_longer_band(started: date, key: str) -> None:
    assert band_of(make_stay(started), APRIL_30).key == key


def test_five_years_may_hold_one_leap_day_or_two() -> None:
    for started in (date(2007, 3, 1), date(2008, 2, 28)):
        anniversary = started.replace(year=started.year + 5)
        day_before = date.fromordinal(anniversary.toordinal() - 1)
        assert band_of(make_stay(started), anniversary).key == "5_to_10_years"
        assert band_of(make_stay(started), day_before).key == "2_to_5_years"


def test_an_admission_on_29_february_has_its_anniversary_on_1_march() -> None:
    stay = make_stay(date(2012, 2, 29))
    assert band_of(stay, date(2017, 2, 28)).key == "2_to_5_years"
    assert band_of(stay, date(2017, 3, 1)).key == "5_to_10_years"


def test_a_day_before_admission_has_no_band() -> None:
    with pytest.raises(ValueError, match="before the start"):
        band_of(make_stay(APRIL_30), date(2017, 4, 29))


def test_every_band_is_named_also_an_empty_one() -> None:
    counts = count_by_band([make_stay(date(2017, 1, 1))], APRIL_30)
    assert {band.key: people for band, people in counts.items()} == {
        "under_1_year": 1,
        "1_to_2_years": 0,
        "2_to_5_years": 0,
        "5_to_10_years": 0,
        "10_years_or_more": 0,
    }


def test_three_and_five_years_or_more_include_the_anniversary() -> None:
    stays = [make_stay(date(2014, 4, 30)), make_stay(date(2012, 4, 30)), make_stay(date(2014, 5, 1))]
    assert stayed_at_least(stays, years=3, day=APRIL_30) == tuple(stays[:2])
    assert stayed_at_least(stays, years=5, day=APRIL_30) == (stays[1],)


@given(st.lists(st.dates(date(1980, 1, 1), APRIL_30)))
def test_the_bands_hold_everyone_once(starts: list[date]) -> None:
    stays = [make_stay(started) for started in starts]
    counts = count_by_band(stays, APRIL_30)
    assert sum(counts.values()) == len(stays)
    long = sum(people for band, people in counts.items() if band.from_years >= 5)
    assert long == len(stayed_at_least(stays, years=5, day=APRIL_30))
    assert [band.to_years for band in BANDS[:-1]] == [band.from_years for band in BANDS[1:]]
