"""What a code list is: codes with the days on which they may be recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list, in force over the half-open period [valid_from, valid_to); None is without limit.

    `national` is the number that the source gives it, where ours differs and theirs is known.
    """

    code: str
    label: str
    valid_from: date | None = None
    valid_to: date | None = None
    group: str = ""
    national: str = ""

    def valid_on(self, day: date) -> bool:
        """Whether the code may be recorded for something that happens on this day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


class CodeList:
    """A list of codes over all its versions. A stored code keeps its label after it went out of force."""

    def __init__(self, name: str, *, source: str, codes: Sequence[Code]) -> None:
        self.name = name
        self.source = source
        self.codes = tuple(codes)
        self._by_code = {entry.code: entry for entry in self.codes}
        if len(self._by_code) != len(self.codes):
            raise ValueError(f"The list {name} names a code twice.")

    def get(self, code: str) -> Code | None:
        """The entry of any version, or None."""
        return self._by_code.get(code)

    def on(self, day: date) -> tuple[Code, ...]:
        """The entries in force on the day, in the order of the list."""
        return tuple(entry for entry in self.codes if entry.valid_on(day))

    def choices(self, day: date) -> list[tuple[str, str]]:
        """Code and label of the entries in force on the day, as a form's field takes them."""
        return [(entry.code, entry.label) for entry in self.on(day)]

    def label(self, code: str) -> str:
        """The label of a code of any version; a code that never was in the list says so."""
        found = self.get(code)
        return found.label if found else f"code {code} (not in the list)"

    def group(self, code: str) -> str:
        """The group of a code of any version; empty for a code that is in none."""
        found = self.get(code)
        return found.group if found else ""

    def allows(self, code: str, day: date) -> bool:
        """Whether the code is in the list and in force on the day."""
        found = self.get(code)
        return found is not None and found.valid_on(day)


# Versions of the Assuring Transformation standard: v3 from December 2020, v4.0 from 2 April 2024.
V3_STARTS = date(2020, 12, 1)
V4_STARTS = date(2024, 4, 2)
