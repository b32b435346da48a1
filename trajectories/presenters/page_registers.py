"""The registers of people at risk: who is on them by place and rating, and what each place answered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cohorts.domain.flows import NO_PLACE, NoPlace
from cohorts.domain.registers import Colour
from cohorts.domain.returns import Column, PlaceReturn, State, headline, silent, total
from tcp_portal.charts import Chart, Series, stacked_chart, words
from tcp_portal.charts import Colour as ChartColour
from trajectories.presenters import wording
from trajectories.presenters.blocks import HERE, Block, here
from trajectories.presenters.dashboard import Grid, Row, Tile
from trajectories.presenters.links import Links, Shown
from trajectories.services.at_risk import AtRisk

OF_PLACE = "counted by the place itself"
_FILLS = {
    Colour.RED: ChartColour.RED,
    Colour.AMBER: ChartColour.ORANGE,
    Colour.GREEN: ChartColour.GREEN,
    Colour.BLUE: ChartColour.BLUE,
}


@dataclass(frozen=True, slots=True)
class RegistersPage:
    """The whole page."""

    headline: str
    more: tuple[str, ...]
    tiles: tuple[Tile, ...]
    blocks: tuple[Block, ...]
    definitions: tuple[tuple[str, str], ...] = ()


def registers_page(found: AtRisk, links: Links) -> RegistersPage:
    """The page of one month."""
    asked = found.returns.get(found.ask.month, ())
    returns = Block(
        f"What the places answered for {found.ask.month.label}",
        grid=_returns(asked),
        note="“No response” is not 0: a total without a place is the least that it can be, and says so.",
        link=("Returns, and who may answer them", links.frame.url("cohorts:returns")),
    )
    learning = ("What admissions teach about the register", links.frame.url("trajectories:register_learning"))
    return RegistersPage(
        headline=_headline(found),
        more=(f"Returns for {found.ask.month.label}: {wording.lower_first(headline(asked))}",),
        tiles=tuple(
            Tile(
                f"{colour.label}: {colour.meaning}",
                "",
                here(found.people(None, colour)),
                "on the portal\u2019s register",
            )
            for colour in (Colour.RED, Colour.AMBER, Colour.GREEN)
        ),
        blocks=(
            Block("By place and rating", 6, _chart(found), grid=_grid(found), link=learning),
            Block("Answers of the past year", 6, grid=_silence(found)),
            returns,
        ),
    )


def _headline(found: AtRisk) -> str:
    people = found.people(None)
    if not people:
        return f"Nobody is on the portal\u2019s register of people at risk on {words.day(found.ask.as_at)}."
    near = found.people(None, Colour.RED) + found.people(None, Colour.AMBER)
    return (
        f"{words.people(people)} on the register of people at risk on {words.day(found.ask.as_at)}, "
        f"{words.number(near)} of them at red or amber."
    )


def _parts(found: AtRisk) -> list[tuple[str, UUID | NoPlace]]:
    parts: list[tuple[str, UUID | NoPlace]] = [(place.name, place.pk) for place in found.places]
    if found.people(NO_PLACE):
        parts.append((wording.NO_PLACE_LABEL, NO_PLACE))
    return parts


def _chart(found: AtRisk) -> Chart:
    parts = _parts(found)
    return stacked_chart(
        "at-risk",
        title="People at risk by place and rating",
        categories=[label for label, _ in parts],
        series=[
            Series(
                colour.label,
                tuple(float(found.people(place, colour)) for _, place in parts),
                colour=_FILLS[colour],
            )
            for colour in Colour
        ],
        description=_headline(found),
        first_column="Place",
    )


def _grid(found: AtRisk) -> Grid:
    def row(label: str, place: UUID | NoPlace | None) -> Row:
        return Row(
            label, (*(here(found.people(place, colour)) for colour in Colour), here(found.people(place)))
        )

    return Grid(
        f"On the portal\u2019s register, {words.day(found.ask.as_at)}",
        ("Place", *(colour.label for colour in Colour), "All"),
        tuple(row(label, place) for label, place in _parts(found)),
        (row("All", None),),
    )


def _said(one: PlaceReturn, column: Column) -> str:
    figure = one.figure(column)
    if figure is not None:
        return words.number(figure)
    return "Not asked" if one.state is State.ANSWERED else one.state.label


def _returns(returns: tuple[PlaceReturn, ...]) -> Grid:
    rows = tuple(
        Row(one.place, tuple(Shown(_said(one, column), plain=OF_PLACE) for column in Column))
        for one in returns
    )
    sums = tuple(
        Shown(wording.upper_first(total(column, returns).number), plain=OF_PLACE) for column in Column
    )
    heads = ("Place", *(column.label for column in Column))
    return Grid("Register returns", heads, rows, (Row("All places", sums),) if rows else ())


def _silence(found: AtRisk) -> Grid:
    """For each month who has not answered although the return was due."""
    rows = []
    for month, returns in reversed(found.returns.items()):
        answered = sum(one.state is State.ANSWERED for one in returns)
        missing = words.list_words(silent(returns)) or "nobody"
        rows.append(
            Row(month.label, (Shown(f"{answered} of {len(returns)}", plain=HERE), Shown(missing, plain=HERE)))
        )
    return Grid(
        "Register returns of the past year, the latest first", ("Month", "Answered", "No answer"), tuple(rows)
    )
