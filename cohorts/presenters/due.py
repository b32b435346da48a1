"""How a due day stands, in words."""

from __future__ import annotations

from datetime import date

from tcp_portal.charts.words import counted


def due_words(due_on: date, day: date) -> tuple[str, str]:
    """Overdue by 3 days, Due today, Due in 5 days; and the tone of it."""
    days = (due_on - day).days
    if days < 0:
        return f"Overdue by {counted(-days, 'day')}", "bad"
    return ("Due today", "warn") if days == 0 else (f"Due in {counted(days, 'day')}", "neutral")
