"""What admissions teach about the register: were they known, for how long, how rated, and was there a review?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from cohorts.domain.registers import Colour
from tcp_portal.charts import Chart, Series, stacked_chart, words
from tcp_portal.charts import Colour as ChartColour
from tcp_portal.months import Month
from trajectories.domain.ratios import LAST_RATING, MEDIAN_DAYS, ON_REGISTER, YEAR_BEFORE
from trajectories.presenters import wording
from trajectories.presenters.dashboard import Grid, Row, Tile
from trajectories.presenters.links import Links
from trajectories.presenters.shares import (
    Part,
    definition_words,
    everyone,
    of_words,
    percent_words,
    place_parts,
    share_cells,
)
from trajectories.presenters.vintages import source_words
from trajectories.services.reviews import Shares

_DEFINED = ("year_admissions", ON_REGISTER.id, MEDIAN_DAYS, YEAR_BEFORE.id, *LAST_RATING.values())


@dataclass(frozen=True, slots=True)
class LearningPage:
    """The whole page."""

    headline: str
    more: tuple[str, ...]
    has_data: bool
    part: str
    tiles: tuple[Tile, ...]
    chart: Chart
    places: Grid
    ratings: Grid
    definitions: tuple[tuple[str, str], ...]


def learning_page(shares: Shares, links: Links) -> LearningPage:
    """The page of the year to one month, of one part."""
    return LearningPage(
        headline=headline(shares),
        more=tuple(sentence for sentence in (_days_sentence(shares), _reviewed(shares)) if sentence),
        has_data=shares.has_data,
        part=wording.cut_label(shares.ask.cut, shares.places, shares.ask.as_at),
        tiles=_tiles(shares, links),
        chart=by_month(shares),
        places=_places(shares, links),
        ratings=_ratings(shares, links),
        definitions=tuple((links.definition(id_), definition_words(id_)) for id_ in _DEFINED),
    )


def year_words(shares: Shares) -> str:
    """The months looked at."""
    return f"the 12 months to {shares.month.label}"


def headline(shares: Shares) -> str:
    """How many of the admitted the register knew."""
    counts = shares.counts(ON_REGISTER)
    if not counts.of:
        return f"Nobody was admitted in {year_words(shares)}."
    return (
        f"The register knew {of_words(counts)} people admitted in {year_words(shares)} "
        f"before they were admitted ({percent_words(counts)})."
    )


def _days_sentence(shares: Shares) -> str:
    days = shares.learning().typical_days
    return "" if days is None else f"Half of them had been on it for {_days(days)} or longer."


def _reviewed(shares: Shares) -> str:
    counts = shares.counts(YEAR_BEFORE)
    return f"{of_words(counts)} had a community C(E)TR or emergency protocol before." if counts.of else ""


def _days(days: int) -> str:
    return f"{words.number(days)} {'day' if days == 1 else 'days'}"


def _tiles(shares: Shares, links: Links) -> tuple[Tile, ...]:
    known, reviewed = shares.counts(ON_REGISTER), shares.counts(YEAR_BEFORE)
    days = shares.learning().typical_days
    return (
        Tile(
            "Admitted people on the register before",
            links.definition(ON_REGISTER.id),
            links.figure(percent_words(known), ON_REGISTER.id, shares.ask.cut),
            f"{of_words(known)} admissions" if known.of else "nobody admitted",
        ),
        Tile(
            "Days on it before the admission",
            links.definition(MEDIAN_DAYS),
            links.figure("no data" if days is None else words.number(days), MEDIAN_DAYS, shares.ask.cut),
            "median" if days is not None else "nobody admitted had been on it",
        ),
        Tile(
            "Review before the admission",
            links.definition(YEAR_BEFORE.id),
            links.figure(percent_words(reviewed), YEAR_BEFORE.id, shares.ask.cut),
            f"{of_words(reviewed)} admissions" if reviewed.of else "nobody admitted",
        ),
    )


def by_month(shares: Shares, *, chart_id: str = "known") -> Chart:
    """Admissions of each month, by whether the person was on the register."""
    learnt = shares.learning().admissions
    known = Counter(Month.of(one.on) for one in learnt if one.was_on_register)
    others = Counter(Month.of(one.on) for one in learnt if not one.was_on_register)
    return stacked_chart(
        chart_id,
        title="Admissions by month",
        categories=[month.short for month in shares.shown],
        series=[
            Series(
                "On the register before",
                tuple(float(known[month]) for month in shares.shown),
                colour=ChartColour.DARK,
            ),
            Series(
                "Not on the register",
                tuple(float(others[month]) for month in shares.shown),
                colour=ChartColour.ORANGE,
            ),
        ],
        description=headline(shares),
        first_column="Month",
        y_title="Admissions",
        source=source_words(shares.reported_at),
    )


def _places(shares: Shares, links: Links) -> Grid:
    return Grid(
        f"By place, {year_words(shares)}",
        (
            "Place",
            "Admitted",
            "On the register",
            "Not on it",
            "On it, %",
            "Review before",
            "No review",
            "Review, %",
            "Days on it",
        ),
        tuple(_place_row(shares, part, links) for part in place_parts(shares, ON_REGISTER)),
        (_place_row(shares, everyone(shares), links),),
    )


def _place_row(shares: Shares, part: Part, links: Links) -> Row:
    label, cut = part
    days = shares.learning(cut).typical_days
    return Row(
        label,
        (
            links.people(shares.counts(ON_REGISTER, cut).of, ON_REGISTER.below, cut, month=shares.month),
            *share_cells(shares, ON_REGISTER, cut, links),
            *share_cells(shares, YEAR_BEFORE, cut, links),
            links.figure(
                "no data" if days is None else words.number(days), MEDIAN_DAYS, cut, month=shares.month
            ),
        ),
    )


def _ratings(shares: Shares, links: Links) -> Grid:
    counts = shares.learning().by_colour
    rows = [
        Row(
            f"{colour.label}: {colour.meaning}",
            (links.people(counts[colour], LAST_RATING[colour], shares.ask.cut, month=shares.month),),
        )
        for colour in Colour
    ]
    unrated = links.people(counts[None], LAST_RATING[None], shares.ask.cut, month=shares.month)
    return Grid(
        "Last rating before the admission",
        ("Rating", "Admissions"),
        (*rows, Row("Never rated", (unrated,))),
    )
