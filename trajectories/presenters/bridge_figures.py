"""The bars from plan to actual as chart and tables: the same on the page and in the pack."""

from __future__ import annotations

from tcp_portal.charts import Chart, Column, Step, Table, aside, waterfall_chart, words
from tcp_portal.charts.model import Cell
from trajectories.domain.bridge import Bridge, Cause
from trajectories.domain.bridge_measures import CAUSES
from trajectories.presenters.bridge_causes import SHORT, Parts, heads_of, label_of, shown_causes
from trajectories.presenters.bridge_words import more
from trajectories.services.bridge import OffPlan


def waterfall(found: OffPlan, built: Bridge, *, chart_id: str = "bridge") -> Chart:
    """From plan to actual; causes that nobody had are left out."""
    steps = [Step("Plan", built.plan, "total")]
    steps += [
        Step(SHORT.get(cause, CAUSES[cause].title), abs(change), "up" if change > 0 else "down")
        for cause, change in built.changes
        if change
    ]
    steps.append(Step("Actual", built.actual, "total"))
    month = found.ask.month.label
    return waterfall_chart(
        chart_id,
        title=f"From plan {words.number(built.plan)} to actual {words.number(built.actual)}, {month}",
        steps=steps,
        description=" ".join([_variance_sentence(built), *more(found)]),
    )


def _variance_sentence(built: Bridge) -> str:
    if not built.variance:
        return "The causes cancel out: the figure is as planned."
    side = "above" if built.variance > 0 else "below"
    return f"The causes add up to {words.number(abs(built.variance))} {side} plan."


def bars_table(found: OffPlan, built: Bridge) -> Table:
    """The bars for the pack, with what each counts."""
    rows: list[tuple[Cell, ...]] = [("Plan", built.plan, "")]
    rows += [
        (CAUSES[cause].title, built.change(cause), CAUSES[cause].rule) for cause in shown_causes([built])
    ]
    rows.append(("Actual", built.actual, ""))
    columns = (Column("Cause"), Column("People", "signed"), Column("What it counts"))
    return aside(Table(f"From plan to actual, {found.ask.month.label}", columns, tuple(rows)))


def parts_table(found: OffPlan, head: str, parts: Parts) -> Table:
    """The causes of each part for the pack; nothing is known of a part without a plan."""
    shown = shown_causes(built for _, built in parts if built is not None)
    adds = head == "Place"  # who is between beds has a place, but no commissioner
    columns = (
        Column(head),
        Column("Plan", "number", adds_up=adds),
        *(Column(one, "signed", adds_up=adds) for one in heads_of(shown)),
        Column("Actual", "number", adds_up=adds),
        Column("Variance", "signed", adds_up=adds),
    )
    rows = tuple((label_of(found, head, cut), *_values(built, shown)) for cut, built in parts)
    return Table(f"From plan to actual by {head.lower()}", columns, rows, aside=True)


def _values(built: Bridge | None, shown: tuple[Cause, ...]) -> tuple[Cell, ...]:
    if built is None:
        return (None,) * (len(shown) + 3)
    return (built.plan, *(built.change(cause) for cause in shown), built.actual, built.variance)
