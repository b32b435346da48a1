"""A document as JSON, and back again exactly: what a closed month keeps of its board pack.

Only what differs from a type's default is written, so that a document frozen before a type gained a field still has
the digest it had.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any, Final, cast

from tcp_portal.charts.model import Chart, Column, Kind, Mark, Series, Style, Symbol, Table
from tcp_portal.charts.theme import Colour
from tcp_portal.months import Month
from tcp_portal.packs.disclosure.words import Words
from tcp_portal.packs.document import Definition, Document, Heading, Line, Note, Section, Text
from tcp_portal.packs.pictures import Picture

Json = Any

_OBJECTS: Final[dict[str, type]] = {
    kind.__name__: kind
    for kind in (
        Document,
        Section,
        Definition,
        Text,
        Note,
        Heading,
        Line,
        Table,
        Column,
        Chart,
        Series,
        Mark,
        Month,
    )
}
_CODES: Final[dict[str, type[Enum]]] = {
    kind.__name__: kind for kind in (Kind, Style, Symbol, Colour, Picture)
}
_OTHERS: Final[dict[str, Callable[[str], Any]]] = {
    "Decimal": Decimal,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}
# Who asked, when, and which figures the words promise: they differ between packs of the same numbers.
_NOT_OF_THE_NUMBERS: Final = ("asked_by", "made_at", "as_at")


def to_json(document: Document) -> Json:
    """The document as plain values. Raises TypeError for a value that would not come back."""
    return _plain(document)


def from_json(kept: Json) -> Document:
    """The document of such values. Raises ValueError or KeyError where they are none."""
    document = _back(kept)
    if not isinstance(document, Document):
        raise ValueError("What was kept is no document.")
    return document


def digest(document: Document) -> str:
    """SHA-256 over the words, tables and charts: the same for two packs with the same numbers.

    Left out are who asked, the moment of making, and which figures the document and the line under a chart say
    they show: a pack as restated is the one first reported as long as nothing was restated. What clears a document
    for the public is kept apart and is no part of it.
    """
    kept = to_json(replace(document, clearance=None))
    for name in _NOT_OF_THE_NUMBERS:
        kept.pop(name, None)
    return _hash(kept)


def section_digest(section: Section) -> str:
    """SHA-256 over one section in the same way."""
    return _hash(_plain(section))


def _hash(kept: Json) -> str:
    text = json.dumps(_without_sources(kept), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode()).hexdigest()


def _without_sources(kept: Json) -> Json:
    if isinstance(kept, list):
        return [_without_sources(one) for one in kept]
    if not isinstance(kept, dict):
        return kept
    left_out = "source" if kept.get("is") == Chart.__name__ else ""
    return {name: _without_sources(one) for name, one in kept.items() if name != left_out}


def _plain(value: Any) -> Json:
    if value is None or isinstance(value, bool | int | float) or type(value) in (str, Words):
        return value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    name = type(value).__name__
    if name in _CODES and isinstance(value, Enum):
        return {"is": name, "value": value.value}
    if name in _OBJECTS and is_dataclass(value):
        said = {one.name: getattr(value, one.name) for one in fields(value)}
        return {
            "is": name,
            **{one.name: _plain(said[one.name]) for one in fields(value) if said[one.name] != _default(one)},
        }
    if name in _OTHERS:
        return {"is": name, "value": str(value) if isinstance(value, Decimal) else value.isoformat()}
    raise TypeError(f"A document cannot keep a {name}.")


def _default(one: Field[Any]) -> Any:
    return MISSING if one.default is MISSING else one.default


def _back(kept: Json) -> Any:
    if isinstance(kept, list):
        return tuple(_back(one) for one in kept)
    if not isinstance(kept, dict):
        return kept
    name = kept["is"]
    if name in _CODES:
        return _CODES[name](kept["value"])
    if name in _OTHERS:
        return _OTHERS[name](kept["value"])
    values = {key: _back(one) for key, one in kept.items() if key != "is"}
    return cast(Any, _OBJECTS[name])(**values)
