"""What makes a sentence easy to read (Accessible Information Standard, DCB1605; NHS England's guide to easy read)."""

from __future__ import annotations

import re
from typing import Final

MOST_WORDS: Final = 12
_ABBREVIATION: Final = re.compile(r"\b[A-Z]{2,}\b|\b(?:e\.g|i\.e|etc)\b|&")
_IN_WORDS: Final = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|per cent)\b",
    re.IGNORECASE,
)


def hard_to_read(sentence: str) -> str:
    """Why a sentence is not easy to read, or nothing: more than twelve words, an abbreviation, a number in words, more
    than one sentence, or no full stop at its end."""
    if len(sentence.split()) > MOST_WORDS:
        return f"it has more than {MOST_WORDS} words"
    if _ABBREVIATION.search(sentence):
        return "it has an abbreviation"
    if _IN_WORDS.search(sentence):
        return "it has a number in words"
    if not sentence.endswith((".", "?")):
        return "it does not end as a sentence does"
    return "it is more than one sentence" if re.search(r"[.?!;:]\s", sentence) else ""
