"""The pipeline of homes as figures: ready by month against planned by month, and who has none, without a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cohorts.domain.codes import NEED
from tcp_portal.charts import Cell, Chart, Column, Series, Style, Table, line_chart, words
from tcp_portal.months import Month
from workstreams.domain.homes import MonthLine, by_month
from workstreams.services.homes_pipeline import Pipeline, Waiting

NO_DATE, NO_PLACE, NO_NEEDS = "No planned date", "No place known", "Needs not recorded"
SOURCE = "Homes: as their schemes stand. People: planned dates in the register."


def months_of(found: Pipeline) -> list[MonthLine]:
    """Homes becoming ready and people planned to leave who need one, month by month."""
    ready = [
        one.home.ready if not one.home.is_ready and one.home.ready else found.now for one in found.coming
    ]
    planned = [one.someone.planned for one in found.people if one.needs_a_home and one.someone.planned]
    return by_month(ready, planned, found.now)


def pipeline_chart(found: Pipeline) -> Chart:
    """Both running totals as lines, with their sentence and table."""
    lines = months_of(found)
    title = "Homes ready and people planned to leave, added up by month"
    return line_chart(
        "homes-by-month",
        title=title,
        categories=[one.month.short for one in lines],
        series=[
            Series("Homes ready", tuple(one.homes for one in lines)),
            Series("People planned who need a home", tuple(one.people for one in lines), Style.DASHED),
        ],
        description=by_month_sentence(lines),
        y_title="Homes, people",
        source=SOURCE,
    )


def by_month_sentence(lines: Sequence[MonthLine]) -> str:
    """What there is in the end, when there are too few homes first, and when most are missing."""
    last, short = lines[-1], [one for one in lines if one.people > one.homes]
    said = f"By {last.month.label} {_homes(last.homes)} will be ready, and {_people(last.people)} planned to leave."
    if not short:
        return f"{said} In no month are there fewer homes than people."
    worst = max(short, key=lambda one: one.people - one.homes)
    missing = words.counted(worst.people - worst.homes, "home is", "homes are")
    return f"{said} There are too few from {short[0].month.label}; in {worst.month.label} {missing} missing."


def _homes(count: int) -> str:
    return words.counted(count, "home")


def _people(count: int) -> str:
    return (
        f"{words.people(count)} who {'needs' if count == 1 else 'need'} one {'is' if count == 1 else 'are'}"
    )


def homes_sentence(found: Pipeline) -> str:
    """How many homes there are, for whom, and what is not known of them."""
    live = [one for one in found.homes if not one.home.dropped]
    parts = [f"{_homes(len(live))} entered", f"{words.number(len(found.held))} meant for somebody"]
    unknown = sum(one.home.ready is None and not one.home.is_ready for one in live)
    if unknown:
        parts.append(f"{words.number(unknown)} without a month")
    if found.overdue:
        parts.append(f"{words.number(len(found.overdue))} past their month and not ready")
    return " · ".join(parts)


def without_sentence(found: Pipeline) -> str:
    """How many have no home in the pipeline, and how many of all need none."""
    none = sum(not one.needs_a_home for one in found.people)
    has = len(found.people) - none - len(found.without)
    said = (
        f"{words.number(len(found.without))} of {words.people(len(found.people))} in hospital on "
        f"{words.day(found.day)} have no home in the pipeline"
    )
    more = [f"{words.number(has)} have one"] if has else []
    more += [f"{words.number(none)} need none of their own"] if none else []
    return " · ".join([said, *more])


@dataclass(frozen=True, slots=True)
class Counts:
    """Those without a home as counts: by month, by place and by need."""

    by_month: Table
    by_place: Table
    by_need: Table


def counts_of(found: Pipeline) -> Counts:
    """Counts of those without a home in the pipeline; what is not recorded has its own row."""
    without = found.without
    free = Counter(_ready(one.home.ready, found.now) for one in found.coming if not one.home.taken)
    planned = Counter(one.someone.planned for one in without)
    months = sorted({*(one for one in planned if one), *free})
    rows: list[tuple[Cell, ...]] = [(month.label, planned[month], free[month]) for month in months]
    rows += [(NO_DATE, planned[None], None)] if planned[None] else []
    by_month_table = Table(
        "People without a home and free homes, by month",
        (
            Column("Month"),
            Column("People planned to leave", "number"),
            Column("Free homes becoming ready", "number"),
        ),
        tuple(rows),
        ("All", len(without), sum(free.values())),
    )
    places = Counter(one.someone.place.name if one.someone.place else NO_PLACE for one in without)
    return Counts(by_month_table, _counted("Place", places.most_common(), len(without)), _needs(without))


def _ready(ready: Month | None, now: Month) -> Month:
    return now if ready is None else max(ready, now)


def _needs(people: Sequence[Waiting]) -> Table:
    held = Counter(need for one in people for need in one.someone.needs)
    rows = [(code.label, held[code.code]) for code in NEED.codes if held[code.code]]
    silent = sum(not one.someone.needs for one in people)
    rows.sort(key=lambda row: -row[1])
    return _counted("Need", [*rows, *([(NO_NEEDS, silent)] if silent else [])], None)


def _counted(first: str, rows: Sequence[tuple[str, int]], total: int | None) -> Table:
    """One person may have several needs, so that these have no total."""
    return Table(
        f"People without a home, by {first.lower()}",
        (Column(first), Column("People", "number")),
        tuple(rows),
        None if total is None else ("All", total),
    )
