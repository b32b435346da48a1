"""Financial years in the database."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Value, When
from django.db.models.functions import ExtractMonth, ExtractYear
from django.db.models.lookups import LessThan

APRIL = 4


def financial_year(day: Any) -> Any:
    """The financial year of a day, an expression, by the calendar year in which it starts."""
    early = Case(When(LessThan(ExtractMonth(day), APRIL), then=Value(1)), default=Value(0))
    return ExtractYear(day) - early
