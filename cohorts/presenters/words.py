"""Words that several pages of the register share."""

from __future__ import annotations

from datetime import date

from tcp_portal.charts.words import counted
from tcp_portal.months import years_between

DASH = "\N{EN DASH}"
NOT_RECORDED = "not recorded"


def stay_in_words(start: date, end: date) -> str:
    """A length of stay as sentences say it: 7 years 2 months; under a month in days.

    Raises ValueError when the end comes before the start.
    """
    years = years_between(start, end)
    months = ((end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)) % 12
    parts = [counted(years, "year")] if years else []
    parts += [counted(months, "month")] if months else []
    return " ".join(parts) or counted((end - start).days, "day")


def distance(day: date, today: date) -> str:
    """How far a planned day lies from today: passed 12 days ago, today, in 3 days."""
    days = (day - today).days
    if days == 0:
        return "Today"
    return f"In {counted(days, 'day')}" if days > 0 else f"Passed {counted(-days, 'day')} ago"


def lower_first(label: str) -> str:
    """A label within a sentence; abbreviations keep their capitals."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
