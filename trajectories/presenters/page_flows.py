"""Flows: who came and who left, month by month, from where and to where, and who came back."""

from __future__ import annotations

from itertools import accumulate

from cohorts.domain.codes import DESTINATION, SOURCE
from cohorts.domain.flows import Cut, Flow, people_behind
from tcp_portal.charts import Cell, Chart, Column, Series, Table, bar_chart, line_chart, words
from tcp_portal.charts import Colour as ChartColour
from tcp_portal.months import Month
from trajectories.domain.made_of import value_of_flow
from trajectories.domain.subjects import READMITTED_WITHIN, readmitted
from trajectories.presenters.blocks import (
    Block,
    BlockPage,
    code_grid,
    definitions,
    here,
    months_words,
    nothing_recorded,
    parts_grid,
    share_words,
)
from trajectories.presenters.dashboard import Grid, Row, Tile
from trajectories.presenters.links import Links, Shown
from trajectories.presenters.vintages import source_words
from trajectories.services.story_flows import Flows

_HEADS = ("Admitted", "Discharged", "Other in", "Other out", "Change")


def flows_page(found: Flows, links: Links) -> BlockPage:
    """The page of some months, of one part."""
    whole = found.flow(found.first, found.month)
    return BlockPage(
        headline=headline(found, whole),
        more=(_came_back(found),),
        has_data=found.has_data,
        tiles=_tiles(found, whole, links),
        blocks=(
            Block("In and out", 6, _bathtub(found), about=links.explain("inpatients", found.ask.cut)),
            Block(
                "Admitted and discharged",
                6,
                _by_month(found),
                about=links.explain("admissions", found.ask.cut),
            ),
            Block("Month by month", grid=_months(found, links)),
            Block("By place", 6, grid=_parts(found, links, by_place=True)),
            Block("By commissioner of the bed", 6, grid=_parts(found, links, by_place=False)),
            Block("Where people came from", 4, grid=_sources(found)),
            Block("Where people went", 4, grid=_destinations(found)),
            Block("Who came back", 4, grid=_back_again(found)),
        ),
        definitions=definitions(
            links, "admissions", "discharges", "transfers_in", "transfers_out", "net_change"
        ),
    )


def headline(found: Flows, whole: Flow) -> str:
    """How many came and left, and which were more."""
    if not found.has_data:
        return nothing_recorded(found, "who came and left is")
    said = (
        f"{words.people(whole.admissions)} admitted and {words.number(whole.discharges)} discharged, "
        f"{months_words(found)}"
    )
    net = whole.admissions - whole.discharges
    if not net:
        return f"{said}: as many left as came."
    return f"{said}: {words.number(abs(net))} {'more came than left' if net > 0 else 'more left than came'}."


def _came_back(found: Flows) -> str:
    admitted = found.admitted()
    if not admitted:
        return ""
    back = readmitted(admitted, found.since_home, READMITTED_WITHIN[-1])
    return (
        f"{words.number(back)} of {words.number(len(admitted))} who were admitted had left hospital "
        "within the year before."
    )


def _tiles(found: Flows, whole: Flow, links: Links) -> tuple[Tile, ...]:
    cut, first, said = found.ask.cut, found.first, months_words(found)
    net = whole.admissions - whole.discharges
    return (
        Tile("Admitted", links.definition("admissions"),
             links.people(whole.admissions, "admissions", cut, first=first), said),
        Tile("Discharged", links.definition("discharges"),
             links.people(whole.discharges, "discharges", cut, first=first), said),
        Tile("Net change", links.definition("net_change"),
             links.figure(words.signed(net), "net_change", cut, first=first), "admissions less discharges"),
    )  # fmt: skip


def _monthly(found: Flows) -> list[tuple[Month, Flow]]:
    return [(month, found.flow(month, month)) for month in found.months]


def _ins(flow: Flow) -> int:
    return flow.admissions + value_of_flow("other_in", flow)


def _outs(flow: Flow) -> int:
    return flow.discharges + value_of_flow("other_out", flow)


def _bathtub(found: Flows) -> Chart:
    """All who ever came and all who left, as two lines: the water between them is the people in hospital."""
    monthly = _monthly(found)
    opening = monthly[0][1].opening
    came = tuple(accumulate((_ins(flow) for _, flow in monthly), initial=opening))[1:]
    left = tuple(accumulate(_outs(flow) for _, flow in monthly))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (month.label, ins, outs, flow.closing)
        for (month, flow), ins, outs in zip(monthly, came, left, strict=True)
    )
    columns = (
        Column("Month"), Column("Came, with those at the start", "number"), Column("Left", "number"),
        Column("In hospital", "number"),
    )  # fmt: skip
    return line_chart(
        "bathtub",
        title="Everyone who came, and everyone who left",
        categories=[month.short for month in found.months],
        series=[
            Series("Came, with those at the start", came, colour=ChartColour.DARK),
            Series("Left", left, colour=ChartColour.BLUE),
        ],
        description=(
            f"The space between the lines is the people in hospital: {words.number(opening)} at the start and "
            f"{words.number(monthly[-1][1].closing)} at the end. {words.number(came[-1] - opening)} came and "
            f"{words.number(left[-1])} left in any way."
        ),
        table=Table("Everyone who came, and everyone who left", columns, rows),
        source=source_words(found.reported_at),
    )


def _by_month(found: Flows) -> Chart:
    monthly = _monthly(found)
    return bar_chart(
        "flows",
        title="Admitted and discharged each month",
        categories=[month.short for month in found.months],
        series=[
            Series("Admitted", tuple(flow.admissions for _, flow in monthly), colour=ChartColour.ORANGE),
            Series("Discharged", tuple(flow.discharges for _, flow in monthly), colour=ChartColour.BLUE),
        ],
        description=headline(found, found.flow(found.first, found.month)),
        first_column="Month",
        source=source_words(found.reported_at),
    )


def _months(found: Flows, links: Links) -> Grid:
    cut = found.ask.cut
    rows = []
    for month, flow in reversed(_monthly(found)):
        counts = [
            links.people(getattr(flow, term), term, cut, month=month)
            for term in ("admissions", "transfers_in", "discharges", "transfers_out")
        ]
        net = links.figure(words.signed(flow.admissions - flow.discharges), "net_change", cut, month=month)
        closing = links.people(flow.closing, "inpatients", cut, month=month)
        rows.append(Row(month.label, (*counts, net, closing)))
    heads = (
        "Month",
        "Admitted",
        "Transferred in",
        "Discharged",
        "Transferred out",
        "Net change",
        "In hospital",
    )
    return Grid("Flows month by month, the latest first", heads, tuple(rows))


def _parts(found: Flows, links: Links, *, by_place: bool) -> Grid:
    first = found.first

    def cells(cut: Cut) -> tuple[Shown, ...]:
        flow = found.flow(first, found.month, cut)
        return (
            links.people(flow.admissions, "admissions", cut, first=first),
            links.people(flow.discharges, "discharges", cut, first=first),
            links.figure(words.number(value_of_flow("other_in", flow)), "other_in", cut, first=first),
            links.figure(words.number(value_of_flow("other_out", flow)), "other_out", cut, first=first),
            links.figure(words.signed(value_of_flow("change", flow)), "change", cut, first=first),
        )

    what = "place" if by_place else "commissioner"
    return parts_grid(f"Flows by {what}, {months_words(found)}", _HEADS, found, cells, by_place=by_place)


def _sources(found: Flows) -> Grid:
    ways = found.ways
    codes = [ways[stay.spell_id].source if stay.spell_id in ways else "" for stay in found.admitted()]
    return code_grid(f"Source of admission, {months_words(found)}", "Source", SOURCE, codes, "Not recorded")


def _destinations(found: Flows) -> Grid:
    left = people_behind(
        found.stays,
        term="discharges",
        first=found.first,
        last=found.month,
        cut=found.ask.cut,
        as_at=found.ask.as_at,
    )
    ways = found.ways
    codes = [ways[stay.spell_id].destination if stay.spell_id in ways else "" for stay in left]
    return code_grid(
        f"Destination of discharge, {months_words(found)}", "Destination", DESTINATION, codes, "Not recorded"
    )


def _back_again(found: Flows) -> Grid:
    admitted = found.admitted()
    rows = []
    for days in READMITTED_WITHIN:
        back = readmitted(admitted, found.since_home, days)
        rows.append(Row(f"Within {days} days", (here(back), share_words(back, len(admitted)))))
    return Grid(
        f"Admitted after leaving hospital, {months_words(found)}",
        ("Since they left", "Admissions", "Of all"),
        tuple(rows),
        note="A person who left the register of another partnership is not known to have been in hospital before.",
    )
