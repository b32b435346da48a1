"""Plain sentences and written numbers, the same on screen and in documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from tcp_portal.charts.model import Cell, Chart, Column, Kind, Series, Style
from tcp_portal.charts.text import width

MINUS = "\N{MINUS SIGN}"
UNKNOWN_NUMBER = "\N{EN DASH}"
UNKNOWN_TEXT = "not known"
_LONG, _MILLION, _THOUSAND = 100_000, 1_000_000, 1_000  # numbers of a chart are written short from _LONG on
_CHART_WIDTH, _BARS_PART, _LABEL_SIZE = 640, 0.7, 13  # pixels; of a category's room, what its bars take

Number = int | float | Decimal


class Good(StrEnum):
    """The direction in which a measure is good: fewer people in hospital, more reviews on time."""

    LOWER = "lower"
    HIGHER = "higher"


class Standing(StrEnum):
    """How an actual figure stands against its plan."""

    BETTER = "better"
    AS_PLANNED = "as planned"
    WORSE = "worse"


def number(value: Number, digits: int | None = None) -> str:
    """A number with thousands separators and a real minus sign.

    Whole numbers have no decimals, others as many as they carry but at most two, unless `digits`
    says how many; halves round away from zero.
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if digits is None:
        whole = exact == exact.to_integral_value()
        digits = 0 if whole else min(-int(exact.as_tuple().exponent), 2)
    rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{digits}f}"
    return MINUS + text if rounded < 0 else text


def signed(value: Number) -> str:
    """A change with its sign: +2, a real minus before 1, and 0 without one."""
    return "+" + number(value) if value > 0 else number(value)


def rate(value: Number) -> str:
    """A rate with two decimals: 37.96."""
    return number(value, 2)


def people(count: int) -> str:
    """A count of people: 1 person, 22 people."""
    return f"{number(count)} {'person' if count == 1 else 'people'}"


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: 1 date, 3 dates."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def day(value: date) -> str:
    """A day as sentences write it: 30 April 2017."""
    return f"{value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """A day as tables write it: 30 Apr 2017."""
    return f"{value.day} {value:%b %Y}"


def list_words(items: Sequence[str]) -> str:
    """A list in words: Havering and Redbridge; Barnet, Camden and Enfield."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def cell(value: Cell, column: Column) -> str:
    """A cell as every output prints it; unknown is a dash in a column of figures, else “not known”."""
    if value is None:
        return UNKNOWN_NUMBER if column.is_number else UNKNOWN_TEXT
    if isinstance(value, date):
        return short_day(value)
    if isinstance(value, str):
        return value
    if column.kind == "signed":
        return signed(value)
    return rate(value) if column.kind == "rate" else number(value)


def bar_label(chart: Chart, series: Series, value: float | None) -> str:
    """The number on a bar, short where the chart's are long; none on a missing bar, nor on an empty part of a stack."""
    return bar_labels(chart, series, (value,))[0]


def bar_labels(chart: Chart, series: Series, values: Iterable[float | None]) -> list[str]:
    """The numbers on bars of a series: whether the chart's are long is asked once."""
    is_long, is_stack = _largest(chart) >= _LONG, chart.kind is Kind.STACKED
    return [
        ""
        if value is None or (value == 0 and is_stack)
        else (series.sign if value else "") + (short(value) if is_long else number(value, chart.digits))
        for value in values
    ]


def short(value: float) -> str:
    """A large number to three figures or so: 1.56M, 138k, 950. The exact one stands in the chart's table."""
    size = abs(value)
    if size >= _MILLION - _THOUSAND / 2:
        text = f"{size / _MILLION:,.2f}".rstrip("0").rstrip(".") + "M"
    elif size >= _THOUSAND:
        text = f"{size / _THOUSAND:,.0f}k"
    else:
        text = f"{size:,.0f}"
    return f"{MINUS}{text}" if value < 0 and text != "0" else text


def has_room_for_labels(chart: Chart) -> bool:
    """Whether the numbers on bars that stand side by side are as narrow as their bars; others always have room."""
    shown = [series for series in chart.series if series.style is not Style.CLEAR]
    if chart.kind is not Kind.BAR or len(shown) < 2:
        return True
    room = _CHART_WIDTH / max(len(chart.categories), 1) * _BARS_PART / len(shown)
    labels = (label for series in shown for label in bar_labels(chart, series, series.values))
    return max((width(label, _LABEL_SIZE) for label in labels), default=0) <= room


def _largest(chart: Chart) -> float:
    return max((abs(value) for one in chart.series for value in one.values if value is not None), default=0)


def end_label(chart: Chart, series: Series) -> str:
    """What stands at the end of a line: its own label, or the latest figure of a solid line."""
    if series.label or series.last_known is None or series.style is not Style.SOLID:
        return series.label
    return number(series.values[series.last_known] or 0, chart.digits)


def standing(variance: Number, good: Good = Good.LOWER) -> Standing:
    """How a variance (actual less plan) stands in the direction that is good for the measure."""
    if variance == 0:
        return Standing.AS_PLANNED
    return Standing.BETTER if (variance < 0) == (good is Good.LOWER) else Standing.WORSE


def against_plan(
    actual: int | None, plan: int | None, *, on: date, where: str = "in hospital", good: Good = Good.LOWER
) -> str:
    """A count of people against its plan in one sentence, with the direction of good.

    For example “22 people in hospital on 30 April 2017, as planned.” Without a figure or without
    a plan the sentence says so.
    """
    if actual is None:
        return f"How many people were {where} on {day(on)} is not known."
    fact = f"{people(actual)} {where} on {day(on)}"
    if plan is None:
        return f"{fact}; no plan is set."
    if actual == plan:
        return f"{fact}, as planned."
    more = "more" if actual > plan else "fewer"
    return (
        f"{fact}, {number(abs(actual - plan))} {more} than planned, which is {standing(actual - plan, good)}."
    )


def places_against_plan(variances: Mapping[str, int | None], good: Good = Good.LOWER) -> str:
    """Places grouped by how they stand against plan, with the sum of each group.

    For example “Havering and Redbridge 2 better, Barking and Dagenham 2 worse”. Variance is
    actual less plan; None means that the place has no plan or no figure. Empty for no places.
    """
    groups: dict[Standing | None, list[str]] = {}
    for place, variance in variances.items():
        groups.setdefault(None if variance is None else standing(variance, good), []).append(place)
    parts = []
    for group in (Standing.BETTER, Standing.WORSE, Standing.AS_PLANNED, None):
        places = groups.get(group, [])
        if not places:
            continue
        total = number(abs(sum(variances[place] or 0 for place in places)))
        tail = {None: "not known", Standing.AS_PLANNED: "as planned"}.get(group, f"{total} {group}")
        parts.append(f"{list_words(places)} {tail}")
    return ", ".join(parts)
