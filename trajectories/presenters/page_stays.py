"""Long stays: how long people have been in hospital, over time, and who comes to a limit soon."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cohorts.domain.bands import BANDS, count_by_band, stayed_at_least
from cohorts.domain.flows import Cut
from tcp_portal.charts import Chart, Series, line_chart, words
from tcp_portal.months import Month
from trajectories.domain.subjects import PASSES, months_ahead, passing
from trajectories.presenters.blocks import (
    Block,
    BlockPage,
    definitions,
    here,
    nothing_recorded,
    parts_grid,
)
from trajectories.presenters.dashboard import Grid, Row, Tile
from trajectories.presenters.links import Links, Shown
from trajectories.presenters.vintages import source_words
from trajectories.services.story import Story
from trajectories.services.who_passes import SeenPassing

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

LIMITS = (3, 5, 10)
_LONG = 5


@dataclass(frozen=True, slots=True)
class PassingRow:
    """Somebody who comes to a limit, for those who may see people."""

    reference: str
    href: str
    initials: str
    place: str
    since: str
    years: str
    on: str


def measure_of(years: int) -> str:
    """The measure that counts stays of so many years or more."""
    return f"stay_{years}_years_or_more"


def stays_page(found: Story, links: Links) -> BlockPage:
    """The page of some months, of one part."""
    return BlockPage(
        headline=headline(found),
        more=tuple(sentence for sentence in (_change(found), soon(found)) if sentence),
        has_data=found.has_data,
        tiles=tuple(_tile(found, years, links) for years in LIMITS),
        blocks=(
            Block(
                "Long stays over time",
                8,
                _over_time(found),
                about=links.explain(measure_of(_LONG), found.ask.cut),
            ),
            Block("How long people have been in hospital", 4, grid=_bands(found, links)),
            Block("Who comes to a limit soon", 4, grid=_ahead(found)),
            Block("By place", 4, grid=_parts(found, links, by_place=True)),
            Block("By commissioner of the bed", 4, grid=_parts(found, links, by_place=False)),
        ),
        definitions=definitions(links, *(measure_of(years) for years in LIMITS)),
    )


def at_least(found: Story, years: int, month: Month | None = None, cut: Cut | None = None) -> int:
    """How many of a part have stayed so many years or more."""
    when = month or found.month
    return len(stayed_at_least(found.inside(when, cut), years=years, day=found.day(when)))


def headline(found: Story) -> str:
    """How many have been in hospital for five years or more."""
    if not found.has_data:
        return nothing_recorded(found, "long stays are")
    people = len(found.inside())
    if not people:
        return f"Nobody of this part was in hospital on {words.day(found.ask.as_at)}."
    long = at_least(found, _LONG)
    have = "has" if long == 1 else "have"
    return (
        f"{words.number(long)} of {words.people(people)} in hospital {have} been there for 5 years or more."
    )


def _change(found: Story) -> str:
    if not found.has_data or len(found.months) == 1:
        return ""
    now, before = at_least(found, _LONG), at_least(found, _LONG, found.first)
    if now == before:
        return f"In {found.first.label} it was the same number."
    return f"In {found.first.label} it was {words.number(before)}."


def soon(found: Story) -> str:
    """How many come to a limit in the next three months, if they stay."""
    counts = Counter(one.years for one in passing(found.inside(), found.ask.as_at))
    said = [
        f"{words.number(counts[years])} to {years} {'year' if years == 1 else 'years'}"
        for years in PASSES
        if counts[years]
    ]
    if not found.has_data or not said:
        return ""
    return f"If nobody leaves, {words.list_words(said)} in the next three months."


def _tile(found: Story, years: int, links: Links) -> Tile:
    return Tile(
        f"In hospital {years} years or more",
        links.definition(measure_of(years)),
        links.people(at_least(found, years), measure_of(years), found.ask.cut),
        f"{found.first.label} {words.number(at_least(found, years, found.first))}",
    )


def _over_time(found: Story) -> Chart:
    series = [
        Series(f"{years} years or more", tuple(at_least(found, years, month) for month in found.months))
        for years in LIMITS
    ]
    return line_chart(
        "long",
        title="People in hospital for 3, 5 and 10 years or more",
        categories=[month.short for month in found.months],
        series=series,
        description=f"{headline(found)} {_change(found)}".strip(),
        first_column="Month",
        source=source_words(found.reported_at),
    )


def _bands(found: Story, links: Links) -> Grid:
    counts = count_by_band(found.inside(), found.ask.as_at)
    rows = tuple(
        Row(band.label, (links.people(counts[band], f"stay_{band.key}", found.ask.cut),)) for band in BANDS
    )
    return Grid(f"Length of stay on {words.day(found.ask.as_at)}", ("Length of stay", "People"), rows)


def _ahead(found: Story) -> Grid:
    months = months_ahead(found.ask.as_at)
    counts = Counter((one.years, Month.of(one.on)) for one in passing(found.inside(), found.ask.as_at))
    rows = tuple(
        Row(
            f"Comes to {years} {'year' if years == 1 else 'years'}",
            tuple(here(counts[years, month]) for month in months),
        )
        for years in PASSES
    )
    return Grid(
        "Who comes to a limit soon, if they stay",
        ("Limit", *(month.short for month in months)),
        rows,
        note="Counted from the first admission of the journey, by anniversaries.",
    )


def _parts(found: Story, links: Links, *, by_place: bool) -> Grid:
    def cells(cut: Cut) -> tuple[Shown, ...]:
        return tuple(
            links.people(at_least(found, years, cut=cut), measure_of(years), cut) for years in LIMITS
        )

    what = "place" if by_place else "commissioner"
    heads = tuple(f"{years} years" for years in LIMITS)
    return parts_grid(f"Long stays by {what}", heads, found, cells, by_place=by_place)


def passing_rows(seen: tuple[SeenPassing, ...], frame: Frame) -> tuple[PassingRow, ...]:
    """Who comes to a limit, by the day."""
    return tuple(
        PassingRow(
            reference=one.person.reference,
            href=frame.url("cohorts:person", one.person.person_id),
            initials=one.person.initials,
            place=one.person.place or "No place recorded",
            since=words.day(one.passing.stay.started_on),
            years=f"{one.passing.years} {'year' if one.passing.years == 1 else 'years'}",
            on=words.day(one.passing.on),
        )
        for one in seen
    )
