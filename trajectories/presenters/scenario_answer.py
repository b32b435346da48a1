"""What comes of a scenario: its fan beside the base, the chance at each quarter, discharges, and beds."""

from __future__ import annotations

from dataclasses import dataclass

from tcp_portal.charts import Chart, Colour, Column, Series, Style, Table, line_chart, words
from tcp_portal.months import Month
from trajectories.domain.scenario import beds_of, quarter_ends
from trajectories.models import RunState
from trajectories.presenters import wording
from trajectories.services.forecast_runs import Stand
from trajectories.services.suppositions import Answer, answer_of

_NONE = "none"  # between beds at the month's end
_SURE = 0.995


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """The part of the screen that answers; without an answer `state` says what becomes of it."""

    state: str
    is_working: bool
    headline: str = ""
    chart: Chart | None = None
    quarters: Table | None = None
    beds: Table | None = None


def answer_page(stand: Stand) -> AnswerPage:
    """The part for a scenario's newest run."""
    state = _state(stand)
    if stand.ready is None:
        return AnswerPage(state, stand.is_working)
    answer, month = answer_of(stand.ready), Month.of(stand.ready.month_starts_on)
    return AnswerPage(
        state=state,
        is_working=stand.is_working,
        headline=headline(answer),
        chart=fan_chart(answer),
        quarters=quarter_table(answer),
        beds=bed_table(answer, month),
    )


def _state(stand: Stand) -> str:
    if stand.is_fresh:
        return ""
    if stand.next is not None and stand.next.state == RunState.FAILED:
        return f"It could not be worked out. {stand.next.reason} Save again to try once more."
    if stand.ready is not None:
        return "What is shown was worked out before the last change. The new answer is being worked out."
    return "The answer is being worked out."


def headline(answer: Answer) -> str:
    """Where scenario and base end, and at which quarter's end the chance to meet the plan moves most."""
    base, fan = answer.base, answer.fan
    if fan == base:
        return "The fan of the scenario is that of the base."
    said = (
        f"In {fan.months[-1].label} {words.people(fan.median[-1])} are likely to be in hospital in the scenario, "
        f"{words.number(base.median[-1])} in the base."
    )
    ends = quarter_ends(base, fan, plan=answer.plan, rates=answer.rates)
    known = [one for one in ends if one.chance is not None and one.base_chance is not None]
    if not known:
        return f"{said} No plan is set for the quarters ahead."
    most = max(known, key=lambda one: abs((one.chance or 0) - (one.base_chance or 0)))
    before, now = chance_words(most.base_chance), chance_words(most.chance)
    if before == now:
        return f"{said} The chance of meeting the plan is the same at each quarter’s end."
    return f"{said} The chance of meeting the plan moves most for {most.month.label}: from {before} to {now}."


def chance_words(chance: float | None) -> str:
    """A chance in whole per cent: never 0% or 100%, for neither is certain."""
    if chance is None:
        return words.UNKNOWN_TEXT
    if chance < 1 - _SURE:
        return "under 1%"
    return "over 99%" if chance > _SURE else f"{words.number(chance * 100, 0)}%"


def fan_chart(answer: Answer) -> Chart:
    """The base's median beside the scenario's median and bands, and the plan."""
    base, fan = answer.base, answer.fan
    series = [
        Series("Scenario, 90 of 100 paths", fan.high90, Style.BAND, Colour.BLUE, low=fan.low90),
        Series("Scenario, 50 of 100 paths", fan.high50, Style.BAND, Colour.BLUE, low=fan.low50),
        Series("Scenario, median", fan.median, colour=Colour.DARK),
        Series("Base, median", base.median, Style.DOTTED, Colour.ORANGE),
    ]
    if any(plan is not None for plan in answer.plan):
        series.append(Series("Plan", answer.plan, Style.DASHED, Colour.SLATE))
    return line_chart(
        "scenario",
        title="People in hospital at month end: scenario, base and plan",
        categories=[month.short for month in fan.months],
        series=series,
        description=(
            f"{headline(answer)} In 90 of 100 paths the scenario ends between {words.number(fan.low90[-1])} and "
            f"{words.number(fan.high90[-1])} people, the base between {words.number(base.low90[-1])} and "
            f"{words.number(base.high90[-1])}."
        ),
        table=_fan_table(answer),
    )


def _fan_table(answer: Answer) -> Table:
    base, fan = answer.base, answer.fan
    plans = answer.plan or (None,) * len(fan.months)
    columns = (
        Column("Month"), Column("Base", "number"), Column("Scenario", "number"),
        Column("5 of 100 below", "number"), Column("5 of 100 above", "number"), Column("Plan", "number"),
    )  # fmt: skip
    rows = tuple(
        (month.label, base.median[at], fan.median[at], fan.low90[at], fan.high90[at], plans[at])
        for at, month in enumerate(fan.months)
    )
    return Table("People in hospital at month end: scenario beside base", columns, rows)


def quarter_table(answer: Answer) -> Table:
    """Each quarter's end: median, chance of meeting the plan, and discharges expected in it."""
    columns = (
        Column("Quarter to"), Column("Plan", "number"), Column("Base", "number"), Column("Scenario", "number"),
        Column("Chance, base"), Column("Chance, scenario"), Column("Discharges, base", "number"),
        Column("Discharges, scenario", "number"),
    )  # fmt: skip
    rows = tuple(
        (
            one.month.label, one.plan, one.base_median, one.median, chance_words(one.base_chance),
            chance_words(one.chance), round(one.base_discharges, 1), round(one.discharges, 1),
        )
        for one in quarter_ends(answer.base, answer.fan, plan=answer.plan, rates=answer.rates)
    )  # fmt: skip
    return Table("Chance of meeting the plan, and discharges in each quarter", columns, rows)


def bed_table(answer: Answer, month: Month) -> Table:
    """Beds by commissioner now and at the last month's end (median)."""
    last = answer.fan.months[-1]
    columns = (
        Column("Beds of"), Column(f"{month.short}, base", "number"), Column(f"{month.short}, scenario", "number"),
        Column(f"{last.short}, base", "number"), Column(f"{last.short}, scenario", "number"),
    )  # fmt: skip
    rows = tuple(
        (
            wording.arrangement_label(None if one.arrangement == _NONE else one.arrangement, month.last),
            one.base_now, one.now, one.base_end, one.end,
        )
        for one in beds_of(answer.base, answer.fan)
    )  # fmt: skip
    return Table("Beds needed by commissioner", columns, rows)
