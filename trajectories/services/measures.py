"""Every measure of a partnership and month, for everyone and for each part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from cohorts.domain.codes import CATEGORY
from cohorts.domain.flows import EVERYONE, NO_PLACE, Cut, NoPlace
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import AgeGroup
from cohorts.models import Spell
from tcp_portal.access import Permission, Scope
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Place
from trajectories.domain.compliance import part as part_of
from trajectories.domain.figures import ALL, REPORTED, RESTATED, TOTAL, Figure, Part, counts
from trajectories.domain.tally import COUNTS, MEDIAN_DAYS, RATIOS, Tally, percent
from trajectories.services.closes import reported_figures
from trajectories.services.plans import Plan
from trajectories.services.rates import Denominator
from trajectories.services.sources import Source, Today
from trajectories.services.tally import tally_from

NOBODY = "there is nobody to count"
NOBODY_IN_A_MONTH = "one of the three months has nobody to count or lies before the register"


def measures(
    *, scope: Scope, partnership: Partnership, month: Month, as_at: date, vintage: str = RESTATED
) -> list[Figure]:
    """The figures of the month as the register now stands, in the order of parts and of the registry.

    As first reported, they are those that the first closing froze, in no order. Raises PermissionDenied without the
    right to the partnership's measures, and Refusal for a month that the register does not cover, that has not
    begun by `as_at`, by whose end nobody had been counted, or that was never closed and is asked for as reported.
    """
    scope.must_allow(Permission.VIEW_MEASURES, partnership.pk)
    check_month(partnership, month, as_at)
    if vintage == REPORTED:
        return reported_figures(scope=scope, partnership=partnership, month=month)
    found = measures_from(
        source=Today(scope, partnership), starts=Month.of(partnership.starts_on), month=month, as_at=as_at
    )
    if not any(figure.value for figure in found if figure.measure == "inpatients"):
        _check_not_empty(scope, partnership, month)
    return found


def measures_from(*, source: Source, starts: Month, month: Month, as_at: date) -> list[Figure]:
    """The same figures from what a source knows; `starts` is the first month of the register."""
    tally = tally_from(source=source, first=month, last=month, as_at=as_at)
    stays = [stay for stay in tally.stays if stay.ended_on is None or stay.ended_on >= month.first]
    places = source.places()
    outside = _Outside(source, month, places)
    beside = _Beside(tally, month, starts)
    found = []
    for part in _parts(places, month):
        counted = counts(stays, month=month, as_at=as_at, cut=part.cut)
        found += [_figure(part, month, measure, value) for measure, value in counted.items()]
        found += outside.figures(part, counted["inpatients"])
        found += beside.figures(part)
    return found


def figures_of_part(
    *, source: Source, tally: Tally, starts: Month, month: Month, cut: Cut
) -> dict[str, Figure]:
    """The figures of one part of the people by measure, from lists that have been read for the month."""
    places = source.places()
    names: dict[UUID | NoPlace | None, str] = {place.pk: place.name for place in places}
    labels = {code.code: code.label for code in CATEGORY.on(month.last)}
    part = Part(
        cut,
        place=ALL if cut.place is None else names.get(cut.place, NO_PLACE.value),
        arrangement=cut.arrangement.value if cut.arrangement else TOTAL,
        age_group=cut.age_group.value if cut.age_group else ALL,
        category=ALL if cut.category is None else labels.get(cut.category, cut.category),
    )
    stays = [stay for stay in tally.stays if stay.ended_on is None or stay.ended_on >= month.first]
    counted = counts(stays, month=month, as_at=tally.as_at, cut=cut)
    found = [_figure(part, month, measure, value) for measure, value in counted.items()]
    found += _Outside(source, month, places).figures(part, counted["inpatients"])
    found += _Beside(tally, month, starts).figures(part)
    return {figure.measure: figure for figure in found}


def check_month(partnership: Partnership, month: Month, as_at: date) -> None:
    """Refuses a month that has not begun by `as_at`, or that lies before the register of the partnership."""
    if month > Month.of(as_at):
        raise Refusal(f"{month.label} has not begun, so there are no figures yet.", field="month")
    starts = Month.of(partnership.starts_on)
    if month < starts:
        raise Refusal(
            f"The register of {partnership} begins in {starts.label}; it has no figures for {month.label}.",
            field="month",
        )


def _check_not_empty(scope: Scope, partnership: Partnership, month: Month) -> None:
    known = Spell.objects.counted_by(scope).filter(partnership=partnership, counted_from__lt=month.next.first)
    if not known.exists():
        raise Refusal(
            f"The register of {partnership} holds nobody by the end of {month.label}, so there are no figures.",
            field="month",
        )


def _parts(places: Sequence[Place], month: Month) -> Iterator[Part]:
    """Everyone, then each part of the people that figures are given for."""
    yield Part(EVERYONE)
    for arrangement in Arrangement:
        yield Part(Cut(arrangement=arrangement), arrangement=arrangement.value)
    named: list[tuple[UUID | NoPlace, str]] = [(place.pk, place.name) for place in places]
    for place, name in [*named, (NO_PLACE, NO_PLACE.value)]:
        yield Part(Cut(place=place), place=name)
        for arrangement in Arrangement:
            yield Part(Cut(place=place, arrangement=arrangement), place=name, arrangement=arrangement.value)
    for age_group in AgeGroup:
        yield Part(Cut(age_group=age_group), age_group=age_group.value)
    for code in CATEGORY.on(month.last):
        yield Part(Cut(category=code.code), category=code.label)


def _figure(part: Part, month: Month, measure: str, value: Any, **more: Any) -> Figure:
    return Figure(
        measure=measure,
        month=month,
        place=part.place,
        arrangement=part.arrangement,
        age_group=part.age_group,
        category=part.category,
        vintage=RESTATED,
        value=value,
        **more,
    )


class _Outside:
    """What stands beside the register: the population below a rate, and the plan. Neither knows age or category."""

    def __init__(self, source: Source, month: Month, places: Sequence[Place]) -> None:
        self.month = month
        self.plan = source.plan()
        self.populations: dict[UUID | NoPlace | None, Denominator | None] = {
            place_id: source.denominator(month, place_id)
            for place_id in (None, *(place.pk for place in places))
        }

    def figures(self, part: Part, inpatients: int) -> list[Figure]:
        """Rate, population, plan and variance of a place, an arrangement or everyone."""
        if part.cut.age_group or part.cut.category:
            return []
        return [*self._rate(part, inpatients), *self._against_plan(part, inpatients)]

    def _rate(self, part: Part, inpatients: int) -> list[Figure]:
        population = self.populations.get(part.cut.place)
        if population is None:
            reason = (
                "people without a place have no population"
                if part.cut.place is NO_PLACE
                else f"no population is stored for {self.month.year} or before"
            )
            return [
                _figure(part, self.month, id_, None, reason=reason)
                for id_ in ("rate_per_million", "population")
            ]
        note = f"{population.basis}, {population.year}; {population.source}"
        return [
            _figure(
                part,
                self.month,
                "rate_per_million",
                population.rate(inpatients),
                numerator=inpatients,
                denominator=population.count,
                note=note,
            ),
            _figure(part, self.month, "population", population.count, note=note),
        ]

    def _against_plan(self, part: Part, inpatients: int) -> list[Figure]:
        place, arrangement = part.cut.place, part.cut.arrangement
        if place is NO_PLACE:
            planned, joined = None, False
        else:
            point = self.plan.on(self.month, place_id=place, arrangement=arrangement)
            planned, joined = point.value, point.joined
        if planned is None:
            reason = _no_plan(self.plan)
            return [_figure(part, self.month, id_, None, reason=reason) for id_ in ("plan", "variance")]
        note = "on the straight line between two entered months" if joined else ""
        return [
            _figure(part, self.month, "plan", planned, note=note),
            _figure(part, self.month, "variance", inpatients - planned, note=note),
        ]


class _Beside:
    """Figures about reviews, plans, delays and the register, of any part of the people."""

    def __init__(self, tally: Tally, month: Month, starts: Month) -> None:
        self.tally, self.month, self.starts = tally, month, starts

    def figures(self, part: Part) -> list[Figure]:
        """Counts, then shares with their numerator and denominator, then the median of days."""
        month, cut = self.month, part.cut
        found = [
            _figure(part, month, id_, len(part_of(self.tally.counted(id_, month), cut))) for id_ in COUNTS
        ]
        for ratio in RATIOS:
            found.append(self._share(part, ratio.id, self.tally.counts(ratio, month, cut), NOBODY))
            if ratio.rolling:
                sums = self.tally.rolling(ratio, month, cut, self.starts)
                found.append(self._share(part, ratio.rolling, sums, NOBODY_IN_A_MONTH))
        days = self.tally.learning(month, cut).typical_days
        reason = "" if days is not None else "nobody who was admitted had been on the register"
        found.append(_figure(part, month, MEDIAN_DAYS, days, reason=reason))
        return found

    def _share(self, part: Part, measure: str, counts: tuple[int, int] | None, why_not: str) -> Figure:
        met, of = counts or (None, None)
        value = percent(met, of) if met is not None and of is not None else None
        reason = why_not if value is None else ""
        return _figure(part, self.month, measure, value, numerator=met, denominator=of, reason=reason)


def _no_plan(plan: Plan) -> str:
    return (
        "the accepted plan says nothing of it for this month" if plan.exists else "no plan has been accepted"
    )
