"""Fields of money: pounds and pence, and a financial year to choose."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms

from finance.domain.money import PENNY
from finance.models.kept import DIGITS, PLACES
from tcp_portal.months import FinancialYear

WIDTH = "nhsuk-input--width-10"


class PoundsField(forms.DecimalField):
    """An amount of pounds, to the penny; a pound sign, spaces and thousands commas may be typed.

    `least`: the smallest amount that is taken, a penny unless it is said; None where a service says what is too little.
    """

    default_error_messages: ClassVar = {"invalid": "Enter pounds, for example 1,234.50"}

    def __init__(self, *, least: Decimal | None = PENNY, **more: Any) -> None:
        widget = forms.NumberInput(attrs={"class": WIDTH})
        super().__init__(max_digits=DIGITS, decimal_places=PLACES, widget=widget, min_value=least, **more)
        low = "above nothing" if least else "that is not below nothing"
        self.error_messages.setdefault("min_value", f"Enter an amount {low}")

    def to_python(self, value: Any) -> Any:
        """The number that was meant."""
        plain = value.replace("£", "").replace(",", "").replace(" ", "") if isinstance(value, str) else value
        return super().to_python(plain)


class YearField(forms.TypedChoiceField):
    """A financial year, by the calendar year in which it starts: 2017 is 2017/18."""

    def __init__(self, years: Iterable[int] = (), **more: Any) -> None:
        super().__init__(**{"coerce": int, "empty_value": None, **more})
        self.offer_years(years)

    def offer_years(self, years: Iterable[int]) -> None:
        """The years to choose from, once each, in order."""
        self.choices = [
            ("", "Choose"),
            *((str(year), FinancialYear(year).label) for year in sorted({*years})),
        ]


def offer_years(form: forms.Form, years: Iterable[int], *names: str) -> None:
    """Gives fields of a form the years to choose from, and what is stored in them."""
    kept = [year for name in names if (year := form.initial.get(name)) is not None]
    for name in names:
        cast(YearField, form.fields[name]).offer_years([*years, *kept])
