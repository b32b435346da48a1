"""Bands of total length of stay, by calendar years from the first admission of the journey.

Edges: Assuring Transformation, sections 3.1 and 3.4 (2, 5 and 10 years), London's under 1 and 1 to 5 years
(section 5.2, metrics 45 to 47). Counted by anniversaries, never by days: 5 years hold one leap day or two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from cohorts.domain.stays import Stay


@dataclass(frozen=True, slots=True)
class Band:
    """Stays of at least `from_years` whole years and less than `to_years`."""

    key: str
    label: str
    from_years: int
    to_years: int | None

    def holds(self, years: int) -> bool:
        """Whether a stay of so many whole years falls in the band."""
        return self.from_years <= years and (self.to_years is None or years < self.to_years)


BANDS: Final = (
    Band("under_1_year", "Under 1 year", 0, 1),
    Band("1_to_2_years", "1 to 2 years", 1, 2),
    Band("2_to_5_years", "2 to 5 years", 2, 5),
    Band("5_to_10_years", "5 to 10 years", 5, 10),
    Band("10_years_or_more", "10 years or more", 10, None),
)
LONG_STAY_YEARS: Final = (3, 5)


def band_of(stay: Stay, day: date) -> Band:
    """The band of a stay on a day. Raises ValueError for a day before the first admission."""
    years = stay.stay_years_on(day)
    return next(band for band in BANDS if band.holds(years))


def count_by_band(stays: Iterable[Stay], day: date) -> dict[Band, int]:
    """How many of these stays fall in each band; every band is named, an empty one with 0."""
    counts = dict.fromkeys(BANDS, 0)
    for stay in stays:
        counts[band_of(stay, day)] += 1
    return counts


def stayed_at_least(stays: Iterable[Stay], *, years: int, day: date) -> tuple[Stay, ...]:
    """The stays of so many whole calendar years or more."""
    return tuple(stay for stay in stays if stay.stay_years_on(day) >= years)
