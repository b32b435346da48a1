"""The choices above the overview."""

from __future__ import annotations

from dataclasses import dataclass

from cohorts.domain.flows import NO_PLACE, Cut
from trajectories.presenters import wording
from trajectories.presenters.links import NO_PLACE_VALUE, cut_place
from trajectories.services.dashboard import Picture, Span
from trajectories.services.reviews import Shares

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What may be chosen, and what is."""

    places: Choices
    place: str
    arrangements: Choices
    arrangement: str
    spans: Choices
    span: str
    status: str


@dataclass(frozen=True, slots=True)
class PartFilters:
    """The choice of a part of the people, and what a screen reader is told of it."""

    places: Choices
    place: str
    arrangements: Choices
    arrangement: str
    status: str


def part_filters(shares: Shares, status: str) -> PartFilters:
    """Place and commissioner; people without a place may be chosen where there are some."""
    ask = shares.ask
    places = [("", "All places"), *((str(place.pk), place.name) for place in shares.places)]
    if ask.place is NO_PLACE or shares.has_placeless:
        places.append((NO_PLACE_VALUE, wording.NO_PLACE_LABEL))
    kinds = [(kind.value, wording.arrangement_label(kind, ask.as_at)) for kind in shares.arrangements]
    return PartFilters(
        places=tuple(places),
        place=cut_place(ask.cut) or "",
        arrangements=(("", "All commissioners"), *kinds),
        arrangement=ask.arrangement.value if ask.arrangement else "",
        status=status,
    )


def filters(picture: Picture) -> Filters:
    """The filters of a picture; people without a place may be chosen where there are some."""
    ask = picture.ask
    places = [("", "All places"), *((str(place.pk), place.name) for place in picture.places)]
    if ask.place is NO_PLACE or any(stay.place_id is None for stay in picture.stays):
        places.append((NO_PLACE_VALUE, wording.NO_PLACE_LABEL))
    kinds = [(kind.value, wording.arrangement_label(kind, ask.as_at)) for kind in picture.arrangements]
    year = ask.month.financial_year
    spans = [
        (Span.MONTH.value, f"{ask.month.label} alone"),
        (Span.YEAR.value, f"Year to date ({year.label})"),
    ]
    if picture.plan.months:
        spans.append((Span.BASELINE.value, f"Since the plan began ({picture.plan.months[0].label})"))
    people = picture.part(Cut(ask.place, ask.arrangement)).actual
    part = wording.cut_label(ask.cut, picture.places, ask.as_at)
    return Filters(
        places=tuple(places),
        place=cut_place(ask.cut) or "",
        arrangements=(("", "All commissioners"), *kinds),
        arrangement=ask.arrangement.value if ask.arrangement else "",
        spans=tuple(spans),
        span=ask.span.value,
        status=f"{part}: {wording.count(people)} in hospital",
    )
