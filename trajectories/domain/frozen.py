"""A stay and all that figures know of it as plain values, and back again exactly. Plain Python.

What a closed month froze is counted again by the code that counted it, so nothing may be rounded, dropped or guessed
on the way: days are ISO text, identities and codes are text, and a value that is not known is null. The forms follow
the types themselves: a field that a type gains later, with a default, is read from older lines as that default.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from cohorts.domain.policy import Policies, PolicyRow
from cohorts.domain.records import Records
from cohorts.domain.stays import Stay

Json = Any
POLICIES: Final = "policies"
BESIDE: Final = tuple(one.name for one in fields(Records) if one.name != POLICIES)


@dataclass(frozen=True)
class Line:
    """One stay, and by the names of the fields of Records what is known of it and of its person."""

    stay: Stay
    of_stay: Mapping[str, Any]
    of_person: Mapping[str, Any]


def plain(value: Any) -> Json:
    """A value as JSON holds it. Raises TypeError for a type that no frozen fact may have."""
    if value is None or isinstance(value, bool | int) or type(value) is str:
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum | UUID | Decimal):
        return value.value if isinstance(value, Enum) else str(value)
    if _is_object(type(value)):
        return {name: plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, Sequence):
        return [plain(one) for one in value]
    raise TypeError(f"A frozen fact cannot be a {type(value).__name__}.")


def back(kind: Any, value: Json) -> Any:
    """The value of a type from its JSON form. Raises ValueError or KeyError where it is no such value."""
    return _reader(kind)(value)


@cache
def _reader(kind: Any) -> Callable[[Json], Any]:
    """How values of a type are read; worked out once a type."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (of,) = [one for one in inside if one is not NoneType]
        read_some = _reader(of)
        return lambda value: None if value is None else read_some(value)
    if origin is tuple or (isinstance(origin, type) and issubclass(origin, Sequence)):
        read_one = _reader(inside[0])
        return lambda value: tuple(read_one(one) for one in value)
    if kind is date:
        return date.fromisoformat
    if _is_object(kind):
        return _object_reader(kind)
    if kind in (bool, int):
        return lambda value: value
    return kind  # type: ignore[no-any-return]  # text, identities, decimals and codes are made from their text


def _object_reader(kind: type) -> Callable[[Json], Any]:
    hints = get_type_hints(kind)
    readers = {name: _reader(hints[name]) for name in _names(kind)}
    return lambda value: kind(**{name: read(value[name]) for name, read in readers.items() if name in value})


def _is_object(kind: Any) -> bool:
    """Whether it is a dataclass or a named tuple."""
    return isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields"))


def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else kind._fields


def lines_of(stays: Iterable[Stay], records: Records) -> list[Line]:
    """A line for each stay. What is known of nobody here stays out: no figure of these stays reads it."""
    known = {name: getattr(records, name) for name in BESIDE}
    return [
        Line(
            stay,
            {name: of[stay.spell_id] for name, of in known.items() if stay.spell_id in of},
            {name: of[stay.person_id] for name, of in known.items() if stay.person_id in of},
        )
        for stay in stays
    ]


def line_to_json(line: Line) -> dict[str, Json]:
    """The facts of a line."""
    return {
        "stay": plain(line.stay),
        "of_stay": {name: plain(value) for name, value in line.of_stay.items()},
        "of_person": {name: plain(value) for name, value in line.of_person.items()},
    }


def line_from_json(facts: Mapping[str, Json]) -> Line:
    """The line of such facts."""
    kinds = _kinds()

    def known(key: str) -> dict[str, Any]:
        return {name: back(kinds[name], value) for name, value in facts[key].items()}

    return Line(back(Stay, facts["stay"]), known("of_stay"), known("of_person"))


def records_from(lines: Iterable[Line], policies: Policies) -> Records:
    """All that stands beside the stays of these lines."""
    found: dict[str, dict[UUID, Any]] = {name: {} for name in BESIDE}
    for line in lines:
        for name, value in line.of_stay.items():
            found[name][line.stay.spell_id] = value
        for name, value in line.of_person.items():
            found[name][line.stay.person_id] = value
    return Records(**found, policies=policies)


@cache
def _kinds() -> dict[str, Any]:
    """The type of the values of each field of Records."""
    hints = get_type_hints(Records)
    return {name: get_args(hints[name])[1] for name in BESIDE}


def policies_to_json(policies: Policies) -> list[Json]:
    """Every row of policy."""
    return [plain(row) for row in policies.rows]


def policies_from_json(rows: Iterable[Json]) -> Policies:
    """The rows of policy of that time."""
    return Policies(back(PolicyRow, row) for row in rows)


def canonical(value: Json) -> str:
    """JSON that is the same text for the same value, on every machine: keys in order, no spaces, plain letters."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest(value: Json) -> str:
    """SHA-256 of the canonical form."""
    return sha256(canonical(value).encode()).hexdigest()
