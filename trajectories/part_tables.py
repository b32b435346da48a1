"""Tables by place and by commissioner for the pack, from the counts that a page of a subject shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cohorts.domain.flows import Cut
from tcp_portal.charts import Cell, Column, Table
from trajectories.presenters.blocks import labelled
from trajectories.services.story import Story

BACK = 12  # months that the pack's charts of a subject go back, the year's first month-end among them


def counted_table(
    caption: str, head: str, rows: Iterable[tuple[str, int]], what: str = "People", *, adds_up: bool = False
) -> Table:
    """A name and a count in each row."""
    return Table(caption, (Column(head), Column(what, "number", adds_up=adds_up)), tuple(rows))


def parts_tables(
    what: str, heads: tuple[str, ...], story: Story, counts: Callable[[Cut], tuple[Cell, ...]]
) -> tuple[Table, Table]:
    """A row for each place with their total, and a row for each commissioner: who is between beds has none."""
    columns = tuple(Column(head, "number") for head in heads)
    places, kinds = (
        tuple((label, *counts(cut)) for label, cut in labelled(story, cuts, by_place=by_place))
        for by_place, cuts in ((True, story.place_cuts), (False, story.kind_cuts))
    )
    return (
        Table(f"{what} by place", (Column("Place"), *columns), places, ("All", *counts(Cut()))),
        Table(f"{what} by commissioner", (Column("Commissioner"), *columns), kinds),
    )
