"""Shares and financial years as dowries, pools and contracts have them typed in."""

from __future__ import annotations

from typing import Any

from django import forms

from tcp_portal.months import FinancialYear

FIRST_YEAR, YEARS_AHEAD = 2014, 6  # the year before the programme, and plans of some years to come


def percent_field(label: str, **more: Any) -> forms.DecimalField:
    """Per cent with at most two decimals, from 0 to 100."""
    return forms.DecimalField(
        label=label, max_digits=5, decimal_places=2, **{"min_value": 0, "max_value": 100, **more}
    )


def year_field(label: str) -> forms.TypedChoiceField:
    """A financial year, stored as the calendar year in which it starts; `offer_years` gives it its choices."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None)


def offer_years(form: forms.Form, today_year: int, stored: int | None) -> None:
    """The years of the programme and some to come, and the one that a row has already."""
    years = {*range(FIRST_YEAR, today_year + YEARS_AHEAD + 1), stored or today_year}
    field = form.fields["year"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the types
    field.choices = [("", "Choose"), *((year, FinancialYear(year).label) for year in sorted(years))]
