"""The page of Care (Education) and Treatment Reviews: who is in date, by which measure, and is it getting better?"""

from __future__ import annotations

from dataclasses import dataclass

from cohorts.domain.flows import Cut
from cohorts.domain.review_clock import ReviewStatus
from tcp_portal.charts import Cell, Chart, Colour, Column, Series, Style, Table, line_chart, words
from trajectories.domain.ratios import BEFORE, EVER, IN_DATE, STANDARDS, Ratio, percent
from trajectories.presenters import wording
from trajectories.presenters.dashboard import Grid, Row, Tile
from trajectories.presenters.links import Links
from trajectories.presenters.shares import (
    NOBODY,
    commissioner_parts,
    definition_words,
    everyone,
    of_words,
    percent_words,
    place_parts,
    rows,
    share_cells,
)
from trajectories.presenters.vintages import source_words
from trajectories.services.reviews import Counts, Shares

STANDARD_LABELS = {
    "review_repeat_under_18": "Repeat within 3 months, under 18",
    "review_repeat_adult": "Repeat within 6 months, adults not in secure wards",
    "review_repeat_secure": "Repeat within 12 months, adults in secure wards",
    "review_admission_under_18": "Before or within 7 days of admission, under 18",
    "review_admission_adult": "Before or within 28 days of admission, adults",
    "review_before_admission": "Before the admission, all ages",
}
_HEADS = ("In hospital", "In date", "Overdue", "In date, %", "Ever reviewed", "Never", "Ever, %")


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """The whole page."""

    headline: str
    more: tuple[str, ...]
    part: str
    has_data: bool
    tiles: tuple[Tile, ...]
    chart: Chart
    places: Grid
    commissioners: Grid
    standards: Grid
    definitions: tuple[tuple[str, str], ...]


def reviews_page(shares: Shares, links: Links) -> ReviewsPage:
    """The page of one month and part."""
    ask = shares.ask
    return ReviewsPage(
        headline=headline(shares),
        more=tuple(sentence for sentence in (ever_sentence(shares), _soon(shares)) if sentence),
        part=wording.cut_label(ask.cut, shares.places, ask.as_at),
        has_data=shares.has_data,
        tiles=(
            _tile("Reviews in date", shares, IN_DATE, links),
            _tile("Any review on record", shares, EVER, links),
            _before_tile(shares, links),
        ),
        chart=series(shares),
        places=_places(shares, links),
        commissioners=_commissioners(shares, links),
        standards=_standards(shares, links),
        definitions=tuple(
            (links.definition(ratio.id), definition_words(ratio.id))
            for ratio in (IN_DATE, EVER, *STANDARDS, BEFORE)
        ),
    )


def headline(shares: Shares) -> str:
    """How many reviews are in date, of how many people."""
    ask, counts = shares.ask, shares.counts(IN_DATE)
    where = wording.where(ask.cut, shares.places, ask.as_at)
    if not counts.of:
        return (
            f"Nobody was counted {where} on {words.day(ask.as_at)}, so there is no share of reviews in date."
        )
    overdue = "nobody’s is overdue" if not counts.missing else f"{words.number(counts.missing)} overdue"
    return (
        f"{percent_words(counts)} of reviews are in date on {words.day(ask.as_at)}: "
        f"{of_words(counts)} people {where}, {overdue}."
    )


def ever_sentence(shares: Shares) -> str:
    """How many have any review on record."""
    counts = shares.counts(EVER)
    if not counts.of:
        return ""
    return f"{percent_words(counts)} have had a review at some time ({of_words(counts)})."


def _soon(shares: Shares) -> str:
    statuses = shares.statuses()
    said = [
        f"{words.number(statuses[status])} {text}"
        for status, text in (
            (ReviewStatus.DUE_SOON, "due soon"),
            (ReviewStatus.DECLINED, "declined by the person"),
        )
        if statuses[status]
    ]
    return f"Among those in date: {words.list_words(said)}." if said else ""


def _tile(label: str, shares: Shares, ratio: Ratio, links: Links) -> Tile:
    counts, before = shares.counts(ratio), shares.month.previous
    note = f"{of_words(counts)} people" if counts.of else "nobody to count"
    if before >= shares.shown[0] and counts.of:
        note += f" · {before.label} {percent_words(shares.counts(ratio, month=before))}"
    return Tile(
        label, links.definition(ratio.id), links.figure(percent_words(counts), ratio.id, shares.ask.cut), note
    )


def _before_tile(shares: Shares, links: Links) -> Tile:
    month, three = shares.counts(BEFORE), shares.rolling(BEFORE)
    note = f"{of_words(month)} in {shares.month.label}" if month.of else f"nobody in {shares.month.label}"
    if three is not None:
        note += f" · three months {of_words(three)}"
    return Tile(
        "Admissions with a review before",
        links.definition(BEFORE.id),
        links.figure(percent_words(month), BEFORE.id, shares.ask.cut)
        if three is None
        else links.figure(percent_words(three), BEFORE.rolling, shares.ask.cut),
        note,
    )


def series(shares: Shares, *, chart_id: str = "reviews") -> Chart:
    """Both shares at each month's end."""
    months = shares.shown
    in_date, ever = (
        tuple(shares.counts(ratio, month=month) for month in months) for ratio in (IN_DATE, EVER)
    )
    return line_chart(
        chart_id,
        title="Reviews at month end, per cent of people in hospital",
        categories=[month.short for month in months],
        series=[
            Series("In date", _percents(in_date), colour=Colour.DARK),
            Series("Any review on record", _percents(ever), Style.DASHED, Colour.BLUE),
        ],
        description=_trend(shares, in_date),
        table=_series_table(shares, in_date, ever),
        y_title="Per cent",
        number_format="0.0",
        source=source_words(shares.reported_at),
    )


def _percents(counts: tuple[Counts, ...]) -> tuple[float | None, ...]:
    values = (percent(one.met, one.of) for one in counts)
    return tuple(None if value is None else float(value) for value in values)


def _series_table(shares: Shares, in_date: tuple[Counts, ...], ever: tuple[Counts, ...]) -> Table:
    columns = (
        Column("Month"), Column("In hospital", "number"), Column("In date", "number"), Column("In date, %", "number"),
        Column("Ever reviewed", "number"), Column("Ever, %", "number"),
    )  # fmt: skip
    lines: list[tuple[Cell, ...]] = [
        (month.label, now.of, now.met, percent(now.met, now.of), some.met, percent(some.met, some.of))
        for month, now, some in zip(shares.shown, in_date, ever, strict=True)
    ]
    return Table("Reviews at month end", columns, tuple(lines))


def _trend(shares: Shares, in_date: tuple[Counts, ...]) -> str:
    first, last = in_date[0], in_date[-1]
    if not (first.of and last.of) or len(in_date) == 1:
        return f"Reviews in date: {percent_words(last)} in {shares.month.label}."
    was, now = percent(first.met, first.of), percent(last.met, last.of)
    start = f"{percent_words(first)} in {shares.shown[0].label}"
    if was == now:
        return (
            f"The share of reviews in date is the same as in {shares.shown[0].label}: {percent_words(last)}."
        )
    way = "rose" if (now or 0) > (was or 0) else "fell"
    return (
        f"The share of reviews in date {way} from {start} to {percent_words(last)} in {shares.month.label}."
    )


def _places(shares: Shares, links: Links) -> Grid:
    return Grid(
        f"By place, {words.day(shares.ask.as_at)}",
        ("Place", *_HEADS),
        rows(shares, place_parts(shares, IN_DATE), links, IN_DATE, EVER),
        rows(shares, [everyone(shares)], links, IN_DATE, EVER),
    )


def _commissioners(shares: Shares, links: Links) -> Grid:
    return Grid(
        f"By commissioner of the bed, {words.day(shares.ask.as_at)}",
        ("Commissioner", *_HEADS),
        rows(shares, commissioner_parts(shares), links, IN_DATE, EVER),
        note="People between two beds are in no row.",
    )


def _standards(shares: Shares, links: Links) -> Grid:
    cut, lines = shares.ask.cut, []
    for ratio in (*STANDARDS, BEFORE):
        due = links.people(shares.counts(ratio).of, ratio.below, cut, month=shares.month)
        three = links.figure(percent_words(shares.rolling(ratio), 1), ratio.rolling, cut, month=shares.month)
        cells = (due, *share_cells(shares, ratio, cut, links), three)
        lines.append(Row(STANDARD_LABELS[ratio.id], cells))
    return Grid(
        f"National standards, {shares.month.label}",
        ("Standard", "Due", "In time", "Missing", "In time, %", "Three months, %"),
        tuple(lines),
        note=f"“{NOBODY}”: there is nobody to count, in the month or in one of the three. Admissions are those of "
        "the three months to the month’s end, before the admission those of the month.",
    )


def standards_table(shares: Shares) -> Table:
    """The same for the pack."""
    columns = (
        Column("Standard"), Column("Due", "number"), Column("In time", "number"), Column("Missing", "number"),
        Column("In time, %", "number"), Column("Three months, %", "number"),
    )  # fmt: skip
    lines: list[tuple[Cell, ...]] = []
    for ratio in (*STANDARDS, BEFORE):
        counts, three = shares.counts(ratio), shares.rolling(ratio)
        rolling = None if three is None else percent(three.met, three.of)
        value = percent(counts.met, counts.of)
        lines.append((STANDARD_LABELS[ratio.id], counts.of, counts.met, counts.missing, value, rolling))
    return Table(f"National standards, {shares.month.label}", columns, tuple(lines))


def places_table(shares: Shares) -> Table:
    """Reviews in date and ever by place, for the pack."""
    columns = (Column("Place"), *(Column(head, "number") for head in _HEADS))
    return Table(
        f"By place, {words.day(shares.ask.as_at)}",
        columns,
        tuple((label, *_numbers(shares, cut)) for label, cut in place_parts(shares, IN_DATE)),
        ("All", *_numbers(shares, everyone(shares)[1])),
    )


def _numbers(shares: Shares, cut: Cut) -> tuple[Cell, ...]:
    now, ever = shares.counts(IN_DATE, cut), shares.counts(EVER, cut)
    return (
        now.of,
        now.met,
        now.missing,
        percent(now.met, now.of),
        ever.met,
        ever.missing,
        percent(ever.met, ever.of),
    )
