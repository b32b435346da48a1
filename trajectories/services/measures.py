"""Every measure of a partnership and month, of many months or of many partnerships, for everyone and each part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from cohorts.domain.flows import Cut
from cohorts.models import Spell
from tcp_portal.access import Permission, Scope
from tcp_portal.errors import Refusal
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.figures import REPORTED, RESTATED, Figure
from trajectories.domain.registry import MEASURES
from trajectories.services.at_once import read_at_once
from trajectories.services.closes import reported_figures
from trajectories.services.making import Maker
from trajectories.services.outside import Outside
from trajectories.services.parts import parts_of
from trajectories.services.sources import Source, Today
from trajectories.services.tally import tally_from


def measures(
    *,
    scope: Scope,
    partnership: Partnership,
    month: Month,
    as_at: date,
    vintage: str = RESTATED,
    cuts: Sequence[Cut] | None = None,
) -> list[Figure]:
    """The figures of the month as the register now stands, in the order of parts and of the registry.

    For everyone, each arrangement, each place and each arrangement in it, each age group and each category; with
    `cuts` for these parts instead, whatever they combine. As first reported, they are those of these parts that the
    first closing froze, in no order. Raises PermissionDenied without the right to the partnership's measures, and
    Refusal for a month that the register does not cover, that has not begun by `as_at`, by whose end nobody had
    been counted, or that was never closed and is asked for as reported.

    Where a definition has changed, figures by its wording before follow in the months for which both are given.
    """
    scope.must_allow(Permission.VIEW_MEASURES, partnership.pk)
    check_month(partnership, month, as_at)
    if vintage == REPORTED:
        frozen = reported_figures(scope=scope, partnership=partnership, month=month)
        return frozen if cuts is None else _of_parts(frozen, Today(scope, partnership), month, cuts)
    found = measures_from(
        source=Today(scope, partnership),
        starts=Month.of(partnership.starts_on),
        month=month,
        as_at=as_at,
        cuts=cuts,
    )
    if not any(figure.value for figure in found if figure.measure == "inpatients"):
        _check_not_empty(scope, partnership, month)
    return found


def _of_parts(figures: Sequence[Figure], source: Source, month: Month, cuts: Sequence[Cut]) -> list[Figure]:
    """Those of the parts asked for, by their names."""
    asked = parts_of(source.places(), month, cuts)
    names = {(part.place, part.arrangement, part.age_group, part.category) for part in asked}
    return [one for one in figures if (one.place, one.arrangement, one.age_group, one.category) in names]


def measures_from(
    *, source: Source, starts: Month, month: Month, as_at: date, cuts: Sequence[Cut] | None = None
) -> list[Figure]:
    """The same figures from what a source knows; `starts` is the first month of the register."""
    maker = maker_from(source=source, starts=starts, first=month, last=month, as_at=as_at, cuts=cuts)
    return maker.figures(month) + maker.by_wording_before(month)


def measures_of_months(
    *,
    scope: Scope,
    partnership: Partnership,
    first: Month,
    last: Month,
    as_at: date,
    cuts: Sequence[Cut] | None = None,
    only: Iterable[str] = tuple(MEASURES),
    source: Source | None = None,
) -> dict[Month, list[Figure]]:
    """The figures of each month from first to last, both included, in one reading: the queries of one month.

    They are those of today's register unless another source is given. Months before what it knows, or that have not
    begun by `as_at`, are left out. Raises PermissionDenied without the right to the
    partnership's measures, and KeyError for a measure that the registry does not hold.
    """
    made = maker_of_months(
        scope=scope,
        partnership=partnership,
        first=first,
        last=last,
        as_at=as_at,
        cuts=cuts,
        source=source or Today(scope, partnership),
    )
    wanted = tuple(only)
    return {month: maker.figures(month, wanted) for maker, months in made for month in months}


def maker_of_months(
    *,
    scope: Scope,
    partnership: Partnership,
    first: Month,
    last: Month,
    as_at: date,
    cuts: Sequence[Cut] | None,
    source: Source,
) -> list[tuple[Maker, list[Month]]]:
    """What makes the figures of those of the months that the register knows, with the months; empty for none."""
    scope.must_allow(Permission.VIEW_MEASURES, partnership.pk)
    starts = Month.of(partnership.starts_on)
    months = months_between(max(first, source.reaches_to(starts)), min(last, Month.of(as_at)))
    if not months:
        return []
    maker = maker_from(source=source, starts=starts, first=months[0], last=months[-1], as_at=as_at, cuts=cuts)
    return [(maker, months)]


def measures_of_partnerships(
    *,
    scope: Scope,
    month: Month,
    as_at: date,
    cuts: Sequence[Cut] | None = None,
    only: Iterable[str] = tuple(MEASURES),
) -> Iterator[tuple[Partnership, list[Figure]]]:
    """The figures of each partnership whose measures the reader may view, by name; the queries do not grow with them.

    Partnerships whose register begins later than the month are left out. Each one's figures are made when it is its
    turn, so that a whole country need not be held at once. Raises Refusal for a month that has not begun.
    """
    _check_begun(month, as_at)
    wanted = tuple(only)
    for one in read_at_once(scope=scope, month=month, as_at=as_at):
        maker = Maker(
            tally=one.tally,
            starts=Month.of(one.partnership.starts_on),
            parts=parts_of(one.places, month, cuts),
            outside=one.outside,
        )
        yield one.partnership, maker.figures(month, wanted) + maker.by_wording_before(month, wanted)


def maker_from(
    *,
    source: Source,
    starts: Month,
    first: Month,
    last: Month,
    as_at: date,
    cuts: Sequence[Cut] | None = None,
) -> Maker:
    """What makes the figures of the months first to last; everything is read here, once."""
    return Maker(
        tally=tally_from(source=source, first=first, last=last, as_at=as_at),
        starts=starts,
        parts=parts_of(source.places(), last, cuts),
        outside=Outside(source.plan(), source.denominator),
    )


def check_month(partnership: Partnership, month: Month, as_at: date) -> None:
    """Raises Refusal for a month that has not begun by `as_at` or that the register does not cover."""
    _check_begun(month, as_at)
    starts = Month.of(partnership.starts_on)
    if month < starts:
        raise Refusal(
            f"The register of {partnership} begins in {starts.label}; it has no figures for {month.label}.",
            field="month",
        )


def _check_begun(month: Month, as_at: date) -> None:
    if month > Month.of(as_at):
        raise Refusal(f"{month.label} has not begun, so there are no figures yet.", field="month")


def _check_not_empty(scope: Scope, partnership: Partnership, month: Month) -> None:
    known = Spell.objects.counted_by(scope).filter(partnership=partnership, counted_from__lt=month.next.first)
    if not known.exists():
        raise Refusal(
            f"The register of {partnership} holds nobody by the end of {month.label}, so there are no figures.",
            field="month",
        )
