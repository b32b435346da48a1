"""Pounds as people type them: every field of money takes the same."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module

import pytest
from django import forms
from django.core.exceptions import ValidationError

import finance.forms
from finance.forms.fields import PoundsField
from finance.models.kept import DIGITS


def fields_of_money() -> Iterator[tuple[str, forms.Field]]:
    """Every field of the forms of money that may hold as many digits as the tables of money do."""
    for one in pkgutil.iter_modules(finance.forms.__path__):
        for form in vars(import_module(f"finance.forms.{one.name}")).values():
            if isinstance(form, type) and issubclass(form, forms.BaseForm):
                for name, field in form.base_fields.items():
                    if getattr(field, "max_digits", None) == DIGITS:
                        yield f"{form.__name__}.{name}", field


def test_every_field_of_money_takes_a_pound_sign_and_commas() -> None:
    found = dict(fields_of_money())
    for named in (
        "PartForm.a_year",
        "PartForm.once",
        "VaryForm.a_year",
        "BedPriceForm.a_year",
        "DowryForm.a_year",
    ):
        assert named in found
    for name, field in found.items():
        assert isinstance(field, PoundsField), name
        assert field.clean("£1,234.50") == field.clean(" 1 234.5 ") == Decimal("1234.50"), name


def test_what_is_no_amount_is_refused_in_plain_words() -> None:
    field = PoundsField(label="Pounds a year")
    for typed, said in (
        ("a lot", "Enter pounds, for example 1,234.50"),
        ("£0", "Enter an amount above nothing"),
        ("−5", "Enter pounds, for example 1,234.50"),
        ("1.234", "Ensure that there are no more than 2 decimal places."),
    ):
        with pytest.raises(ValidationError) as caught:
            field.clean(typed)
        assert caught.value.messages == [said], typed
    allowed = PoundsField(label="Planned", least=Decimal(0))
    assert allowed.clean("0") == 0
    with pytest.raises(ValidationError, match="not below nothing"):
        allowed.clean("-1")
    assert PoundsField(label="Any", least=None).clean("-1") == -1
