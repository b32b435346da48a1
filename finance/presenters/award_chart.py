"""Spend of an award against its profile, month by month and added up: a chart with its table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import accumulate

from finance.domain.money import NOTHING, pounds
from tcp_portal.charts import Chart, Column, Series, Style, Table
from tcp_portal.charts.build import line_chart
from tcp_portal.months import Month, months_between

_MOST = 36


def spend_chart(
    profile: Mapping[Month, Decimal], spent: Mapping[Month, Decimal], *, day: date
) -> Chart | None:
    """Added up from the first month planned or spent to the last; no chart before there is either.

    Spend ends with the month that holds the day. More than three years are shown from the last of them back.
    """
    known = sorted({*profile, *spent})
    if not known:
        return None
    months = months_between(known[0], known[-1])
    planned = list(accumulate(profile.get(month, NOTHING) for month in months))
    so_far = list(accumulate(spent.get(month, NOTHING) for month in months))
    last = Month.of(day)
    shown = range(max(len(months) - _MOST, 0), len(months))
    rows = tuple(
        (
            months[at].short,
            profile.get(months[at]),
            planned[at],
            spent.get(months[at], NOTHING) if months[at] <= last else None,
            so_far[at] if months[at] <= last else None,
        )
        for at in shown
    )
    return line_chart(
        "award-spend",
        title="Spend against profile, added up",
        categories=[months[at].short for at in shown],
        series=[
            Series("Profile", tuple(float(planned[at]) for at in shown), Style.DASHED),
            Series("Spent", tuple(float(so_far[at]) if months[at] <= last else None for at in shown)),
        ],
        description=_says(planned, so_far, months, last),
        table=Table("Spend against profile by month", _COLUMNS, rows),
        y_title="Pounds",
    )


_COLUMNS = (
    Column("Month"),
    *(Column(f"{title} (£)", "number") for title in ("Planned", "Planned in all", "Spent", "Spent in all")),
)


def _says(planned: list[Decimal], so_far: list[Decimal], months: list[Month], last: Month) -> str:
    reached = [at for at, month in enumerate(months) if month <= last]
    if not reached:
        return (
            f"Spend begins in {months[0].label}; {pounds(planned[-1])} is planned until {months[-1].label}."
        )
    at = reached[-1]
    return (
        f"By the end of {months[at].label} {pounds(planned[at])} was planned, {pounds(so_far[at])} is spent; "
        f"{pounds(planned[-1])} is planned until {months[-1].label}."
    )
