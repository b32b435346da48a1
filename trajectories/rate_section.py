"""The board pack's section of the rate per million adults, beside what policy says it should be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from cohorts.domain.flows import Cut
from tcp_portal.charts import Cell, Chart, Colour, Column, Series, Style, Table, line_chart, words
from tcp_portal.months import months_between
from tcp_portal.packs.document import Block, Note, Section
from tcp_portal.web.registry import PackContext
from trajectories.pack_sections import picture_of
from trajectories.presenters import wording
from trajectories.presenters.funnels import interval_words
from trajectories.presenters.measures import population_words
from trajectories.presenters.vintages import source_words
from trajectories.services.dashboard import Picture
from trajectories.services.rate_thresholds import RateRange, ranges_on
from trajectories.services.rates import MILLION, Denominator
from trajectories.words_section import notes_on, told_in

KEY, TITLE = "rate", "Rate per million adults"
_EVERYONE = Cut()


def section(context: PackContext) -> Section:
    """The rate over the months, by place, and against each range in force; says so where no population is known."""
    shown = picture_of(context)
    told = told_in(context, shown, ["rate"])
    said = told["rate"].fresh
    below = shown.denominator
    if below is None or not shown.has_data:
        return Section(KEY, TITLE, (), summary=said)
    ranges = ranges_on(context.as_at)
    blocks: list[Block] = [_over_time(shown, below, ranges, said)]
    if ranges:
        blocks.append(_against(shown, below, ranges))
    blocks += [_places(shown), *notes_on(told)]
    blocks += [Note(f"{_whose(one, context.as_at)}: {one.source}.") for one in ranges]
    blocks.append(
        Note(f"Below the rate: {population_words(below)}. With so few people a rate moves much by chance.")
    )
    return Section(KEY, TITLE, tuple(blocks), summary=said)


def _over_time(shown: Picture, below: Denominator, ranges: Sequence[RateRange], said: str) -> Chart:
    last = max(shown.month, shown.plan.months[-1]) if shown.plan.months else shown.month
    months = months_between(shown.chart_first, last)
    actual = tuple(_number(below.rate(shown.actual(month, _EVERYONE))) for month in months)
    plan = tuple(_number(below.rate(shown.part(_EVERYONE, month).plan)) for month in months)
    series = [Series("Actual", actual, colour=Colour.DARK)]
    if any(value is not None for value in plan):
        series.append(Series("Plan", plan, Style.DASHED, Colour.SLATE))
    for one in ranges:
        if one.arrangement is None:
            name = f"At most {words.number(one.high)} by {words.day(one.met_by)}"
            series.append(Series(name, (float(one.high),) * len(months), Style.RULE, Colour.RED))
    # Months to come have only a plan, of which the table of people in hospital tells the entered ones.
    known = [at for at, value in enumerate(actual) if value is not None]
    rows = tuple((months[at].label, actual[at], plan[at]) for at in known)
    columns = (Column("Month"), Column("Actual", "rate"), Column("Plan", "rate"))
    return line_chart(
        "rate",
        title="People in hospital per million adults",
        categories=[month.short for month in months],
        series=series,
        description=said,
        table=Table("People in hospital per million adults", columns, rows),
        y_title="Per million",
        number_format="0.00",
        source=source_words(shown.reported_at),
    )


def _number(rate: Decimal | None) -> float | None:
    return None if rate is None else float(rate)


def _whose(one: RateRange, day: date) -> str:
    if one.arrangement is None:
        return "All beds"
    label = wording.beds_label(one.arrangement, day)
    return label[0].upper() + label[1:]


def _against(shown: Picture, below: Denominator, ranges: Sequence[RateRange]) -> Table:
    """Each range: the rate of the same beds, and how many people the range means for this population."""
    rows: list[tuple[Cell, ...]] = []
    for one in ranges:
        people = shown.actual(shown.month, Cut(arrangement=one.arrangement))
        rate = below.rate(people)
        means = _in_people(one, below)
        rows.append(
            (_whose(one, shown.ask.as_at), people, rate, _range(one), means, _stands(rate, one), one.met_by)
        )
    columns = (
        Column("Whose beds"), Column("People", "number"), Column("Per million", "rate"), Column("No more than"),
        Column("In people here"), Column("Today"), Column("To be met by", "date"),
    )  # fmt: skip
    return Table("Against what policy says", columns, tuple(rows))


def _range(one: RateRange) -> str:
    high = words.number(one.high)
    return high if one.low is None else f"{words.number(one.low)} to {high}"


def _in_people(one: RateRange, below: Denominator) -> str:
    """What the range comes to here, to one decimal."""
    ends = [one.high] if one.low is None else [one.low, one.high]
    return " to ".join(words.number(_of(end, below.count), 1) for end in ends)


def _of(rate: Decimal, count: int) -> Decimal:
    return (rate * count / MILLION).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _stands(rate: Decimal | None, one: RateRange) -> str:
    if rate is None:
        return words.UNKNOWN_TEXT
    if rate > one.high:
        return f"{words.rate(rate - one.high)} above"
    if one.low is not None and rate < one.low:
        return "Below the range"
    return "Within" if one.low is not None else "Met"


def _places(shown: Picture) -> Table:
    columns = (
        Column("Place"), Column("People", "number"), Column("Adults", "number"), Column("Per million", "rate"),
        Column("95% interval"),
    )  # fmt: skip
    return Table(
        f"By place on {words.day(shown.ask.as_at)}", columns, tuple(_rows(shown)), _row(shown, "All", None)
    )


def _rows(shown: Picture) -> Iterator[tuple[Cell, ...]]:
    for place in shown.places:
        yield _row(shown, place.name, place.pk)


def _row(shown: Picture, label: str, place: UUID | None) -> tuple[Cell, ...]:
    people = shown.actual(shown.month, Cut(place=place))
    below = shown.below.get(place)
    count = below.count if below else None
    rate = below.rate(people) if below else None
    return (label, people, count, rate, interval_words(people, count) or words.UNKNOWN_TEXT)
