"""Forecasts from past months with only what was known then, held against what came. Workers and commands only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cohorts.domain.flows import people_in
from tcp_portal.months import Month, months_between
from trajectories.domain.forecast import forecast
from trajectories.domain.track_record import HORIZON, LINE_MONTHS, Case, straight_line
from trajectories.services.forecast_inputs import Known, draw

MOST_ORIGINS: Final = 60
LEAST_HISTORY: Final = LINE_MONTHS  # months of the register before a forecast is drawn


def origins(known: Known, last: Month) -> list[Month]:
    """The past months from which a forecast can be held against at least one month: the newest sixty."""
    return months_between(known.starts.plus(LEAST_HISTORY - 1), last.previous)[-MOST_ORIGINS:]


def cases(known: Known, *, last: Month) -> Iterator[Case]:
    """Every forecast of 1 to 12 months from each origin, up to the last month known."""
    found = origins(known, last)
    census = {
        month: len(people_in(known.stays, day=month.last)) for month in months_between(known.starts, last)
    }
    for origin in found:
        yield from _from(known, origin, last, census)


def _from(known: Known, origin: Month, last: Month, census: dict[Month, int]) -> Iterator[Case]:
    months = min(HORIZON, len(months_between(origin, last)) - 1)
    fan = forecast(draw(known, month=origin, months=months).inputs)
    past = [census[month] for month in months_between(known.starts, origin)]
    for at, month in enumerate(fan.months):
        yield Case(
            horizon=at + 1,
            actual=census[month],
            median=fan.median[at],
            band50=(fan.low50[at], fan.high50[at]),
            band90=(fan.low90[at], fan.high90[at]),
            last=past[-1],
            line=straight_line(past, at + 1),
            plan=known.plan.on(month).value,
        )
