"""A file once it is read: headings, and rows of text by their number in the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from cohorts.domain.imports.fields import is_known_heading
from cohorts.domain.imports.limits import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    NO_HEADINGS,
    NO_ROWS,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    UNREADABLE,
    Unreadable,
)

Cells = list[str]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")
_SEARCHED_FOR_HEADINGS = 10
_ENOUGH_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class Grid:
    """Headings, rows as (number in the file, cells), and what the reader should be told of the reading."""

    format: str
    headings: tuple[str, ...]
    rows: list[tuple[int, Cells]]
    notes: tuple[str, ...] = ()


def cell_text(value: object) -> str:
    """A cell as text: days as 2017-04-30, whole numbers without a point; what cannot be kept is marked so."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _kept(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _kept(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL + 1]
    if not text.isprintable():
        text = _CONTROL.sub(UNREADABLE, text)
        text = _SPACE.sub(" ", text)
    return text


def grid_of(lines: Iterable[Sequence[object]], *, format_: str, notes: tuple[str, ...] = ()) -> Grid:
    """The grid of a file's lines, empty ones included so that numbers are those of the file.

    The headings are the first of the top ten lines that names two columns we know, else the first with anything
    in it: trackers often have a title above. Raises Unreadable for no headings, no rows, or too many of either.
    """
    head: list[tuple[int, Cells]] = []
    rows: list[tuple[int, Cells]] = []
    for number, line in enumerate(lines, start=1):
        cells = [cell_text(value) for value in line]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(TOO_MANY_COLUMNS)
        (head if number <= _SEARCHED_FOR_HEADINGS else rows).append((number, cells))
        if len(rows) > MOST_ROWS:
            raise Unreadable(TOO_MANY_ROWS)
    return _grid(head, rows, format_, notes)


def _grid(
    head: list[tuple[int, Cells]], rows: list[tuple[int, Cells]], format_: str, notes: tuple[str, ...]
) -> Grid:
    if not head and not rows:
        raise Unreadable(NO_HEADINGS)
    lines = [*head, *rows]
    at = next(
        (at for at, (_, cells) in enumerate(head) if _known(cells) >= _ENOUGH_HEADINGS),
        0,
    )
    below = lines[at + 1 :]
    if not below:
        raise Unreadable(NO_ROWS)
    if len(below) > MOST_ROWS:
        raise Unreadable(TOO_MANY_ROWS)
    widest = max(len(cells) for _, cells in lines[at:])
    return Grid(format_, _named(lines[at][1], widest), below, notes)


def _known(cells: Cells) -> int:
    return sum(is_known_heading(cell) for cell in cells if cell)


def _named(cells: Cells, width: int) -> tuple[str, ...]:
    """Headings that are all there and all different: “Column 4”, “Date (2)”."""
    seen: Counter[str] = Counter()
    named = []
    for at in range(width):
        name = (cells[at] if at < len(cells) else "")[:120] or f"Column {at + 1}"
        seen[name] += 1
        named.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(named)
