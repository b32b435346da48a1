"""A dashboard of one subject in blocks: a sentence, tiles, and cards of a chart or a table each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from cohorts.domain.codes import CodeList
from cohorts.domain.flows import Cut
from tcp_portal.charts import Chart, words
from trajectories.domain.ratios import percent
from trajectories.presenters import wording
from trajectories.presenters.dashboard import Grid, Row, Tile
from trajectories.presenters.filters import Filters, choose_part
from trajectories.presenters.links import Links, Shown
from trajectories.presenters.shares import definition_words
from trajectories.services.story import BACK, Story

HERE: Final = "counted on this page alone; no measure of the register gives it"


@dataclass(frozen=True, slots=True)
class Block:
    """A card: a chart, a table, or a chart over the table of its figures. `about` explains the chart's figures."""

    title: str
    span: int = 12
    chart: Chart | None = None
    about: str = ""
    grid: Grid | None = None
    note: str = ""
    link: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class BlockPage:
    """The whole page."""

    headline: str
    more: tuple[str, ...]
    has_data: bool
    tiles: tuple[Tile, ...]
    blocks: tuple[Block, ...]
    definitions: tuple[tuple[str, str], ...]


def definitions(links: Links, *measures: str) -> tuple[tuple[str, str], ...]:
    """Where the measures of a page are defined."""
    return tuple((links.definition(measure), definition_words(measure)) for measure in measures)


def story_filters(story: Story, back: int, status: str) -> Filters:
    """Place, commissioner, and how many months are shown."""
    chosen = choose_part(
        story.ask,
        places=story.places,
        arrangements=story.arrangements,
        placeless=story.has_placeless,
        status=status,
    )
    spans = tuple((str(months), f"{months} months") for months in BACK)
    return replace(chosen, spans=spans, span=str(back), span_label="Months shown")


def part_words(story: Story) -> str:
    """The part that the page is of."""
    return wording.cut_label(story.ask.cut, story.places, story.ask.as_at)


def nothing_recorded(story: Story, what: str) -> str:
    """The sentence where the register says nothing of the months shown; `what` is then not known."""
    return f"Nobody has been recorded in this register for {months_words(story)}, so {what} not known."


def months_words(story: Story) -> str:
    """The months shown."""
    return wording.months(story.first, story.month)


def here(value: int | None, *, note: str = HERE) -> Shown:
    """A number that only this page counts."""
    return Shown(wording.count(value), plain=note)


def share_words(met: int, of: int) -> Shown:
    """A share that only this page counts; no data where there is nobody to count."""
    value = percent(met, of)
    return Shown("no data" if value is None else f"{words.number(value)}%", plain=HERE)


def labelled(story: Story, cuts: Iterable[Cut], *, by_place: bool) -> list[tuple[str, Cut]]:
    """Parts with their names in the first column."""
    if by_place:
        return [(wording.place_label(cut.place, story.places), cut) for cut in cuts]
    return [(wording.arrangement_label(cut.arrangement, story.ask.as_at), cut) for cut in cuts]


def parts_grid(
    caption: str,
    heads: tuple[str, ...],
    story: Story,
    cells: Callable[[Cut], tuple[Shown, ...]],
    *,
    by_place: bool,
) -> Grid:
    """A row for each place or commissioner, and one for all of them."""
    cuts = story.place_cuts if by_place else story.kind_cuts
    every = Cut(None, story.ask.arrangement) if by_place else Cut(story.ask.place)
    rows = tuple(Row(label, cells(cut)) for label, cut in labelled(story, cuts, by_place=by_place))
    first = "Place" if by_place else "Commissioner of the bed"
    return Grid(caption, (first, *heads), rows, (Row("All", cells(every)),))


def code_counts(codes: CodeList, found: Iterable[str], unknown: str) -> list[tuple[str, int]]:
    """How often each code stands, in words, the most often first; none recorded is a line of its own."""
    counts: dict[str, int] = {}
    for code in found:
        counts[code] = counts.get(code, 0) + 1
    ordered = sorted(counts.items(), key=lambda pair: (pair[0] == "", -pair[1], codes.label(pair[0])))
    return [(codes.label(code) if code else unknown, count) for code, count in ordered]


def code_grid(caption: str, head: str, codes: CodeList, found: Iterable[str], unknown: str) -> Grid:
    """How often each code stands, the most often first; none recorded is a line of its own."""
    rows = tuple(Row(label, (here(count),)) for label, count in code_counts(codes, found, unknown))
    return Grid(caption, (head, "People"), rows)
