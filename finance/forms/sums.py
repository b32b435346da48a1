"""Sums, shares and financial years as dowries, pools and contracts have them typed in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from finance.models.kept import DIGITS, PLACES
from tcp_portal.months import FinancialYear

FIRST_YEAR, YEARS_AHEAD = 2014, 6  # the year before the programme, and plans of some years to come


class SumField(forms.DecimalField):
    """Pounds and pence as people write them: £1,234.50 is taken, a third decimal is not."""

    widget = forms.TextInput

    def __init__(self, *, least: Decimal | int = Decimal("0.01"), **more: Any) -> None:
        super().__init__(max_digits=DIGITS, decimal_places=PLACES, min_value=least, **more)
        self.widget.attrs |= {"inputmode": "decimal", "class": "nhsuk-input--width-10"}

    def to_python(self, value: Any) -> Any:
        """The amount that was meant."""
        if isinstance(value, str):
            value = value.replace("£", "").replace(",", "").replace(" ", "")
        return super().to_python(value)


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
