"""A sheet that people fill in and send back: columns with their choices, and rows that are filled in already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

EntryCell = str | date | None


@dataclass(frozen=True, slots=True)
class EntryColumn:
    """A column: its heading, what to write in it, and the choices of its drop-down list, if it has one.

    `strict`: nothing but a choice may be written; else another word is allowed after a warning.
    """

    heading: str
    hint: str = ""
    kind: Literal["text", "date", "choice"] = "text"
    choices: tuple[str, ...] = ()
    strict: bool = True
    needed: bool = False


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """The sheet by its name, its columns, and its rows; a row has a cell for each column."""

    name: str
    columns: tuple[EntryColumn, ...]
    rows: Sequence[Sequence[EntryCell]] = ()
