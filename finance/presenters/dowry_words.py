"""A dowry in a sentence, for pages that show a person's money."""

from __future__ import annotations

from datetime import date
from typing import Any

from finance.domain.money import pounds
from finance.services.dowry_account import is_agreed
from finance.services.dowry_terms import end_of
from tcp_portal.charts import words


def sentence(one: Any, day: date) -> str:
    """Who pays whom how much since when, and its end where it has one, as agreed by the day; read `with_life`."""
    state = "Dowry" if is_agreed(one, day) else "Proposed dowry"
    sides = f"{state} of {pounds(one.a_year)} a year from {one.payer.short_name} to {one.payee.short_name}"
    end = end_words(one)
    return f"{sides} from {words.day(one.starts_on)}{f' {end[:1].lower()}{end[1:]}' if end else ''}."


def agreed_words(one: Any, day: date) -> str:
    """Since when it is agreed; of a page that stands on an earlier day, that it was a proposal then."""
    if one.agreed_on is None:
        return "Proposed"
    on = f"greed on {words.short_day(one.agreed_on)}"
    return f"A{on}" if is_agreed(one, day) else f"Proposed; a{on}"


def end_words(one: Any) -> str:
    """When it ends and why; empty while it goes on."""
    end = end_of(one)
    if end is None:
        return ""
    died = one.died_on is not None and end == max(one.died_on, one.starts_on)
    reason = "The person died" if died else one.get_end_reason_display()
    return f"Until {words.day(end)} ({reason[:1].lower()}{reason[1:]})"
