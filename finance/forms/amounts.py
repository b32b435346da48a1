"""Fields of money: an amount as people write it, and a financial year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finance.domain.typed import read_amount
from tcp_portal.months import FinancialYear

YEARS_BEFORE, YEARS_AFTER = 2, 6
LONGEST = 40


class AmountField(forms.Field):
    """Pounds and pence; an empty box is no amount, which is not zero."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, negative: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self.negative = negative

    def to_python(self, value: Any) -> Decimal | None:
        """The amount that was typed."""
        text = str(value or "")
        if len(text) > LONGEST:
            raise ValidationError(f"{self.label}: the text is too long for an amount")
        try:
            amount = read_amount(text)
        except ValueError as fault:
            shown = text.strip()[:20]
            raise ValidationError(f"{self.label}: “{shown}” {fault}") from fault
        if amount is not None and amount < 0 and not self.negative:
            raise ValidationError(f"{self.label}: an amount here is not below nothing")
        return amount

    def prepare_value(self, value: Any) -> Any:
        """A stored amount with its thousands parted; what was typed stays as it was typed."""
        if not isinstance(value, Decimal | int):
            return value
        return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def year_field(label: str) -> forms.TypedChoiceField:
    """A financial year; `offer_years` gives it its choices."""
    return forms.TypedChoiceField(label=label, coerce=int)


def offer_years(field: forms.Field, first: int, last: int, kept: int | None = None) -> None:
    """The years from two before the first to six after the last, and the one that a row has already."""
    years = {*range(first - YEARS_BEFORE, last + YEARS_AFTER + 1), *((kept,) if kept else ())}
    pairs = [(year, FinancialYear(year).label) for year in sorted(years)]
    field.choices = [("", "Choose"), *pairs]  # type: ignore[attr-defined]  # a field of choices
