"""Out of area: how many people are in a bed outside the partnership's area, over time, from where, and why."""

from __future__ import annotations

from cohorts.domain.codes import OUT_OF_AREA_REASON
from cohorts.domain.flows import Cut
from tcp_portal.charts import Chart, Series, line_chart, words
from tcp_portal.charts import Colour as ChartColour
from trajectories.presenters.blocks import (
    Block,
    BlockPage,
    code_grid,
    definitions,
    nothing_recorded,
    parts_grid,
    share_words,
)
from trajectories.presenters.dashboard import Grid, Tile
from trajectories.presenters.links import Links, Shown
from trajectories.presenters.vintages import source_words
from trajectories.services.story_far import FarAway

_ID = "out_of_area"
DISTANCE = "How far from home people are is not known: the register holds no distance."


def far_page(found: FarAway, links: Links) -> BlockPage:
    """The page of some months, of one part."""
    return BlockPage(
        headline=headline(found),
        more=tuple(sentence for sentence in (change(found), unexplained(found)) if sentence),
        has_data=found.has_data,
        tiles=_tiles(found, links),
        blocks=(
            Block("Out of area over time", 8, over_time(found), about=links.explain(_ID, found.ask.cut)),
            Block("Why", 4, grid=_reasons(found), note="A person may have several reasons."),
            Block("By place", 6, grid=_parts(found, links, by_place=True)),
            Block("By commissioner of the bed", 6, grid=_parts(found, links, by_place=False), note=DISTANCE),
        ),
        definitions=definitions(links, _ID, "inpatients"),
    )


def headline(found: FarAway) -> str:
    """How many are far away."""
    if not found.has_data:
        return nothing_recorded(found, "who is out of area is")
    far, people = len(found.far()), len(found.inside())
    if not people:
        return f"Nobody of this part was in hospital on {words.day(found.ask.as_at)}."
    verb = "is" if far == 1 else "are"
    return f"{words.number(far)} of {words.people(people)} in hospital {verb} in a bed out of area. Fewer is better."


def change(found: FarAway) -> str:
    """What it was at the beginning of the months shown."""
    if not found.has_data or len(found.months) == 1:
        return ""
    before, now = len(found.far(found.first)), len(found.far())
    if before == now:
        return f"In {found.first.label} it was the same number."
    return f"In {found.first.label} it was {words.number(before)}."


def _without(found: FarAway) -> int:
    return sum(not found.reasons(stay) for stay in found.far())


def unexplained(found: FarAway) -> str:
    """For how many of them nobody has recorded why."""
    without = _without(found)
    return f"For {words.number(without)} of them no reason is recorded." if without else ""


def _tiles(found: FarAway, links: Links) -> tuple[Tile, ...]:
    far, people = len(found.far()), len(found.inside())
    return (
        Tile("Out of area", links.definition(_ID), links.people(far, _ID, found.ask.cut),
             f"{found.first.label} {words.number(len(found.far(found.first)))}"),
        Tile("Of all in hospital", links.definition("inpatients"), share_words(far, people),
             f"{words.number(far)} of {words.number(people)}"),
        Tile("Distance from home", links.definition(_ID), Shown(words.UNKNOWN_TEXT), "not in the register"),
    )  # fmt: skip


def over_time(found: FarAway) -> Chart:
    """How many were out of area at each month's end."""
    return line_chart(
        "far",
        title="People in a bed out of area at month end",
        categories=[month.short for month in found.months],
        series=[
            Series(
                "Out of area",
                tuple(len(found.far(month)) for month in found.months),
                colour=ChartColour.DARK,
            )
        ],
        description=f"{headline(found)} {change(found)}".strip(),
        first_column="Month",
        source=source_words(found.reported_at),
    )


def reason_codes(found: FarAway) -> list[str]:
    """Why people are far away; empty where none is recorded. A person may have several reasons."""
    return [code for stay in found.far() for code in (found.reasons(stay) or ("",))]


def _reasons(found: FarAway) -> Grid:
    codes = reason_codes(found)
    return code_grid(
        f"Reasons on {words.day(found.ask.as_at)}", "Reason", OUT_OF_AREA_REASON, codes, "No reason recorded"
    )


def _parts(found: FarAway, links: Links, *, by_place: bool) -> Grid:
    def cells(cut: Cut) -> tuple[Shown, ...]:
        far, people = len(found.far(cut=cut)), len(found.inside(cut=cut))
        return (
            links.people(people, "inpatients", cut),
            links.people(far, _ID, cut),
            share_words(far, people),
        )

    what = "place" if by_place else "commissioner"
    heads = ("In hospital", "Out of area", "Of all")
    return parts_grid(f"Out of area by {what}", heads, found, cells, by_place=by_place)
