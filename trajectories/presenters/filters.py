"""The choices above the overview."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cohorts.domain.flows import NO_PLACE, Cut
from cohorts.domain.kinds import Arrangement
from tcp_portal.partnerships.models import Place
from trajectories.presenters import wording
from trajectories.presenters.links import NO_PLACE_VALUE, cut_place
from trajectories.services.bridge import OffPlan
from trajectories.services.dashboard import Ask, Picture, Span
from trajectories.services.plans import Plan
from trajectories.services.reviews import Shares

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What may be chosen, what is, and what a screen reader is told; without spans there is none to choose."""

    places: Choices
    place: str
    arrangements: Choices
    arrangement: str
    status: str
    spans: Choices = ()
    span: str = ""
    span_label: str = "What changed"


def choose_part(
    ask: Ask, *, places: Iterable[Place], arrangements: Iterable[Arrangement], placeless: bool, status: str
) -> Filters:
    """Place and commissioner; people without a place may be chosen where there are some."""
    named = [("", "All places"), *((str(place.pk), place.name) for place in places)]
    if ask.place is NO_PLACE or placeless:
        named.append((NO_PLACE_VALUE, wording.NO_PLACE_LABEL))
    kinds = [(kind.value, wording.arrangement_label(kind, ask.as_at)) for kind in arrangements]
    return Filters(
        places=tuple(named),
        place=cut_place(ask.cut) or "",
        arrangements=(("", "All commissioners"), *kinds),
        arrangement=ask.arrangement.value if ask.arrangement else "",
        status=status,
    )


def part_filters(shares: Shares, status: str) -> Filters:
    """The filters of a page of shares."""
    return choose_part(
        shares.ask,
        places=shares.places,
        arrangements=shares.arrangements,
        placeless=shares.has_placeless,
        status=status,
    )


def picture_filters(picture: Picture) -> Filters:
    """The filters of a picture, without a span."""
    ask = picture.ask
    people = picture.part(Cut(ask.place, ask.arrangement)).actual
    part = wording.cut_label(ask.cut, picture.places, ask.as_at)
    return choose_part(
        ask,
        places=picture.places,
        arrangements=picture.arrangements,
        placeless=any(stay.place_id is None for stay in picture.stays),
        status=f"{part}: {wording.count(people)} in hospital",
    )


def filters(picture: Picture) -> Filters:
    """The filters of the overview."""
    return replace(
        picture_filters(picture), spans=_spans(picture.ask, picture.plan), span=picture.ask.span.value
    )


def bridge_filters(found: OffPlan) -> Filters:
    """The filters of the bridge: the same parts and spans as the overview's."""
    ask = found.ask
    part = wording.cut_label(ask.cut, found.places, ask.as_at)
    chosen = choose_part(
        ask,
        places=found.places,
        arrangements=found.arrangements,
        placeless=any(cut.place is NO_PLACE for cut, _ in found.by_place),
        status=f"{part}, {wording.months(found.first, ask.month)}",
    )
    return replace(chosen, spans=_spans(ask, found.plan), span=ask.span.value)


def _spans(ask: Ask, plan: Plan) -> Choices:
    """From where changes may be shown."""
    year = ask.month.financial_year
    spans = [
        (Span.MONTH.value, f"{ask.month.label} alone"),
        (Span.YEAR.value, f"Year to date ({year.label})"),
    ]
    if plan.months:
        spans.append((Span.BASELINE.value, f"Since the plan began ({plan.months[0].label})"))
    return tuple(spans)
