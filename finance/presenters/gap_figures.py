"""Charts and tables of a plan to close the gap, the same on screen and in the pack."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from finance.domain import gap
from finance.domain.gap import Line, Position
from finance.models import GapPlan
from finance.presenters.plan_words import amount_words, unit_sign, year_label
from finance.services.gap_actual import Actual
from finance.services.gap_plans import years_of
from tcp_portal.charts import Cell, Chart, Colour, Column, Series, Style, Table, bar_chart, line_chart

BEFORE, TOTAL, AFTER = "If nothing is done", "All interventions", "After interventions"
ACTUAL_AFTER = "After, with actual discharges"


def chart_id(plan: GapPlan, what: str) -> str:
    """An id that no other plan's chart has."""
    return f"gap-{what}-{plan.pk.hex[:8]}"


def drawn(amount: Decimal | None) -> float | None:
    """An amount as a picture takes it; tables keep the exact one."""
    return None if amount is None else float(amount)


def steps_chart(lines: Sequence[Line], at: Position, plan: GapPlan) -> Chart:
    """The year's steps from doing nothing to the position after, as bars from zero with their signs."""
    steps: list[tuple[str, Decimal | None]] = [(BEFORE, at.do_nothing)]
    steps += [(line.name, line.amounts.get(at.year)) for line in gap.interventions(lines)]
    steps.append((AFTER, at.after))
    year, sign = year_label(at.year), unit_sign(plan.unit)
    title = f"Step by step to {year}, {sign}"
    rows: tuple[tuple[Cell, ...], ...] = tuple(steps)
    return bar_chart(
        chart_id(plan, "steps"),
        title=title,
        categories=[name for name, _ in steps],
        series=[Series(year, tuple(drawn(amount) for _, amount in steps), colour=Colour.SLATE)],
        description=_steps_words(at, lines, plan.unit),
        table=Table(title, (Column("Step"), Column(sign, "number")), rows),
        y_title=sign,
    )


def _steps_words(at: Position, lines: Sequence[Line], unit: int) -> str:
    known = [line for line in gap.interventions(lines) if at.year in line.amounts]
    if at.do_nothing is None or at.after is None or not known:
        return f"The steps of {year_label(at.year)} are not all known."
    most = max(known, key=lambda line: line.amounts[at.year])
    return (
        f"From {amount_words(at.do_nothing, unit)} if nothing is done to {amount_words(at.after, unit)} after; "
        f"“{most.name}” gives most, {amount_words(most.amounts[at.year], unit)}."
    )


def course_chart(lines: Sequence[Line], found: Sequence[Position], actual: Actual, plan: GapPlan) -> Chart:
    """Both positions over the years; the one with actual discharges beside them where a line is fed."""
    sign = unit_sign(plan.unit)
    series = [
        Series(BEFORE, tuple(drawn(one.do_nothing) for one in found), Style.DASHED, Colour.ORANGE),
        Series(AFTER, tuple(drawn(one.after) for one in found), colour=Colour.DARK),
    ]
    before, after = (_course(found, name, plan.unit) for name in ("do_nothing", "after"))
    said = f"If nothing is done {before}; after the interventions {after}."
    if actual.amounts:
        real = gap.with_actual(lines, years_of(plan), actual.amounts)
        known = {year for amounts in actual.amounts.values() for year in amounts}
        values = tuple(drawn(one.after) if one.year in known else None for one in real)
        series.append(Series(ACTUAL_AFTER, values, Style.DOTTED, Colour.BLUE))
        shown = [one for one in real if one.year in known]
        said += f" With actual discharges {_course(shown, 'after', plan.unit)}."
    return line_chart(
        chart_id(plan, "course"),
        title=f"Position by year, {sign}",
        categories=[year_label(one.year) for one in found],
        series=series,
        description=said,
        first_column="Financial year",
        y_title=sign,
    )


def _course(found: Sequence[Position], name: str, unit: int) -> str:
    known = [(one.year, getattr(one, name)) for one in found if getattr(one, name) is not None]
    if not known:
        return "it is not known"
    (first, begins), (last, ends) = known[0], known[-1]
    begin = f"{amount_words(begins, unit)} in {year_label(first)}"
    return begin if first == last else f"{begin} becomes {amount_words(ends, unit)} in {year_label(last)}"


def lines_table(lines: Sequence[Line], found: Sequence[Position], plan: GapPlan) -> Table:
    """Every line by year, the sum of the interventions, and both positions. An empty cell is a dash: not known."""
    columns = (Column("Line"), *(Column(year_label(one.year), "number") for one in found))
    rows: list[tuple[Cell, ...]] = [(BEFORE, *(one.do_nothing for one in found))]
    rows += [(line.name, *(line.amounts.get(one.year) for one in found)) for line in gap.interventions(lines)]
    rows.append((TOTAL, *(one.interventions for one in found)))
    # No total row: the sum of the interventions stands among the lines, so that they do not add up to the position.
    rows.append((AFTER, *(one.after for one in found)))
    return Table(f"{plan.name}: cumulative, {unit_sign(plan.unit)}", columns, tuple(rows))


def yearly_table(lines: Sequence[Line], years: Sequence[int], plan: GapPlan) -> Table:
    """What each year adds to the interventions; not known where it or the year before is not."""
    columns = (Column("Intervention"), *(Column(year_label(year), "number") for year in years[1:]))
    rows: list[tuple[Cell, ...]] = []
    for line in gap.interventions(lines):
        added = gap.yearly(line, years)
        rows.append((line.name, *(added[year] for year in years[1:])))
    return Table(f"What each year adds, {unit_sign(plan.unit)}", columns, tuple(rows))


def fed_table(lines: Sequence[Line], years: Sequence[int], actual: Actual, plan: GapPlan) -> Table | None:
    """Planned and actual of each fed line, and the position with the actual figures; None where no line is fed."""
    known = sorted({year for amounts in actual.amounts.values() for year in amounts})
    if not known:
        return None
    columns = (Column("Line"), *(Column(year_label(year), "number") for year in known))
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        if line.key in actual.amounts:
            put = actual.amounts[line.key]
            rows.append((f"{line.name}, planned", *(line.amounts.get(year) for year in known)))
            rows.append((f"{line.name}, actual", *(put.get(year) for year in known)))
    planned = {one.year: one.after for one in gap.positions(lines, years)}
    real = {one.year: one.after for one in gap.with_actual(lines, years, actual.amounts)}
    rows.append((AFTER, *(planned[year] for year in known)))
    rows.append((ACTUAL_AFTER, *(real[year] for year in known)))
    return Table(f"Planned and actual, {unit_sign(plan.unit)}", columns, tuple(rows))
