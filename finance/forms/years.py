"""Which years a grid has: those it was sent with, or those asked for in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from finance.domain.gap_file import FIRST_YEAR, LAST_YEAR, MOST_YEARS


def asked_years(data: Mapping[str, Any]) -> tuple[int, int]:
    """The years that a grid was sent with; of a senseless range only its first one."""
    first, last = (_year(data.get(name)) for name in ("first_year", "last_year"))
    return first, max(first, min(last, first + MOST_YEARS - 1))


def _year(text: object) -> int:
    said = str(text or "")
    known = said.isascii() and said.isdigit() and len(said) == 4
    return min(max(int(said), FIRST_YEAR), LAST_YEAR) if known else FIRST_YEAR


def years_shown(
    query: Mapping[str, str], *, first: int, last: int, held: Iterable[int] = ()
) -> tuple[int, int]:
    """The years that a grid shows: those asked for, never without one that holds an amount."""
    kept = list(held)
    begins = min([_year(query["from"]) if query.get("from") else first, *kept])
    ends = _year(query["to"]) if query.get("to") else last
    return begins, max([min(ends, begins + MOST_YEARS - 1), begins, *kept])
