"""The parts of the people for which figures are given, with the names that figures carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from cohorts.domain.codes import CATEGORY
from cohorts.domain.flows import NO_PLACE, Cut, NoPlace
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import AgeGroup
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Place
from trajectories.domain.figures import ALL, TOTAL, Part


def usual_cuts(places: Sequence[Place], month: Month) -> Iterator[Cut]:
    """Everyone, each arrangement, each place and each arrangement in it, each age group, each category."""
    for place in (None, *(place.pk for place in places), NO_PLACE):
        for arrangement in (None, *Arrangement):
            yield Cut(place=place, arrangement=arrangement)
    for age_group in AgeGroup:
        yield Cut(age_group=age_group)
    for code in CATEGORY.on(month.last):
        yield Cut(category=code.code)


def parts_of(places: Sequence[Place], month: Month, cuts: Sequence[Cut] | None = None) -> list[Part]:
    """The usual parts of a partnership, or those asked for, each with its names."""
    names: dict[UUID | NoPlace | None, str] = {place.pk: place.name for place in places}
    names |= {None: ALL, NO_PLACE: NO_PLACE.value}
    labels = {code.code: code.label for code in CATEGORY.on(month.last)}
    return [
        Part(
            cut,
            place=names.get(cut.place, NO_PLACE.value),
            arrangement=cut.arrangement.value if cut.arrangement else TOTAL,
            age_group=cut.age_group.value if cut.age_group else ALL,
            category=ALL if cut.category is None else labels.get(cut.category, cut.category),
        )
        for cut in (usual_cuts(places, month) if cuts is None else cuts)
    ]
