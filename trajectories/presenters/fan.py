"""The fan of a forecast: its chart and its sentences, the same on the page, the overview and in the pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tcp_portal.charts import Cell, Chart, Colour, Column, Series, Style, Table, words
from tcp_portal.charts.model import Mark
from tcp_portal.months import Month, months_between
from trajectories.domain.forecast import LIKELY, UNLIKELY, Fan
from trajectories.domain.forecast_data import Basis
from trajectories.presenters import figures
from trajectories.services.dashboard import Picture
from trajectories.services.forecast_runs import Forecast

NINE_OF_TEN, HALF, MIDDLE = "Forecast, 9 in 10", "Forecast, half", "Forecast, middle"


def chance_words(chance: float | None) -> str:
    """A chance in per cent, never a certainty: under 1%, 18%, over 99%."""
    if chance is None:
        return words.UNKNOWN_TEXT
    if chance < 0.01:
        return "under 1%"
    return "over 99%" if chance > 0.99 else f"{words.number(chance * 100, 0)}%"


def chance_tag(chance: float | None) -> tuple[str, str]:
    """A chance of meeting the plan as a word and its tone."""
    if chance is None:
        return "", "neutral"
    if chance >= LIKELY:
        return "Likely", "good"
    return ("Unlikely", "bad") if chance < UNLIKELY else ("Open", "warn")


def rate_words(value: float | None) -> str:
    """A number of people a month, to one decimal."""
    return words.UNKNOWN_TEXT if value is None else words.number(value, 1)


def span(low: int, high: int) -> str:
    """From one count to another: 15 to 21, or one number where they are the same."""
    return words.number(low) if low == high else f"{words.number(low)} to {words.number(high)}"


def pace(basis: Basis) -> float | None:
    """How many left a month in the past year; None before the register has a month."""
    return basis.left_in_year / basis.year_months if basis.year_months else None


def plan_end(fan: Fan, plan: Sequence[int | None]) -> int | None:
    """Where in the fan the plan ends; None where it has ended or there is none."""
    return max((at for at, value in enumerate(plan) if value is not None), default=None)


def plan_of(shown: Picture, fan: Fan) -> list[int | None]:
    """The plan in force for the months of the fan."""
    return [shown.plan.on(month).value for month in fan.months]


def sentence(forecast: Forecast, shown: Picture) -> str:
    """What is expected when the plan ends, or in a year, and how many must leave until then."""
    fan, basis = forecast.fan, forecast.basis
    plan = plan_of(shown, fan)
    at = plan_end(fan, plan)
    where = len(fan.months) - 1 if at is None else at
    people = span(fan.low50[where], fan.high50[where])
    who = "person is" if people == "1" else "people are"
    said = f"At the present pace {people} {who} expected in {fan.months[where].label}"
    if at is None:
        return f"{said}; no plan is set."
    return f"{said} against a plan of {words.number(plan[at] or 0)}: {_needed(fan, basis)}."


def _needed(fan: Fan, basis: Basis) -> str:
    now, needed = rate_words(pace(basis)), rate_words(fan.needed_a_month)
    if pace(basis) is None or fan.needed_a_month is None:
        return f"{needed} people a month need to leave"
    if float(now) < float(needed):
        return f"the number who leave needs to rise from {now} to {needed} a month"
    return f"{needed} a month need to leave, and {now} a month left in the past year"


def chance_sentence(fan: Fan, shown: Picture) -> str:
    """The chance at the end of the plan."""
    at = plan_end(fan, plan_of(shown, fan))
    if at is None:
        return ""
    month, plan = fan.months[at], words.number(shown.plan.on(fan.months[at]).value or 0)
    low, high = words.number(fan.low90[at]), words.number(fan.high90[at])
    return (
        f"The chance of {plan} or fewer in {month.label} is {chance_words(fan.chance[at])}; "
        f"9 of 10 simulated outcomes lie between {low} and {high}."
    )


def chart(shown: Picture, forecast: Forecast, *, chart_id: str = "forecast") -> Chart:
    """People at each month's end, the plan, and the fan from the last month known."""
    base = figures.trajectory(shown, chart_id=chart_id)
    fan, origin = forecast.fan, forecast.month
    if not fan.months:
        return base
    months = months_between(shown.chart_first, max(fan.months[-1], shown.month, *shown.plan.months[-1:]))
    at = {month: step for step, month in enumerate(fan.months)}
    series = [*_bands(fan, months, origin, at)]
    series += [_stretched(one, shown, months, len(base.categories)) for one in base.series]
    description = f"{sentence(forecast, shown)} {chance_sentence(fan, shown)}".strip()
    return replace(
        base,
        title="People in hospital at month end: actual, plan and forecast",
        categories=tuple(month.short for month in months),
        series=tuple(series),
        description=description,
        table=table(shown, forecast, months),
        marks=(Mark(months.index(origin) + 1, "now"),) if origin in months else (),
    )


def _bands(fan: Fan, months: Sequence[Month], origin: Month, at: dict[Month, int]) -> list[Series]:
    """Two bands and the middle, all from the count at the origin."""

    def row(values: Sequence[float]) -> tuple[float | None, ...]:
        return tuple(
            fan.now if month == origin else values[at[month]] if month in at else None for month in months
        )

    blue = Colour.BLUE
    return [
        Series(NINE_OF_TEN, row(fan.high90), Style.BAND, blue, low=row(fan.low90)),
        Series(HALF, row(fan.high50), Style.BAND, blue, low=row(fan.low50)),
        Series(MIDDLE, row(fan.median), Style.DOTTED, blue),
    ]


def _stretched(series: Series, shown: Picture, months: Sequence[Month], count: int) -> Series:
    """A series of the trajectory over the longer row of months."""
    values = (*series.values, *[None] * (len(months) - count))
    if series.style is Style.DASHED:
        values = tuple(shown.part(shown.ask.cut, month).plan for month in months)
    return replace(series, values=values)


def table(shown: Picture, forecast: Forecast, months: Sequence[Month]) -> Table:
    """Every month with its actual, plan, middle and bands."""
    fan = forecast.fan
    at = {month: step for step, month in enumerate(fan.months)}
    rows: list[tuple[Cell, ...]] = []
    for month in months:
        step = at.get(month)
        expected: tuple[Cell, ...] = (None,) * 6
        if step is not None:
            expected = (
                fan.median[step], fan.low50[step], fan.high50[step], fan.low90[step], fan.high90[step],
                chance_words(fan.chance[step]),
            )  # fmt: skip
        part = shown.part(shown.ask.cut, month)
        others = (values.get(month) for _, values in figures.set_beside(shown))
        rows.append((month.label, part.actual, part.plan, *expected[:5], expected[5] or "", *others))
    columns = (
        Column("Month"), Column("Actual", "number"), Column("Plan", "number"), Column("Middle", "number"),
        Column("Half, from", "number"), Column("Half, to", "number"),
        Column("9 in 10, from", "number"), Column("9 in 10, to", "number"), Column("Chance of plan"),
        *(Column(title, "number") for title, _ in figures.set_beside(shown)),
    )  # fmt: skip
    return Table("People in hospital at month end and forecast", columns, tuple(rows))
