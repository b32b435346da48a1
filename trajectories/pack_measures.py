"""Which measures each section of the board pack speaks of: slides and pages define these, the Excel sheet all."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from cohorts.domain.bands import BANDS
from trajectories.domain.counting import FLOW
from trajectories.domain.ratios import BEFORE, EVER, IN_DATE, STANDARDS
from trajectories.domain.signal_list import DOMAINS

# By the key of the section. Numerators and denominators are told in the words of their share.
SPOKEN_OF: Final[dict[str, tuple[str, ...]]] = {
    "summary": ("inpatients", "plan", "variance", "rate_per_million"),
    "inpatients": ("inpatients", "plan", "variance", "rate_per_million", "population"),
    "rate": ("rate_per_million", "population"),
    "forecast": ("inpatients", "plan"),
    "flow": FLOW,
    "why": ("variance",),
    "signals": tuple(id_ for _, ids in DOMAINS for id_ in ids),
    "places": ("inpatients", "between_beds", "plan", "variance"),
    "stays": (*(f"stay_{band.key}" for band in BANDS), "stay_5_years_or_more", "out_of_area"),
    "delays": ("delayed",),
    "far": ("out_of_area",),
    "reviews": (*(ratio.id for ratio in STANDARDS), BEFORE.id, IN_DATE.id, EVER.id),
    "learnt": (),
    "quality": ("planned_date_passed",),
}
IN_WORDS: Final = frozenset(id_ for ids in SPOKEN_OF.values() for id_ in ids)


def spoken_in(keys: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Which of these sections speak of each measure; a measure of which none speaks is not in it."""
    found: dict[str, tuple[str, ...]] = {}
    for key in keys:
        for id_ in SPOKEN_OF.get(key, ()):
            found[id_] = (*found.get(id_, ()), key)
    return found
