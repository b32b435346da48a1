"""One cell to one value: days, codes with or without their labels, yes or no, NHS numbers, names of things we know.

Conventions of extracts: Assuring Transformation, section 2: days are DD/MM/YYYY; missing is empty, `NULL` or
02/01/1900; codes may have their label behind them (“2 - Active treatment”).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cohorts.domain import nhs_number
from cohorts.domain.codes import CodeList
from cohorts.domain.imports.aliases import ALIASES, ARRANGEMENTS, ENTRIES, plain_label
from cohorts.domain.imports.fields import Field, Kind
from cohorts.domain.imports.limits import LONGEST_CELL, UNREADABLE

MISSING = frozenset({"", "null", "n/a", "#n/a", "none recorded", "-", "\N{EN DASH}"})
_NEVER = frozenset({date(1900, 1, 1), date(1900, 1, 2)})
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2}|[A-Za-z]{3,9})[/.\- ](\d{4})(?:[ T]\d{1,2}:\d{2}.*)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]\d{1,2}:\d{2}.*)?")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\- ](?:\d{1,2}|[A-Za-z]{3,9})[/.\- ]\d{2}(?!\d)")
_SERIAL = re.compile(r"\d{1,5}(?:\.\d+)?")
_SERIAL_STARTS = date(1899, 12, 30)  # how Excel numbers days, for all after February 1900
_FIRST_SERIAL = 3_654  # 2 January 1910; a smaller number is more likely a year
_CODE_FIRST = re.compile(r"([0-9A-Za-z_]{1,40})\s*(?:[-\N{EN DASH}:.)=]+|\s)\s*(\S.*)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_YES = {"y": True, "yes": True, "true": True, "1": True, "n": False, "no": False, "false": False, "0": False}


class Wrong(ValueError):
    """A cell that says nothing we can take, with what is wrong in words; the words never repeat the cell."""


class Several(ValueError):
    """A name that more than one thing has."""


@dataclass(frozen=True, slots=True)
class Names:
    """Things of the register by the codes and names that a file may give them; None where several share one."""

    what: str
    ids: Mapping[str, str | None]

    def find(self, text: str) -> str | None:
        """The thing's identity; None where nothing is called so. Raises Several."""
        key = plain_name(text)
        if key not in self.ids:
            return None
        found = self.ids[key]
        if found is None:
            raise Several
        return found


def plain_name(text: str) -> str:
    """A name as it is compared: without “NHS”, letter case and signs."""
    words = re.sub(r"[^a-z0-9]+", " ", text.lower().replace("&", " and ")).split()
    return "".join(word for word in words if word != "nhs") or "".join(words)


Parser = Callable[[str], Any]


def parser_of(field: Field, names: Mapping[Kind, Names], day: date) -> Parser:
    """Reads one cell of the field that is not missing, in the lists of the day. It raises Wrong."""
    codes = field.codes
    if codes is not None:
        return lambda text: code_in(codes, text, day)
    if field.kind in names and field.kind is not Kind.SITE:
        return lambda text: _named(names[field.kind], text)
    plain = {
        Kind.DATE: day_in,
        Kind.NUMBER: _number,
        Kind.YES: yes_or_no,
        Kind.ENTRY: lambda text: _choice(ENTRIES, text),
        Kind.ARRANGEMENT: lambda text: _choice(ARRANGEMENTS, text),
    }
    return plain.get(field.kind) or (lambda text: _short(text, field.longest))


def is_missing(text: str) -> bool:
    """Whether the cell says nothing."""
    return text.lower() in MISSING


def check_text(text: str) -> None:
    """Raises Wrong for a cell that was cut or holds characters that cannot be kept."""
    if len(text) > LONGEST_CELL:
        raise Wrong(f"has more than {LONGEST_CELL:,} characters")
    if UNREADABLE in text:
        raise Wrong("holds characters that cannot be read")


def day_in(text: str) -> date | None:
    """A day: 30/04/2017, 30 April 2017, 2017-04-30 or Excel's own number; None for the extract's day of nothing."""
    if found := _ISO.fullmatch(text):
        day = _real(int(found[1]), int(found[2]), int(found[3]))
    elif found := _DAY.fullmatch(text):
        day = _real(int(found[3]), _month(found[2]), int(found[1]))
    elif _SERIAL.fullmatch(text) and float(text) >= _FIRST_SERIAL:
        day = _SERIAL_STARTS + timedelta(days=int(float(text)))
    elif _SHORT_YEAR.match(text):
        raise Wrong("has a year of 2 numbers: write 30/04/2017")
    else:
        raise Wrong("is not a date: write it as 30/04/2017")
    return None if day in _NEVER else day


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Wrong("is not a real date: the day comes first, then the month") from None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    start = text[:3].lower()
    return _MONTHS.index(start) + 1 if start in _MONTHS else 0


def code_in(codes: CodeList, text: str, day: date) -> str:
    """The code that the cell means: a code, its national number, its label, or a code before a label.

    Of two versions with the same label it is the one in force on the day.
    """
    found = _code_alone(codes, text) or _label(codes, text, day)
    if found is None and (parts := _CODE_FIRST.fullmatch(text)):
        found = _code_alone(codes, parts[1]) or _label(codes, parts[2], day)
    if found is None:
        raise Wrong(f"is not in the list “{codes.name}”")
    return found


def _code_alone(codes: CodeList, text: str) -> str | None:
    upper = text.upper()
    for written in (text, upper, upper.lstrip("0")):
        if written and codes.get(written) is not None:
            return written
    bare = upper.lstrip("0") or upper
    national = next(
        (code.code for code in codes.codes if code.national and code.national.upper() == bare), None
    )
    return national or ALIASES.get((codes.name, bare.lower()))


def _label(codes: CodeList, text: str, day: date) -> str | None:
    words = plain_label(text)
    same = [code for code in codes.codes if plain_label(code.label) == words]
    if same:
        return next((code for code in same if code.valid_on(day)), same[-1]).code
    return ALIASES.get((codes.name, words))


def yes_or_no(text: str) -> bool:
    """Yes or no, as a word, a letter, or 1 and 0."""
    word = text.lower().split(" ")[0].rstrip(".,:")
    if word not in _YES:
        raise Wrong("is neither yes nor no")
    return _YES[word]


def _number(text: str) -> str:
    wrong = nhs_number.problem(text)
    if wrong is not None:
        raise Wrong("is not an NHS number: it has 10 digits, the last of which checks the others")
    return nhs_number.clean(text)


def _choice(known: Mapping[str, str], text: str) -> str:
    found = known.get(plain_label(text))
    if found is None:
        raise Wrong("is not one of the words that we know")
    return found


def _named(names: Names, text: str) -> str:
    try:
        found = names.find(text)
    except Several:
        raise Wrong(f"names more than one {names.what}: add what tells them apart") from None
    if found is None:
        raise Wrong(f"is not a {names.what} that the portal knows in this partnership")
    return found


def _short(text: str, longest: int) -> str:
    if longest and len(text) > longest:
        raise Wrong(f"has more than {longest} characters")
    return text
