"""The charts and tables of the overview, the same on the page and in the pack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cohorts.domain.bands import BANDS
from cohorts.domain.flows import NO_PLACE, STEPS, Cut, Flow
from tcp_portal.charts import (
    Cell,
    Chart,
    Colour,
    Column,
    Mark,
    Series,
    Step,
    Style,
    Table,
    aside,
    bar_chart,
    line_chart,
    stacked_chart,
    waterfall_chart,
    words,
)  # fmt: skip
from tcp_portal.months import Month, months_between
from trajectories.domain.registry import MEASURES
from trajectories.presenters import sentences, wording
from trajectories.presenters.vintages import source_words
from trajectories.services.dashboard import Picture
from trajectories.services.reconciliation import Reconciliation

FIRST_REPORTED = "As first reported"
WORDING_BEFORE = "By the wording before"


def trajectory(picture: Picture, *, chart_id: str = "trajectory", short: bool = False) -> Chart:
    """People in hospital at each month's end, with the plan to its end and the ambition as a mark."""
    cut = picture.ask.cut
    end_month, ambition = (None, None) if short else sentences.ambition_of(picture)
    first = max(picture.chart_first, picture.month.plus(-13)) if short else picture.chart_first
    last = max(picture.month, end_month or picture.month)
    shown = months_between(first, last)
    actual = tuple(picture.actual(month, cut) for month in shown)
    series = [Series("Actual", actual, colour=Colour.DARK)]
    if picture.revised:
        before = tuple(picture.first_reported.get(month) for month in shown)
        series.append(Series(FIRST_REPORTED, before, Style.DOTTED, Colour.ORANGE))
    if any(month in picture.wording_before for month in shown):
        before = tuple(picture.wording_before.get(month) for month in shown)
        series.append(Series(WORDING_BEFORE, before, Style.DOTTED, Colour.BLUE))
    plan = tuple(picture.part(cut, month).plan for month in shown)
    if any(value is not None for value in plan):
        series.append(Series("Plan", plan, Style.DASHED, Colour.SLATE))
    if end_month is not None and ambition is not None:
        at_end = tuple(ambition if month == end_month else None for month in shown)
        label = f"{words.number(ambition)} by {end_month.label}"
        series.append(Series("Ambition", at_end, Style.MARKER, Colour.RED, label=label))
    return line_chart(
        chart_id,
        title="People in hospital at month end, actual and plan",
        categories=[month.short for month in shown],
        series=series,
        description=sentences.trend(picture),
        table=trajectory_table(picture, shown),
        source=source_words(picture.reported_at),
        marks=breaks("inpatients", shown),
    )


def breaks(measure: str, shown: list[Month]) -> tuple[Mark, ...]:
    """Where the definition of a measure changes among the months shown."""
    changes = [Month.of(version.valid_from) for version in MEASURES[measure].versions]
    return tuple(Mark(shown.index(month), "New wording") for month in changes if month in shown)


def set_beside(picture: Picture) -> tuple[tuple[str, Mapping[Month, int]], ...]:
    """The other counts that are drawn beside the line, each with its name; every table of the line has them."""
    found: list[tuple[str, Mapping[Month, int]]] = []
    if picture.revised:
        found.append((FIRST_REPORTED, picture.first_reported))
    if picture.wording_before:
        found.append((WORDING_BEFORE, picture.wording_before))
    return tuple(found)


def trajectory_table(picture: Picture, shown: list[Month]) -> Table:
    """Actual, plan, variance and word for each month; says which plan figures are joined."""
    rows: list[tuple[Cell, ...]] = []
    for month in shown:
        part = picture.part(picture.ask.cut, month)
        basis = "" if part.plan is None else "joined" if part.joined else "entered"
        word = part.word.value if part.variance is not None else ""
        others = (values.get(month) for _, values in set_beside(picture))
        rows.append((month.label, part.actual, part.plan, basis, part.variance, word, *others))
    columns = (
        Column("Month"), Column("Actual", "number"), Column("Plan", "number"), Column("Plan figure"),
        Column("Variance", "signed"), Column("Against plan"),
        *(Column(title, "number") for title, _ in set_beside(picture)),
    )  # fmt: skip
    return aside(Table("People in hospital at month end", columns, tuple(rows)))


def waterfall(
    flow: Flow,
    opened: Month,
    closed: Month,
    *,
    chart_id: str = "flow",
    reported_at: datetime | None = None,
) -> Chart:
    """From the opening to the closing census; causes that nobody had are left out, an unexplained rest never."""
    steps: list[Step] = [Step(opened.short, flow.opening, "total")]
    steps += [
        Step(wording.TERMS[term], abs(signed), "up" if signed > 0 else "down")
        for term, signed in flow.steps
        if signed
    ]
    if flow.unexplained:
        steps.append(Step("Unexplained", abs(flow.unexplained), "up" if flow.unexplained > 0 else "down"))
    steps.append(Step(closed.short, flow.closing, "total"))
    start, end = words.number(flow.opening), words.number(flow.closing)
    said = sentences.flow_sentence(flow, opened, closed)
    return waterfall_chart(
        chart_id,
        title=f"From {start} in {opened.label} to {end} in {closed.label}",
        steps=steps,
        description=f"{said} {sentences.unexplained_sentence(flow.unexplained)}",
        source=source_words(reported_at),
    )


def bands(picture: Picture, *, chart_id: str = "stays") -> Chart:
    """People in hospital by length of stay and commissioner of their bed."""
    counts, day = picture.bands(), picture.ask.as_at
    between = any(count for (_, kind), count in counts.items() if kind is None)
    kinds = (*picture.shown_arrangements, None) if between else picture.shown_arrangements
    series = [
        Series(wording.arrangement_label(kind, day), tuple(counts[band, kind] for band in BANDS))
        for kind in kinds
    ]
    long, everyone = len(picture.long_stays()), len(picture.inside)
    description = (
        f"{long} of {words.people(everyone)} in hospital {'has' if long == 1 else 'have'} been there for 5 years "
        "or more, counted from the first admission of the journey."
        if everyone
        else f"Nobody of this part was in hospital on {words.day(day)}."
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (band.label, *(counts[band, kind] for kind in kinds), sum(counts[band, kind] for kind in kinds))
        for band in BANDS
    )
    columns = (
        Column("Length of stay"),
        *(Column(wording.arrangement_label(kind, day), "number") for kind in kinds),
        Column("All", "number"),
    )
    total: tuple[Cell, ...] = (
        "All",
        *(sum(counts[band, kind] for band in BANDS) for kind in kinds),
        len(picture.inside),
    )
    return stacked_chart(
        chart_id,
        title="Length of stay",
        categories=[band.label for band in BANDS],
        series=series,
        description=description,
        table=Table(f"Length of stay on {words.day(day)}", columns, rows, total),
        source=source_words(picture.reported_at),
    )


def place_chart(picture: Picture, *, chart_id: str = "places") -> Chart:
    """People in hospital by place against plan, for the pack."""
    names, actuals, plans = [], [], []
    for place in picture.places:
        part = picture.part(Cut(place=place.pk))
        names.append(place.name)
        actuals.append(part.actual)
        plans.append(part.plan)
    series = [Series("Actual", tuple(actuals), colour=Colour.DARK)]
    if any(plan is not None for plan in plans):
        series.append(Series("Plan", tuple(plans), colour=Colour.BLUE))
    said = sentences.by_part(picture)
    return bar_chart(
        chart_id,
        title="By place, actual and plan",
        categories=names,
        series=series,
        description=said[0] if said else "No plan is set by place.",
        first_column="Place",
        source=source_words(picture.reported_at),
    )


def place_table(picture: Picture) -> Table:
    """Every place and none: people by commissioner, total, plan, variance and the word."""
    day = picture.ask.as_at
    columns = (
        Column("Place"),
        *(Column(wording.arrangement_label(kind, day), "number") for kind in picture.arrangements),
        Column("Total", "number"),
        Column("Plan", "number"),
        Column("Variance", "signed"),
        Column("Against plan"),
    )
    cuts = [(place.name, Cut(place=place.pk)) for place in picture.places]
    if picture.history.count(picture.month, Cut(place=NO_PLACE)):
        cuts.append((wording.NO_PLACE_LABEL, Cut(place=NO_PLACE)))
    rows = tuple(_place_row(picture, label, cut) for label, cut in cuts)
    return Table(
        f"By place and commissioner on {words.day(day)}", columns, rows, _place_row(picture, "All", Cut())
    )


def _place_row(picture: Picture, label: str, cut: Cut) -> tuple[Cell, ...]:
    part = picture.part(cut)
    kinds = (picture.actual(picture.month, Cut(cut.place, kind)) for kind in picture.arrangements)
    return (label, *kinds, part.actual, part.plan, part.variance, part.word.value)


def commissioner_table(picture: Picture) -> Table:
    """Each arrangement against its plan."""
    columns = (
        Column("Commissioner"), Column("Actual", "number"), Column("Plan", "number"), Column("Variance", "signed"),
        Column("Against plan"),
    )  # fmt: skip
    rows = []
    for kind in picture.arrangements:
        part = picture.part(Cut(arrangement=kind))
        label = wording.arrangement_label(kind, picture.ask.as_at)
        rows.append((label, part.actual, part.plan, part.variance, part.word.value))
    return aside(Table("By commissioner of the bed", columns, tuple(rows)))


def flow_table(found: Reconciliation) -> Table:
    """The flow of everyone and of each part: a column for each cause that anybody had, and the unexplained rest."""
    shown = [term for term, _ in STEPS if any(getattr(flow, term.value) for _, flow in found.flows)]
    columns = (
        Column("Part"),
        Column(f"End of {found.first.previous.short}", "number"),
        *(Column(wording.TERMS[term], "signed") for term in shown),
        Column(f"End of {found.last.short}", "number"),
        Column("Unexplained", "signed"),
    )
    rows: list[tuple[Cell, ...]] = []
    for cut, flow in found.flows:
        signed = dict(flow.steps)
        label = wording.cut_label(cut, found.places, found.as_at)
        rows.append((label, flow.opening, *(signed[term] for term in shown), flow.closing, flow.unexplained))
    return Table(f"Flow, {wording.months(found.first, found.last)}", columns, tuple(rows))
