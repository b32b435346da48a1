"""Filters of a list as they stand in its address: a GET form whose every field may be left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from markupsafe import Markup

from tcp_portal.web.forms import error_summary

Choices = list[tuple[str, str]]


class ListFilter(forms.Form):
    """Every filter may be left out; one that does not exist is told so."""

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")

    def choose(self, name: str, choices: Iterable[tuple[str, str]], first: str = "Any") -> None:
        """Gives a field its choices, with none of them first."""
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", first), *choices]
        field.error_messages["invalid_choice"] = f"{field.label}: choose one from the list."

    def options(self, name: str) -> Choices:
        """What the select of a filter offers."""
        return list(cast(Choices, cast(forms.ChoiceField, self.fields[name]).choices))

    def chosen(self, name: str) -> str:
        """What stands in a filter; nothing of a refused value."""
        value = None if name in self.errors else self.cleaned_data.get(name)
        return "" if value is None else str(value)

    @property
    def carried(self) -> dict[str, str | None]:
        """The filters that are set, as the addresses of further pages carry them."""
        return {name: self.chosen(name) or None for name in self.fields}

    @property
    def error_summary(self) -> Markup:
        """The list of what is wrong with the filters."""
        return error_summary(self)
