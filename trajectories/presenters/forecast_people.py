"""Who is expected to leave, and the forecast's own track record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tcp_portal.charts import Cell, Chart, Colour, Column, Series, Style, Table, line_chart, words
from tcp_portal.months import stay_words
from trajectories.domain.track_record import LEAST_ORIGINS, Score
from trajectories.presenters import fan as said
from trajectories.presenters.dashboard import Grid, Row
from trajectories.presenters.links import Shown
from trajectories.services.forecast_page import Leaver, Leavers
from trajectories.services.forecast_runs import Record, Stand, record_of

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

_CHECKED = "A check of the method on past months."


@dataclass(frozen=True, slots=True)
class LeaverRow:
    """One person's line."""

    reference: str
    href: str
    initials: str
    place: str
    stay: str
    planned: str
    slips: str
    chances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeaversPage:
    """The list with its sentence and the quarters as heads."""

    sentence: str
    missing: str
    heads: tuple[str, ...]
    rows: tuple[LeaverRow, ...]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The track record: the verdict in words, a chart of errors and a table; neither with too little history."""

    headline: str
    more: str
    chart: Chart | None
    grid: Grid | None
    is_working: bool
    failed: str


def leavers_page(found: Leavers, frame: Frame) -> LeaversPage:
    """Everyone whom the reader may see, the likeliest first."""
    first = found.quarters[0]
    expected = sum(one.by_quarter[0] for one in found.people)
    seen, count = len(found.people), found.count
    return LeaversPage(
        sentence=f"About {words.number(expected, 0)} of {words.people(seen)} are expected to leave by the end of "
        f"{first.label}; who, nobody can say.",
        missing=f"{seen} of {count} are in your area; you may not see the others." if seen < count else "",
        heads=tuple(quarter.label for quarter in found.quarters),
        rows=tuple(_leaver(one, found.month.last, frame) for one in found.people),
    )


def _leaver(one: Leaver, day: date, frame: Frame) -> LeaverRow:
    return LeaverRow(
        reference=one.person.reference,
        href=frame.url("cohorts:person", one.person.person_id),
        initials=one.person.initials,
        place=one.person.place or "No place recorded",
        stay=stay_words(day - timedelta(days=one.stayed_days), day),
        planned="none" if one.planned_on is None else words.short_day(one.planned_on),
        slips=words.number(one.slips),
        chances=tuple(said.chance_words(chance) for chance in one.by_quarter),
    )


def record_page(stand: Stand) -> RecordPage:
    """How good past forecasts would have been; says plainly when that is not known, or when it is worse."""
    failed = "" if stand.is_fresh or stand.next is None else stand.next.reason
    if stand.ready is None:
        doing = (
            "The track record is being worked out." if stand.is_working else "There is no track record yet."
        )
        return RecordPage(doing, "", None, None, stand.is_working, failed)
    record = record_of(stand.ready)
    if record.origins < LEAST_ORIGINS or not record.scores:
        return RecordPage(_too_short(record), "", None, _grid(record), stand.is_working, failed)
    return RecordPage(
        headline=_verdict(record.scores[0], record.origins),
        more=_against(record.scores[0]),
        chart=_chart(record),
        grid=_grid(record),
        is_working=stand.is_working,
        failed=failed,
    )


def _too_short(record: Record) -> str:
    many = "No past month has" if not record.origins else (
        "1 past month has" if record.origins == 1 else f"{record.origins} past months have"
    )  # fmt: skip
    return (
        f"Too little history to judge: {many} a year of the register before and a month after; "
        f"{LEAST_ORIGINS} are needed."
    )


def _verdict(score: Score, origins: int) -> str:
    return (
        f"Of {words.number(score.cases)} forecasts from {origins} past months the 9-in-10 band held "
        f"{_percent(score.in90)} and the half band {_percent(score.in50)}."
    )


def _against(score: Score) -> str:
    """Against the simple forecasts: better than, or no better than, and by how much."""
    error = score.error or 0
    rivals = {"the last value": score.error_last, "a straight line": score.error_line}
    better = [name for name, value in rivals.items() if value is not None and error < value]
    worse = [name for name, value in rivals.items() if value is not None and error >= value]
    if score.error_plan is not None and score.error_against_plan is not None:
        (better if score.error_against_plan < score.error_plan else worse).append("the plan")
    bits = [f"It missed by {_people(error)} on average"]
    if better:
        bits.append(f"nearer than {words.list_words(better)}")
    if worse:
        bits.append(f"no nearer than {words.list_words(worse)}")
    return ", ".join(bits) + "."


def _grid(record: Record) -> Grid | None:
    if not record.scores:
        return None
    heads = (
        "Months ahead", "Forecasts", "In the 9-in-10 band", "In the half band", "Missed by",
        "Last value missed by", "Straight line missed by", "Plan missed by",
    )  # fmt: skip
    rows = tuple(
        Row(
            "All" if score.horizon == 0 else words.number(score.horizon),
            tuple(Shown(text, plain=_CHECKED) for text in _cells(score)),
        )
        for score in record.scores
    )
    note = "Missed by: people on average, without regard to sign. Forecasts of neighbouring months overlap."
    return Grid("Past forecasts against what came", heads, rows, note=note)


def _cells(score: Score) -> tuple[str, ...]:
    errors = (score.error, score.error_last, score.error_line, score.error_plan)
    return (
        words.number(score.cases),
        _percent(score.in90),
        _percent(score.in50),
        *(words.UNKNOWN_NUMBER if value is None else words.number(value, 1) for value in errors),
    )


def _chart(record: Record) -> Chart:
    """How far off each way of forecasting was, by months ahead."""
    scores = [score for score in record.scores if score.horizon]
    series = [
        Series("Forecast", tuple(score.error for score in scores), colour=Colour.BLUE),
        Series("Last value", tuple(score.error_last for score in scores), Style.DASHED, Colour.SLATE),
        Series("Straight line", tuple(score.error_line for score in scores), Style.DOTTED, Colour.ORANGE),
    ]
    if any(score.error_plan is not None for score in scores):
        plan = tuple(score.error_plan for score in scores)
        series.append(Series("Plan", plan, Style.DASHED, Colour.PURPLE))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (score.horizon, score.error, score.error_last, score.error_line, score.error_plan) for score in scores
    )
    columns = (Column("Months ahead", "number"), *(
        Column(name, "rate") for name in ("Forecast", "Last value", "Straight line", "Plan")
    ))  # fmt: skip
    return line_chart(
        "record",
        title="People missed by, on average, by months ahead",
        categories=[words.number(score.horizon) for score in scores],
        series=series,
        description=_against(record.scores[0]),
        number_format="0.0",
        table=Table("People missed by, on average", columns, rows),
    )


def _percent(value: float | None) -> str:
    return words.UNKNOWN_TEXT if value is None else f"{words.number(value * 100, 0)}%"


def _people(value: float) -> str:
    return f"{words.number(value, 1)} people"
