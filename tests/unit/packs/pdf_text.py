"""The text of a PDF, read through the character maps of its fonts."""

from __future__ import annotations

import re
from typing import Any

import pikepdf


def pdf_text(pdf: pikepdf.Pdf) -> str:
    """All text of the pages without white space, which depends on where lines break."""
    return "".join("".join(_page(page)) for page in pdf.pages)


def _page(page: Any) -> list[str]:
    fonts = {name: _map(font) for name, font in page.obj.Resources.get("/Font", {}).items()}
    known: dict[int, str] = {}
    parts = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            known = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            strings = operands[0] if str(operator) == "TJ" else operands
            parts += [_decoded(bytes(one), known) for one in strings if isinstance(one, pikepdf.String)]
    return ["".join(part.split()) for part in parts]


def _decoded(raw: bytes, known: dict[int, str]) -> str:
    return "".join(known.get(int.from_bytes(raw[at : at + 2]), "") for at in range(0, len(raw), 2))


def _map(font: Any) -> dict[int, str]:
    cmap = font.ToUnicode.read_bytes().decode()
    known = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<(.+?)> <(.+?)>", block):
            known[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return known
