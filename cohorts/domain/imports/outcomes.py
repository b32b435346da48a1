"""What a row of an extract would do to the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from cohorts.domain.imports.rows import Problem

Change = tuple[Any, Any]
# The field under which it stands that somebody is in the register and not in the extract, or the other way round.
IN_HOSPITAL = "in_hospital"


class RowKind(StrEnum):
    """The kinds of rows, in the order in which they ask for attention."""

    CONFLICT = "conflict"
    PROBLEM = "problem"
    NEW = "new"
    CLOSED = "closed"
    CHANGED = "changed"
    SAME = "same"

    @property
    def label(self) -> str:
        return {
            RowKind.CONFLICT: "In conflict",
            RowKind.PROBLEM: "With a problem",
            RowKind.NEW: "New",
            RowKind.CLOSED: "Closed",
            RowKind.CHANGED: "Changed",
            RowKind.SAME: "The same",
        }[self]

    @property
    def may_be_taken(self) -> bool:
        """Whether such a row can be taken in as it is."""
        return self in (RowKind.NEW, RowKind.CLOSED, RowKind.CHANGED)


@dataclass(slots=True)
class Outcome:
    """A row's kind, each field's old and new value, and what is said about it.

    `values` are all facts of somebody new. `stay_id` and `bed_id` name what would change; `moves_on` is the day of
    a move to another bed. `absent`: the person is in the register and the file has no row for them.
    """

    number: int
    kind: RowKind
    person_id: str | None = None
    stay_id: str | None = None
    bed_id: str | None = None
    moves_on: date | None = None
    absent: bool = False
    changes: dict[str, Change] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether it may be taken in without anybody adding anything."""
        return self.kind.may_be_taken and not self.absent

    def turned(self, kind: RowKind, *says: Problem) -> Outcome:
        """The same outcome as another kind, with the reason."""
        self.kind = kind
        self.problems += says
        return self


def counts_of(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many rows of each kind; every kind is named. `absent` are those of the closed without a row."""
    counts = Counter(outcome.kind.value for outcome in outcomes)
    absent = sum(outcome.absent for outcome in outcomes)
    return {**{kind.value: counts.get(kind.value, 0) for kind in RowKind}, "absent": absent}


def encoded(value: Any) -> Any:
    """A value as JSON keeps it: days as text, lists as lists."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def as_text(value: Any) -> str:
    """A value as one text that can be compared and read back: what a difference keeps."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ";".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)
