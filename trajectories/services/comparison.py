"""Partnerships, or places of one, side by side: eight queries however many there are.

Nothing is counted stay by stay: each figure is a grouped sum over spells, by the rules of the register of measures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from cohorts.domain.kinds import Entry, Exit
from cohorts.domain.stays import ADULT_AGE, LEAVE_LEFT_OUT_FROM
from cohorts.models import Leave, Spell
from cohorts.models.spells import SpellQuerySet
from tcp_portal.access import Permission, Scope
from tcp_portal.months import Month, add_years
from tcp_portal.partnerships.models import Partnership, Place, Population, PopulationBasis
from trajectories.domain.funnel import Area, Funnel
from trajectories.domain.plan_lines import value_on
from trajectories.domain.standing import Against, against
from trajectories.models import PlanPoint, PlanVersion
from trajectories.services.rates import Denominator
from trajectories.services.thresholds import tolerance_on

_Named = tuple[UUID, str, str, str, date]
YEAR = 12  # months of admissions and discharges
LONG_STAY = 5  # whole years


class Basis(StrEnum):
    """Whom the rate counts, and over whom."""

    PLAN = "plan"  # everyone over registered adults, as the published trajectories have it
    ADULTS = "adults"
    ALL_AGES = "all"
    CHILDREN = "children"

    @property
    def population(self) -> PopulationBasis:
        return _POPULATIONS[self]

    @property
    def counts_everyone(self) -> bool:
        """Whether its count of people may stand against the plan, which counts everyone."""
        return self in (Basis.PLAN, Basis.ALL_AGES)


_POPULATIONS = {
    Basis.PLAN: PopulationBasis.ADULTS_GP,
    Basis.ADULTS: PopulationBasis.ADULTS_GP,
    Basis.ALL_AGES: PopulationBasis.ALL_GP,
    Basis.CHILDREN: PopulationBasis.CHILDREN_RESIDENT,
}


@dataclass(frozen=True, slots=True)
class Compare:
    """What is compared: partnerships of a region or of all, or the places of one (`within`)."""

    month: Month
    as_at: date
    basis: Basis = Basis.PLAN
    region: str = ""
    within: Partnership | None = None

    @property
    def first(self) -> Month:
        """The first month of the year whose admissions and discharges are counted."""
        return self.month.plus(1 - YEAR)


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """One partnership or place at the month's end, and its year to then; None where the register says nothing."""

    key: UUID
    name: str
    code: str
    region: str
    starts: Month  # of its register
    inpatients: int | None
    plan: int | None
    word: Against
    population: Denominator | None
    admissions: int | None
    discharges: int | None
    long_stays: int | None
    out_of_area: int | None

    @property
    def variance(self) -> int | None:
        return None if self.inpatients is None or self.plan is None else self.inpatients - self.plan


@dataclass(frozen=True)
class Comparison:
    """The areas in the order of their names."""

    ask: Compare
    areas: tuple[AreaFigures, ...]
    regions: tuple[str, ...]

    @cached_property
    def funnel(self) -> Funnel | None:
        """The funnel of those whose rate is known; None with fewer than two, or where nobody is in hospital."""
        known = tuple(
            Area(str(area.key), area.inpatients, area.population.count)
            for area in self.areas
            if area.inpatients is not None and area.population is not None
        )
        return Funnel(known) if len(known) > 1 and any(area.events for area in known) else None


def compare(*, scope: Scope, ask: Compare) -> Comparison:
    """Every partnership whose measures the reader may view, or the places of one. Eight queries.

    Raises PermissionDenied for the places of a partnership without the right to its measures.
    """
    if ask.within is not None:
        scope.must_allow(Permission.VIEW_MEASURES, ask.within.pk)
    named, regions = _named(scope, ask)
    by = "partnership" if ask.within is None else "person__home_place"
    spells = Spell.objects.counted_by(scope).filter(**_chosen(ask, "partnership", "partnership__region"))
    inside, events, begun = _inside(spells, ask, by), _events(spells, ask, by), _begun(scope, ask)
    plans, populations = _plans(scope, ask), _populations(scope, ask)
    tolerance = tolerance_on(ask.as_at)

    def figures(pk: UUID, name: str, code: str, region: str, starts: date) -> AreaFigures:
        known = (ask.within.pk if ask.within else pk) in begun
        counted, came = inside.get(pk, (0, 0, 0)), events.get(pk, (0, 0))
        people = counted[0] if known else None
        plan = plans.get(pk) if ask.basis.counts_everyone else None
        return AreaFigures(
            pk, name, code, region, Month.of(starts),
            inpatients=people,
            plan=plan,
            word=against(people, plan, tolerance),
            population=populations.get(pk),
            admissions=came[0] if known else None,
            discharges=came[1] if known else None,
            long_stays=counted[1] if known else None,
            out_of_area=counted[2] if known else None,
        )  # fmt: skip

    return Comparison(ask, tuple(figures(*one) for one in named), regions)


def _named(scope: Scope, ask: Compare) -> tuple[list[_Named], tuple[str, ...]]:
    """The areas with name, code, region and first day, and the regions that may be chosen."""
    if ask.within is not None:
        whole = ask.within
        places = Place.objects.filter(partnership=whole).order_by("name")
        return [(place.pk, place.name, whole.code, "", whole.starts_on) for place in places], ()
    fields = ("pk", "name", "code", "region", "starts_on")
    visible = list(Partnership.objects.visible_to(scope).order_by("name").values_list(*fields))
    regions = tuple(sorted({region for *_, region, _ in visible if region}))
    return [one for one in visible if ask.region in ("", one[3])], regions


def _chosen(ask: Compare, partnership: str, region: str) -> dict[str, Any]:
    if ask.within is not None:
        return {partnership: ask.within.pk}
    return {region: ask.region} if ask.region else {}


def _of_age(spells: SpellQuerySet, ask: Compare, born_by: date) -> SpellQuerySet:
    """Adults, or those under 18, or everyone; `born_by` is the latest day of birth of an adult."""
    if ask.basis is Basis.ADULTS:
        return spells.filter(person__date_of_birth__lte=born_by)
    if ask.basis is Basis.CHILDREN:
        return spells.filter(person__date_of_birth__gt=born_by)
    return spells


def _inside(spells: SpellQuerySet, ask: Compare, by: str) -> dict[UUID, tuple[int, int, int]]:
    """People in hospital at the month's end, those of long stay, and those out of area."""
    day = ask.as_at
    counted = _of_age(spells, ask, latest_start(day, ADULT_AGE)).open_on(day)
    if day >= LEAVE_LEFT_OUT_FROM:
        counted = counted.exclude(Exists(_leaves(Q(started_on__lte=day), Q(ended_on__gt=day))))
    rows = (
        counted.with_bed_on(day)
        .values_list(by)
        .annotate(
            people=Count("person", distinct=True),
            long=Count("person", distinct=True, filter=Q(started_on__lte=latest_start(day, LONG_STAY))),
            far=Count("person", distinct=True, filter=Q(bed__out_of_area=True)),
        )
        .order_by()
    )
    return {key: tuple(counts) for key, *counts in rows if key is not None}


def _events(spells: SpellQuerySet, ask: Compare, by: str) -> dict[UUID, tuple[int, int]]:
    """Admissions and discharges of the year to the month's end; of an age, by the age on the day counted."""
    first, last = ask.first.first, ask.as_at
    came = Q(counted_from__gte=first, counted_from__lte=last, entry__in=[Entry.FIRST, Entry.READMISSION])
    left = Q(ended_on__gte=first, ended_on__lte=last, exit=Exit.DISCHARGE)
    if last > LEAVE_LEFT_OUT_FROM:  # who left for good while on leave had gone out of the count before
        end = OuterRef("ended_on")
        away = _leaves(Q(started_on__lt=end), Q(ended_on__gte=end))
        left &= Q(ended_on__lte=LEAVE_LEFT_OUT_FROM) | ~Q(Exists(away))
    if ask.basis.counts_everyone:
        rows = spells.filter(came | left).values_list(by).order_by()
        counted = rows.annotate(came=Count("pk", filter=came), left=Count("pk", filter=left))
        return {key: (int(ins), int(outs)) for key, ins, outs in counted if key is not None}
    found: dict[UUID, list[int]] = {}
    fields = (by, "person__date_of_birth", "entry", "exit", "counted_from", "ended_on")
    for key, *facts in spells.filter(came | left).values_list(*fields):
        if key is not None:
            sums = found.setdefault(key, [0, 0])
            for at, counts in enumerate(_counts_of_age(ask, *facts)):
                sums[at] += counts
    return {key: (sums[0], sums[1]) for key, sums in found.items()}


def _leaves(begun: Q, still: Q) -> QuerySet[Leave]:
    """Extended leave of a spell that had begun and was not over."""
    return Leave.objects.filter(begun, Q(ended_on__isnull=True) | still, spell=OuterRef("pk"))


def _counts_of_age(
    ask: Compare, born: date, entry: str, exit_: str, counted_from: date, ended_on: date | None
) -> Iterator[bool]:
    """Whether a spell is an admission, and a discharge, of the wanted age within the year.

    A person enters as they stood on the first day counted, and leaves as they stood on the last.
    """
    first, last = ask.first.first, ask.as_at
    grown, adults = add_years(born, ADULT_AGE), ask.basis is Basis.ADULTS
    admitted = entry in (Entry.FIRST, Entry.READMISSION) and first <= counted_from <= last
    yield admitted and (counted_from >= grown) is adults
    if ended_on is None or exit_ != Exit.DISCHARGE or not first <= ended_on <= last:
        yield False
    else:
        yield (max(counted_from, ended_on - timedelta(days=1)) >= grown) is adults


def _begun(scope: Scope, ask: Compare) -> frozenset[UUID]:
    """Partnerships whose register had counted somebody by the month's end: of the others nothing is known, not nil."""
    somebody = Spell.objects.filter(partnership=OuterRef("pk"), counted_from__lte=ask.as_at)
    partnerships = Partnership.objects.visible_to(scope).filter(**_chosen(ask, "pk", "region"))
    return frozenset(partnerships.filter(Exists(somebody)).values_list("pk", flat=True))


def _plans(scope: Scope, ask: Compare) -> dict[UUID, int]:
    """The plan in force of each area for the month: entered, or on the straight line between entered months."""
    newest = PlanVersion.objects.accepted().filter(partnership=OuterRef("pk")).values("pk")[:1]
    partnerships = Partnership.objects.visible_to(scope).filter(**_chosen(ask, "pk", "region"))
    rows = PlanPoint.objects.filter(
        plan__in=partnerships.values(plan_in_force=Subquery(newest)),
        arrangement="",
        place__isnull=ask.within is None,
    )
    lines: dict[UUID, dict[Month, int]] = {}
    for key, month, value in rows.values_list(
        "plan__partnership" if ask.within is None else "place", "month", "value"
    ):
        lines.setdefault(key, {})[Month.of(month)] = value
    points = {key: value_on(entered, ask.month).value for key, entered in lines.items()}
    return {key: value for key, value in points.items() if value is not None}


def _populations(scope: Scope, ask: Compare) -> dict[UUID, Denominator]:
    """The latest count of the basis, up to the month's year, of each area."""
    rows = Population.objects.filter(
        partnership__in=scope.partnership_ids(Permission.VIEW_MEASURES),
        basis=ask.basis.population,
        year__lte=ask.month.year,
        place__isnull=ask.within is None,
        **_chosen(ask, "partnership", "partnership__region"),
    ).order_by("year")
    return denominators(rows, "partnership_id" if ask.within is None else "place_id")


def denominators(rows: Iterable[Population], key: str) -> dict[UUID, Denominator]:
    """The last of each area's rows, which come in the order of their years."""
    return {
        getattr(row, key): Denominator(row.count, row.get_basis_display(), row.year, row.source)
        for row in rows
    }


def latest_start(day: date, years: int) -> date:
    """The latest day from which so many whole years have passed by `day`; that of 29 February counts from 1 March."""
    start = add_years(day, -years)
    return start if add_years(start, years) <= day else start - timedelta(days=1)
