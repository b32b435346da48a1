"""What a file of the export is: its rows and its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.expressions import OrderBy


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its kind, what it means, and where the model has its value if not under that name."""

    name: str
    kind: str
    meaning: str
    path: str = ""

    @property
    def source(self) -> str:
        """Where the model, or an annotation of the file, has the value."""
        return self.path or self.name


@dataclass(frozen=True)
class File:
    """A file: one row for each object of the model, in the order given.

    Each of `partnership` leads to a partnership whose file holds the row. `more` are values that are not stored
    with the row itself.
    """

    name: str
    model: type[models.Model]
    partnership: tuple[str, ...]
    order: tuple[str | OrderBy, ...]
    columns: tuple[Column, ...]
    more: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    def belongs_to(self, partnership: object) -> Q:
        """The condition for the rows of one partnership."""
        condition = Q()
        for path in self.partnership:
            condition |= Q(**{path: partnership})
        return condition


def key(name: str, meaning: str, path: str = "pk") -> Column:
    """An identity that joins files."""
    return Column(name, "id", meaning, path)


def date(name: str, meaning: str) -> Column:
    """A day."""
    return Column(name, "date", meaning)


def time(name: str, meaning: str) -> Column:
    """A moment."""
    return Column(name, "time", meaning)


def text(name: str, meaning: str, path: str = "") -> Column:
    """Words as they were written."""
    return Column(name, "text", meaning, path)


def code(name: str, code_list: str) -> Column:
    """A code of a list of docs/data-dictionary.md."""
    return Column(name, "code", f"Code list: {code_list}.")


def codes(name: str, code_list: str) -> Column:
    """Several codes of a list."""
    return Column(name, "codes", f"Code list: {code_list}; joined by “;”.")


def word(name: str, meaning: str) -> Column:
    """One of the words that the meaning names."""
    return Column(name, "word", meaning)


def yes_no(name: str, meaning: str) -> Column:
    """Yes or no."""
    return Column(name, "yes/no", meaning)


def number(name: str, meaning: str) -> Column:
    """A number; empty is not known, never nil."""
    return Column(name, "number", meaning)


def reference(path: str) -> Column:
    """The reference of the person to whom `path` leads."""
    return text("reference", "The person's reference.", f"{path}__reference")


def by(name: str, meaning: str) -> Column:
    """The name of somebody who signs in."""
    return text(name, meaning, f"{name}__name")
