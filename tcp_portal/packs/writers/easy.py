"""What easy-read documents are drawn from, and what the template of their PDF is given."""

from __future__ import annotations

from typing import Any, Final

from tcp_portal.charts.text import clean
from tcp_portal.packs.document import Document, Line
from tcp_portal.packs.pictures import MANY, ROW, Picture, crowd, standing, svg

COVER: Final = Picture.PEOPLE
_HIGH = 10.0  # millimetres of one of the people on paper


def lines_of(document: Document) -> list[tuple[str, list[Line]]]:
    """The pages: their titles and lines."""
    return [
        (section.title, [block for block in section.blocks if isinstance(block, Line)])
        for section in document.told
    ]


def crowd_words(amount: int) -> str:
    """What a screen reader says of the people drawn for an amount."""
    figures, each = crowd(amount)
    return f"{figures} people drawn" if each == 1 else f"{figures} people drawn. {each_words(amount)}"


def each_words(amount: int) -> str:
    """What is written below people who each stand for several; nothing where each is one."""
    return f"Each picture is {MANY} people." if crowd(amount)[1] > 1 else ""


def facts(document: Document) -> list[str]:
    """What stands on the cover beside the title."""
    return [clean(text) for text in (document.month.label, document.as_at, document.marking) if text]


def synthetic(document: Document) -> list[str]:
    """What says that the people are invented, in easy words."""
    return ["This paper is a test.", "The people in it are not real."] if document.synthetic else []


def easy_data(document: Document) -> dict[str, Any]:
    """The document as its template draws it."""
    return {
        "title": clean(document.title),
        "subtitle": clean(document.subtitle),
        "month": document.month.label,
        "footer": clean(document.footer),
        "synthetic": " ".join(synthetic(document)),
        "facts": facts(document),
        "cover": _picture(COVER),
        "sections": [
            {"title": clean(title), "lines": [_line(line) for line in lines]}
            for title, lines in lines_of(document)
        ],
    }


def _picture(picture: Picture) -> dict[str, Any]:
    return {"svg": svg(picture.shapes, 100, 100), "alt": picture.value}


def _line(line: Line) -> dict[str, Any]:
    return {**_picture(line.picture), "body": clean(line.body), "crowd": _crowd(line.amount)}


def _crowd(amount: int | None) -> dict[str, Any] | None:
    """The people of an amount; nothing for an unknown one, and nobody for 0."""
    if not amount:
        return None
    figures, _ = crowd(amount)
    rows, across = -(-figures // ROW), min(figures, ROW)
    wide = ((across - 1) * 0.55 + 0.4) * _HIGH
    high = ((rows - 1) * 1.25 + 1) * _HIGH
    return {
        "svg": svg(standing(figures, high=_HIGH), wide, high),
        "wide": wide,
        "alt": crowd_words(amount),
        "each": each_words(amount),
    }
