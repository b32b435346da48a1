"""Two documents side by side: each number and sentence that is the same, changed, new or gone. Plain Python.

Compared is what is made from figures: cells of tables (also of those under charts), sentences and notes. Words that
people wrote, and the notes beside them, are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import TypeVar

from tcp_portal.charts import words
from tcp_portal.charts.model import Cell, Chart, Table
from tcp_portal.packs.document import Document, Note, Section, Text
from tcp_portal.packs.month_end.domain.marks import is_mark

V = TypeVar("V")
_SENTENCE = "Sentence"


class How(StrEnum):
    """How something of the later document stands to the earlier one."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Line:
    """One number or sentence: the table, its row and column, and both values in words; empty where there is none."""

    table: str
    row: str
    column: str
    before: str
    after: str

    @property
    def how(self) -> How:
        if self.before == self.after:
            return How.SAME
        return How.NEW if not self.before else How.GONE if not self.after else How.CHANGED


@dataclass(frozen=True, slots=True)
class Compared:
    """One section of either document, with all its lines."""

    key: str
    title: str
    how: How
    lines: tuple[Line, ...]

    def of(self, *kinds: How) -> tuple[Line, ...]:
        """Its lines of these kinds."""
        return tuple(line for line in self.lines if line.how in kinds)

    @property
    def differences(self) -> tuple[Line, ...]:
        """Its lines that are not the same."""
        return self.of(How.CHANGED, How.NEW, How.GONE)


def compared(before: Document, after: Document) -> tuple[Compared, ...]:
    """Every section of either document, in the order of the later one, then those that are gone."""
    then = {section.key: section for section in before.told}
    now = {section.key: section for section in after.told}
    months = (before.month.label, after.month.label)
    return tuple(
        _section(then.get(key), now.get(key), months)
        for key in (*now, *(key for key in then if key not in now))
    )


def _section(then: Section | None, now: Section | None, months: tuple[str, str]) -> Compared:
    either = now or then
    if either is None:
        raise ValueError("A section is compared that stands in neither document.")
    lines = (
        *_sentences(_said(then), _said(now)),
        *_tables(_tables_of(then), _tables_of(now), months),
    )
    if then is None or now is None:
        how = How.NEW if then is None else How.GONE
    else:
        how = How.SAME if all(line.how is How.SAME for line in lines) else How.CHANGED
    return Compared(either.key, either.title, how, lines)


def _said(section: Section | None) -> list[str]:
    """The generated sentences and notes of a section, and what its charts say."""
    if section is None:
        return []
    said = [section.summary]
    for block in section.blocks:
        if (isinstance(block, Text) and not block.by) or (
            isinstance(block, Note) and not is_mark(block.body)
        ):
            said.append(block.body)
        elif isinstance(block, Chart):
            said.append(block.description)
    return [one for one in said if one]


def _sentences(then: Sequence[str], now: Sequence[str]) -> Iterator[Line]:
    """Sentences of both are the same; the others are set against each other in their order."""
    for one in now:
        if one in then:
            yield Line(_SENTENCE, "", "", one, one)
    left = ([one for one in then if one not in now], [one for one in now if one not in then])
    for was, is_ in zip_longest(*left, fillvalue=""):
        yield Line(_SENTENCE, "", "", was, is_)


def _tables_of(section: Section | None) -> list[Table]:
    if section is None:
        return []
    tables = [block for block in section.blocks if isinstance(block, Table)]
    return tables + [
        block.table for block in section.blocks if isinstance(block, Chart) and section.table_under(block)
    ]


def _tables(then: Sequence[Table], now: Sequence[Table], months: tuple[str, str]) -> Iterator[Line]:
    """Tables are matched by what they are called, but for the month in it; the others by their place."""
    was, is_ = (_by_name(tables, month) for tables, month in zip((then, now), months, strict=True))
    for name in (*is_, *(name for name in was if name not in is_)):
        yield from _cells(was.get(name), is_.get(name))


def _by_name(tables: Iterable[Table], month: str) -> dict[str, Table]:
    found: dict[str, Table] = {}
    for table in tables:
        _put(found, table.caption.replace(month, ""), table)
    return found


def _cells(then: Table | None, now: Table | None) -> Iterator[Line]:
    table = now or then
    if table is None:
        return
    was, is_ = (_rows(one) for one in (then, now))
    for row in (*is_, *(row for row in was if row not in is_)):
        before, after = was.get(row, {}), is_.get(row, {})
        for column in (*after, *(column for column in before if column not in after)):
            yield Line(table.caption, row, column, before.get(column, ""), after.get(column, ""))


def _rows(table: Table | None) -> dict[str, dict[str, str]]:
    """By the words of the first cell: the other cells in words, by the title of their column."""
    found: dict[str, dict[str, str]] = {}
    if table is None:
        return found
    for row in table.all_rows:
        cells: dict[str, str] = {}
        for column, value in zip(table.columns[1:], row[1:], strict=True):
            _put(cells, column.title, _words(value, words.cell(value, column)))
        _put(found, words.cell(row[0], table.columns[0]), cells)
    return found


def _words(value: Cell, said: str) -> str:
    return words.UNKNOWN_TEXT if value is None else said


def _put(found: dict[str, V], name: str, value: V) -> None:
    """Under its name; a second one of the same name gets a number, so that none is lost."""
    key, number = name, 1
    while key in found:
        number += 1
        key = f"{name} ({number})"
    found[key] = value
