"""Two texts side by side: which words were added and which removed. Quick for any text.

Paragraphs are compared first; words only where a paragraph was replaced, and only up to a cap. Beyond it whole
paragraphs are marked, and the comparison says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

MOST_PARAGRAPHS = 300
MOST_WORDS = 400  # of either side of a replaced paragraph
FEWEST_KEPT = 3  # words that are the same between two changes by more than chance
MOST_IN_ALL = 1_500  # words of a section that are compared one by one
_WORDS = re.compile(r"\s*\S+|\s+")
_PARAGRAPHS = re.compile(r"[^\n]*\n+|[^\n]+")


class Mark(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is the same in both, or only in one of them."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Both texts in pieces. `coarse`: some of it was too long to be compared word by word."""

    pieces: tuple[Piece, ...]
    coarse: bool = False

    @property
    def old(self) -> tuple[Piece, ...]:
        """The earlier text, whole."""
        return tuple(one for one in self.pieces if one.mark is not Mark.ADDED)

    @property
    def new(self) -> tuple[Piece, ...]:
        """The later text, whole."""
        return tuple(one for one in self.pieces if one.mark is not Mark.REMOVED)

    def words(self, mark: Mark) -> int:
        """How many words carry the mark."""
        return sum(len(one.text.split()) for one in self.pieces if one.mark is mark)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return all(one.mark is Mark.SAME for one in self.pieces)


def compare(old: str, new: str) -> Compared:
    """The two texts in pieces: the same and the removed ones make the old text, the same and the added ones the new."""
    if old == new:
        return Compared((Piece(Mark.SAME, old),) if old else ())
    before, after = _PARAGRAPHS.findall(old), _PARAGRAPHS.findall(new)
    if max(len(before), len(after)) > MOST_PARAGRAPHS:
        return Compared(_replaced(old, new), coarse=True)
    pieces: list[Piece] = []
    coarse, left = False, MOST_IN_ALL
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "replace":
            pieces += _plain(kind, before[i:j], after[k:m])
            continue
        first, second = _WORDS.findall("".join(before[i:j])), _WORDS.findall("".join(after[k:m]))
        longest = max(len(first), len(second))
        if longest > min(MOST_WORDS, left):
            pieces += _replaced("".join(before[i:j]), "".join(after[k:m]))
            coarse = True
            continue
        left -= longest
        pieces += _by_words(first, second)
    return Compared(_joined(pieces), coarse)


def _by_words(first: Sequence[str], second: Sequence[str]) -> list[Piece]:
    pieces: list[Piece] = []
    found = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    for at, (kind, i, j, k, m) in enumerate(found):
        between = 0 < at < len(found) - 1
        chance = kind == "equal" and between and j - i < FEWEST_KEPT
        pieces += _plain("replace" if chance else kind, first[i:j], second[k:m])
    return _gathered(pieces)


def _gathered(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbouring changes as one that is removed and one that is added, each in its order."""
    found: list[Piece] = []
    for same, run in groupby(pieces, key=lambda one: one.mark is Mark.SAME):
        listed = list(run)
        if same:
            found += listed
            continue
        texts = {mark: "".join(one.text for one in listed if one.mark is mark) for mark in Mark}
        found += _replaced(texts[Mark.REMOVED], texts[Mark.ADDED])
    return found


def _plain(kind: str, first: Sequence[str], second: Sequence[str]) -> tuple[Piece, ...]:
    if kind == "equal":
        return (Piece(Mark.SAME, "".join(first)),)
    return _replaced("".join(first), "".join(second))


def _replaced(old: str, new: str) -> tuple[Piece, ...]:
    found = (Piece(Mark.REMOVED, old), Piece(Mark.ADDED, new))
    return tuple(one for one in found if one.text)


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for one in pieces:
        if found and found[-1].mark is one.mark:
            found[-1] = Piece(one.mark, found[-1].text + one.text)
        else:
            found.append(one)
    return tuple(found)
