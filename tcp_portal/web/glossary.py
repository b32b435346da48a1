"""The glossary, kept in docs/glossary.md and shown in the portal from there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from django.conf import settings

_AVOID = re.compile(r"\s*\*\*Avoid:\*\*\s*(.+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field, what it means here, and the words to avoid for it."""

    group: str
    name: str
    meaning: str
    avoid: str

    @property
    def anchor(self) -> str:
        """The term's address within the page."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


def read(text: str) -> Iterator[Term]:
    """The terms of the document: `## group`, `### term`, a paragraph, and perhaps **Avoid:** at its end."""
    group = ""
    for part in re.split(r"^(?=#{2,3} )", text, flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        title = head.lstrip("# ").strip()
        if head.startswith("### "):
            words = " ".join(body.split())
            avoid = _AVOID.search(words)
            yield Term(group, title, _AVOID.sub("", words), avoid[1] if avoid else "")
        else:
            group = title


@cache
def groups() -> tuple[tuple[str, tuple[Term, ...]], ...]:
    """Every term by group, in the order of the document."""
    path = Path(settings.BASE_DIR) / "docs" / "glossary.md"
    found = read(path.read_text(encoding="utf-8"))
    return tuple((group, tuple(terms)) for group, terms in groupby(found, key=lambda term: term.group))


@cache
def _by_name() -> dict[str, Term]:
    return {term.name: term for _, terms in groups() for term in terms}


def term_named(name: str) -> Term:
    """The term of this heading. Raises KeyError for one that the glossary has not."""
    return _by_name()[name]
