"""The demonstration's outcomes: the three national ones, and lines of two frameworks as far as they are printed."""

from __future__ import annotations

from datetime import date
from typing import Any

from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.models import Partnership
from trajectories.models import IndicatorStatus, OutcomeIndicator

_FAST_TRACK = "Transforming care, national outcomes"
_FAST_TRACK_SOURCE = "NHS England, fast track areas, what is asked of them (2015), slide 5"
_ASKED_FROM = date(2015, 9, 1)
_TO_AGREE = "Metrics were to be agreed with the areas; this one is the portal's choice."

_SHARED = "Accountable care outcomes framework (draft)"
_SHARED_SOURCE = (
    "Partnership Board for Health and Care, papers of 17 January 2018, page 5; the indicators themselves stand in "
    "a paper that is not printed there, so these are assumptions of the demonstration"
)
_COMMUNITY = "Community based care, minimum outcomes"
_COMMUNITY_SOURCE = "South West London Collaborative Commissioning, update of October/November 2015, page 11"
_FROM = date(2016, 4, 1)

_NEW, _CHANGED, _KEPT = IndicatorStatus.NEW, IndicatorStatus.CHANGED, IndicatorStatus.KEPT
_Line = tuple[str, str, str, str, IndicatorStatus]

# By indicator: what people wish to be able to say, of whom it is asked, how often, where it started and is to go, and
# the principles it is about. Statements, frequencies and targets are invented; figures of hospital are the stocktake's.
_MORE: dict[str, dict[str, Any]] = {
    "Fewer people in hospital": {
        "population": "People registered with a general practice, 18 and over", "frequency": "Monthly",
        "baseline": "44.86 per million, March 2016", "target": "24.16 per million, March 2019", "principles": [9],
    },
    "Fewer very long stays": {
        "population": "People in hospital", "frequency": "Monthly", "baseline": "11 people, April 2017",
        "principles": [9],
    },
    "Better quality of care": {"population": "People in hospital", "frequency": "Monthly", "principles": [2, 9]},
    "Better quality of life": {"principles": [1]},
    "People live near those who matter to them": {
        "statement": "I live near the people who matter to me", "population": "People in hospital",
        "frequency": "Monthly", "baseline": "9 out of area, March 2016", "target": "Fewer each year",
        "principles": [5],
    },
    "People say that care helps them to do what they wish": {
        "statement": "I do things that matter to me", "population": "People and carers who answer",
        "frequency": "Yearly survey", "principles": [1, 3],
    },
    "People are reviewed when they should be": {
        "statement": "Somebody looks with me at how I get home", "population": "People in hospital",
        "frequency": "Monthly", "baseline": "79%, January 2017", "target": "100%", "principles": [2],
    },
    "People tell their story once": {
        "statement": "I tell my story once", "population": "People and carers who answer",
        "frequency": "Yearly survey", "principles": [2, 4],
    },
}  # fmt: skip

_NATIONAL: tuple[_Line, ...] = (
    ("Quality of care", "Better quality of care", _TO_AGREE, "review_in_date", _KEPT),
    ("Quality of life", "Better quality of life", "Metrics were to be agreed with the areas.", "", _KEPT),
    ("Less reliance on inpatient care", "Fewer people in hospital", _TO_AGREE, "rate_per_million", _KEPT),
    ("Less reliance on inpatient care", "Fewer very long stays", _TO_AGREE, "stay_5_years_or_more", _KEPT),
)
_DRAFT: tuple[_Line, ...] = (
    ("What care helps people to achieve", "People live near those who matter to them",
     "Widened from older people to everyone in scope.", "out_of_area", _CHANGED),
    ("What care helps people to achieve", "People say that care helps them to do what they wish",
     "Survey of people and carers.", "", _KEPT),
    ("How care looks and feels", "People are reviewed when they should be",
     "Added for a scope wider than older people.", "review_ever", _NEW),
    ("How care looks and feels", "People tell their story once",
     "Survey of people and carers.", "", _KEPT),
)  # fmt: skip
_MINIMUM: tuple[_Line, ...] = (
    ("Community based integrated care", "Health and social outcomes are the same whoever commissions or provides",
     "Principles were to become minimum outcomes with metrics within a year.", "", _NEW),
)  # fmt: skip


def load_outcomes() -> None:
    """National outcomes for everyone; the two local frameworks for the demonstration partnership."""
    _load(None, _FAST_TRACK, _NATIONAL, _FAST_TRACK_SOURCE, _ASKED_FROM)
    here = Partnership.objects.get(code=people.CODE)
    _load(here, _SHARED, _DRAFT, _SHARED_SOURCE, _FROM)
    _load(here, _COMMUNITY, _MINIMUM, _COMMUNITY_SOURCE, _FROM)


def _load(
    partnership: Partnership | None, framework: str, lines: tuple[_Line, ...], source: str, day: date
) -> None:
    OutcomeIndicator.objects.bulk_create(
        OutcomeIndicator(
            partnership=partnership,
            framework=framework,
            domain=domain,
            indicator=indicator,
            metric=metric,
            measure=measure,
            status=status,
            position=at,
            source=source,
            valid_from=day,
            **_MORE.get(indicator, {}),
        )
        for at, (domain, indicator, metric, measure, status) in enumerate(lines)
    )
