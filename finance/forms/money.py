"""Fields that money is typed in: an amount in pounds and pence, and a financial year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from finance.forms.fields import WIDTH
from finance.models.kept import DIGITS, FIRST_YEAR, PLACES
from tcp_portal.months import FinancialYear

_LAST_YEAR = 2030


class MoneyField(forms.DecimalField):
    """Pounds and pence, as people write them: £1,234.50 is taken, a third decimal is not."""

    widget = forms.TextInput

    def __init__(self, *, least: Decimal | None = Decimal("0.01"), **more: Any) -> None:
        super().__init__(max_digits=DIGITS, decimal_places=PLACES, min_value=least, **more)
        self.widget.attrs |= {"inputmode": "decimal", "class": WIDTH}

    def to_python(self, value: Any) -> Any:
        """The amount; ValidationError for what is none."""
        if isinstance(value, str):
            value = value.replace("£", "").replace(",", "").strip()
        return super().to_python(value)


def year_field(label: str, **more: Any) -> forms.TypedChoiceField:
    """A financial year to choose, stored as the calendar year in which it starts."""
    years = [(str(year), FinancialYear(year).label) for year in range(FIRST_YEAR + 10, _LAST_YEAR)]
    choices = [("", "Choose"), *reversed(years)]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, empty_value=None, **more)
