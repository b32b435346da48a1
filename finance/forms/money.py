"""The financial year of an award as it is typed in."""

from __future__ import annotations

from typing import Any

from django import forms

from finance.models.kept import FIRST_YEAR
from tcp_portal.months import FinancialYear

_LAST_YEAR = 2030


def year_field(label: str, **more: Any) -> forms.TypedChoiceField:
    """A financial year to choose, stored as the calendar year in which it starts."""
    years = [(str(year), FinancialYear(year).label) for year in range(FIRST_YEAR + 10, _LAST_YEAR)]
    choices = [("", "Choose"), *reversed(years)]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, empty_value=None, **more)
