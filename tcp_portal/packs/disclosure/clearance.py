"""What a public document carries with it: the rule it was made by, what it prints, and against what it was attacked.

A writer that is handed a document with a clearance looks at every value of it once more (`check`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING

from tcp_portal.packs.disclosure.protected import Unsafe
from tcp_portal.packs.disclosure.rule import Rule
from tcp_portal.packs.disclosure.suppression import Fact
from tcp_portal.packs.disclosure.words import Figure, Words

if TYPE_CHECKING:
    from tcp_portal.packs.document import Document

# Fields that choose how something is drawn: never text about anybody.
_TECHNICAL = frozenset({"key", "id", "kind", "number_format", "sign", "named", "adds_up", "aside"})


@dataclass(frozen=True, slots=True)
class Clearance:
    """That a document may go out. `names` says measures and parts in words; `against` are the ids of the editions that
    it was attacked together with. What `repeats` a public edition has all its numbers from that one and is none of its
    own: it tells nothing new."""

    rule: Rule
    facts: tuple[Fact, ...]
    names: Mapping[str, str]
    against: tuple[str, ...] = ()
    repeats: bool = False


def check(document: Document) -> None:
    """Nothing for a document that is not for the public. Raises Unsafe, which is a TypeError, for one that is and holds
    a number or words that this room did not make, or names who asked for it."""
    if document.clearance is None:
        return
    if document.asked_by:
        raise Unsafe("A public edition does not name who asked for it.")
    for words in (document.title, document.subtitle, document.as_at):
        _check(words, "a title")
    for section in document.sections:
        _check(section, section.key)


def _check(value: object, where: str) -> None:
    if isinstance(value, Words | Figure | Enum) or value is None or value == "":
        return
    if isinstance(value, tuple):
        for one in value:
            _check(one, where)
    elif is_dataclass(value):
        for one in fields(value):
            if one.name not in _TECHNICAL:
                _check(getattr(value, one.name), where)
    else:
        raise Unsafe(f"“{where}” holds a {type(value).__name__} that disclosure control did not make.")
