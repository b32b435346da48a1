"""Text for drawings: cleaned, measured and broken into lines without a font library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

# What XML 1.0 cannot hold: control characters but tab and line ends, lone surrogates, non-characters.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Advance widths of Arial (and of Arimo, made to the same measure) for U+0020 to U+007E, in
# thousandths of the letter size.
_WIDTHS = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 "
    "556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 "
    "1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 "
    "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 "
    "333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 "
    "556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_WIDTH_OF = {chr(32 + at): int(width) / 1000 for at, width in enumerate(_WIDTHS.split())}
_OTHER_WIDTH = 0.667
_BOLD = 1.08


def clean(text: str) -> str:
    """The text without the control characters that documents cannot hold; line ends become \\n."""
    return _NOT_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


@cache
def _letter(letter: str) -> float:
    return _WIDTH_OF.get(letter, _OTHER_WIDTH)


@lru_cache(maxsize=20_000)
def _ems(text: str) -> float:
    """The width in letter sizes. The words and figures of a document come again and again, in each of its files."""
    return sum(map(_letter, text))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text is in Arial, in the unit of `size`."""
    return _ems(text) * size * (_BOLD if bold else 1)


def _lines(text: str, room: float, size: float, *, bold: bool) -> Iterator[tuple[str, float]]:
    """The lines of the text, broken at spaces, with their widths."""
    each = size * (_BOLD if bold else 1)
    space = _letter(" ") * each
    for paragraph in text.split("\n"):
        line: list[str] = []
        used = 0.0
        for word in paragraph.split():
            wide = _ems(word) * each
            if line and used + space + wide > room:
                yield " ".join(line), used
                line, used = [word], wide
            else:
                used += space + wide if line else wide
                line.append(word)
        yield " ".join(line), used


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """The text broken at spaces into lines that fit the room; one longer word keeps its own line."""
    return [line for line, _ in _lines(text, room, size, bold=bold)]


def line_count(text: str, room: float, size: float, *, bold: bool = False) -> int:
    """How many lines the text takes, counting the breaks inside words that are too long."""
    if "\n" not in text and _ems(text) * size * (_BOLD if bold else 1) <= room:
        return 1
    return sum(max(1, -int(-wide // room)) for _, wide in _lines(text, room, size, bold=bold))
