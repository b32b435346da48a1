"""What is new in the portal, kept in docs/changes.md and shown from there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Change:
    """What came on one day: a line for each thing, in the words of those who use it."""

    on: date
    lines: tuple[str, ...]


def read(text: str) -> Iterator[Change]:
    """The changes of the document: `## 2026-11-30`, then `* line` that may go on in the next line.

    Raises ValueError for a heading that is no date.
    """
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        lines = (" ".join(line.split()) for line in re.split(r"^\* ", body, flags=re.MULTILINE)[1:])
        yield Change(date.fromisoformat(head.strip()), tuple(lines))


@cache
def changes() -> tuple[Change, ...]:
    """Every change, the newest first, as the document has them."""
    return tuple(read((Path(settings.BASE_DIR) / "docs" / "changes.md").read_text(encoding="utf-8")))
