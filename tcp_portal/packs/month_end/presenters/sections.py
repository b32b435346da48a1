"""Choosing sections: a row for each, with its place, and what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from tcp_portal.web.registry import pack_sections

_IN, _PLACE = "in-", "place-"
_LAST = 999


@dataclass(frozen=True, slots=True)
class SectionRow:
    key: str
    title: str
    place: str
    is_in: bool
    is_needed: bool


def section_rows(chosen: Sequence[str], typed: QueryDict | None) -> list[SectionRow]:
    """Every section: those that are chosen in their order, then the others; none chosen: all."""
    entries = {entry.key: entry for entry in pack_sections()}
    order = [key for key in chosen if key in entries] or list(entries)
    keys = [*order, *(key for key in entries if key not in order)]
    return [
        SectionRow(
            key,
            entries[key].title,
            typed.get(_PLACE + key, "") if typed else str(at),
            _IN + key in typed if typed else key in order,
            entries[key].needed,
        )
        for at, key in enumerate(keys, start=1)
    ]


def chosen_keys(typed: QueryDict) -> list[str]:
    """The sections that were ticked, by the places typed beside them; a place that is no number comes last, and
    sections of one place keep the order of the page."""
    keys = [name.removeprefix(_IN) for name in typed if name.startswith(_IN)]
    return sorted(keys, key=lambda key: _place(typed.get(_PLACE + key, "")))


def _place(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(_LAST)) else _LAST
