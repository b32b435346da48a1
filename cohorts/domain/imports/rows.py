"""A row of a file as facts: every cell of a named column read, and every cell that cannot be, told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cohorts.domain.imports.fields import BY_KEY, Columns, Field, Kind, flag_of
from cohorts.domain.imports.values import Names, Several, Wrong, check_text, is_missing, parser_of, yes_or_no

_LIST_SIGNS = ";|"
NEW_SITE = "new:"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, at a column where there is one."""

    says: str
    column: str = ""

    @property
    def sentence(self) -> str:
        """As a sentence that stands behind the row's number."""
        if self.column:
            return f"Column “{self.column}”: {self.says}."
        return f"{self.says[:1].upper()}{self.says[1:]}."


@dataclass(slots=True)
class FileRow:
    """What a row says, by field; what it does not say is not there."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def get(self, key: str) -> Any:
        """The value of a field, or None where the row does not say."""
        return self.values.get(key)


@dataclass(frozen=True, slots=True)
class Context:
    """What rows are read with: the day that the file tells of, and the names of places, payers and hospitals."""

    as_at: date
    names: Mapping[Kind, Names]


_Reader = Callable[[Sequence[str], FileRow], None]


class RowReader:
    """Reads rows of one file: which cells are which field is worked out once, and equal cells are read once."""

    def __init__(self, headings: Sequence[str], columns: Columns, context: Context) -> None:
        self.columns = columns
        self._sites = context.names[Kind.SITE]
        places = {heading: at for at, heading in enumerate(headings)}
        self._readers: list[_Reader] = []
        for key, named in columns.items():
            field_, at = BY_KEY[key], [(places[heading], heading) for heading in named if heading in places]
            if at:
                self._readers.append(self._reader(field_, at, context))

    def read(self, number: int, cells: Sequence[str]) -> FileRow:
        """The facts of one row. No cell stops the others from being read."""
        row = FileRow(number)
        for read in self._readers:
            read(cells, row)
        _settle_names(row)
        _settle_site(row, self._sites, self.column_of("site"))
        return row

    def column_of(self, key: str) -> str:
        """The heading that holds the field, or the field's own words where the file has none."""
        named = self.columns.get(key)
        return named[0] if named else BY_KEY[key].label if key in BY_KEY else ""

    def _reader(self, field_: Field, at: list[tuple[int, str]], context: Context) -> _Reader:
        if field_.many:
            return _flags(field_, at, context)
        place, heading = at[0]
        parse, key = parser_of(field_, context.names, context.as_at), field_.key
        known: dict[str, Any] = {}

        def read(cells: Sequence[str], row: FileRow) -> None:
            text = cells[place] if place < len(cells) else ""
            if not text:
                return
            if text not in known:
                known[text] = _parsed(parse, text)
            value = known[text]
            if isinstance(value, Wrong):
                row.problems.append(Problem(str(value), heading))
            elif value is not None:
                row.values[key] = value

        return read


def _parsed(parse: Callable[[str], Any], text: str) -> Any:
    """The value, None for a missing one, or what is wrong."""
    if is_missing(text):
        return None
    try:
        check_text(text)
        return parse(text)
    except Wrong as wrong:
        return wrong


def _flags(field_: Field, at: list[tuple[int, str]], context: Context) -> _Reader:
    """Reasons: a column for each with yes or no, or one column that lists them."""
    parse = parser_of(field_, context.names, context.as_at)

    def read(cells: Sequence[str], row: FileRow) -> None:
        found: list[str] = []
        said = False
        for place, heading in at:
            text = cells[place] if place < len(cells) else ""
            if is_missing(text):
                continue
            said = True
            try:
                check_text(text)
                found += _flag(heading, text) if flag_of(heading) is not None else _listed(text, parse)
            except Wrong as wrong:
                row.problems.append(Problem(str(wrong), heading))
        if said:
            row.values[field_.key] = tuple(sorted(set(found)))

    return read


def _flag(heading: str, text: str) -> list[str]:
    reason = flag_of(heading)
    return [reason] if yes_or_no(text) and reason else []


def _listed(text: str, parse: Callable[[str], Any]) -> list[str]:
    for sign in _LIST_SIGNS[1:]:
        text = text.replace(sign, _LIST_SIGNS[0])
    return [parse(part.strip()) for part in text.split(_LIST_SIGNS[0]) if part.strip()]


def _settle_names(row: FileRow) -> None:
    """“DALE, Rita” and “Rita Dale” become a given and a family name, where those have no column of their own."""
    full = row.values.pop("full_name", None)
    if full is None or row.get("family_name"):
        return
    family, comma, given = full.partition(",")
    if not comma:
        given, _, family = full.rpartition(" ")
    given, family = given.strip(), family.strip()
    if not given or not family:
        row.problems.append(Problem("does not hold a given and a family name", BY_KEY["full_name"].label))
        return
    row.values.setdefault("given_name", given[:80])
    row.values.setdefault("family_name", _cased(family)[:80])


def new_site(provider: str, name: str) -> str:
    """How a hospital stands that the portal does not know yet: not an identity, but its provider and name."""
    return f"{NEW_SITE}{provider}\n{name}"


def new_site_parts(value: str) -> tuple[str, str] | None:
    """Provider and name of such a hospital; None for one that is known."""
    if not value.startswith(NEW_SITE):
        return None
    provider, _, name = value.removeprefix(NEW_SITE).partition("\n")
    return provider, name


def _settle_site(row: FileRow, sites: Names, column: str) -> None:
    """The hospital by its code, its name, or its name and provider; an unknown one needs both to be added."""
    code, name = row.values.pop("site_code", None), row.values.pop("site", None)
    provider = row.values.pop("provider", None)
    if code is None and name is None:
        return
    for words in (code, f"{name}, {provider}" if name and provider else None, name):
        try:
            found = sites.find(words) if words else None
        except Several:
            row.problems.append(Problem("names more than one hospital: add the provider or the code", column))
            return
        if found is not None:
            row.values["site"] = found
            return
    if name and provider:
        row.values["site"] = new_site(provider, name)
    else:
        row.problems.append(
            Problem("is not a hospital that the portal knows; with its name and provider it is added", column)
        )


def _cased(name: str) -> str:
    return name.title() if name.isupper() else name
