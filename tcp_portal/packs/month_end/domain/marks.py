"""The notes that a run puts into a document beside words: they are no part of its figures. Plain Python."""

from __future__ import annotations

from typing import Final

GENERATED: Final = "Sentences without a name are made from the figures."
_STALE: Final = "What {name} wrote here was written on other figures than those of this section now."
_STALE_START, _STALE_END = _STALE.split("{name}")


def stale_note(name: str) -> str:
    """The note on words that were written on other figures."""
    return _STALE.format(name=name)


def is_mark(note: str) -> bool:
    """Whether a note is one of ours."""
    return note == GENERATED or (note.startswith(_STALE_START) and note.endswith(_STALE_END))
