"""Reads and draws a PDF that somebody sent. A program of its own, which `foreign.py` runs: it imports no portal.

`python -I foreign_pdf.py SECONDS look FILE [text]` prints as JSON how many pages there are, whether the file could do
anything, and on request what its pages say. `… SECONDS draw FOLDER PAGES` draws `file.pdf` of the folder as pictures,
with nothing left that could do anything. It ends with 0, or with another number where the file cannot be read.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfReader

_MEMORY = 2 * 1_073_741_824
_LARGEST_FILE = 200 * 1_048_576
_MOST_TEXT = 4_000  # characters a page
_POINTS = 150.0  # an inch
_SCRIPTS = {"/JS", "/JavaScript", "/XFA"}
_EMBEDDED = {"/EF", "/EmbeddedFiles", "/RichMediaContent"}
_ACTS = {"/JavaScript": "script", "/Launch": "launch", "/SubmitForm": "launch", "/ImportData": "launch"}
_CARRIES = {"/EmbeddedFile", "/RichMedia", "/FileAttachment", "/3D", "/Movie", "/Sound", "/Screen"}
_PAGES = """
#set page(width: auto, height: auto, margin: 0pt)
#for n in range(1, int(sys.inputs.pages) + 1) {
  if n > 1 { pagebreak() }
  image("file.pdf", page: n)
}
"""


def _limit(seconds: int) -> None:
    """This process gets no more than so much time and memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Every object that the file has, reachable or not, and the trailer."""
    from pypdf.generic import IndirectObject

    yield reader.trailer
    known = {(number, generation) for generation, table in reader.xref.items() for number in table}
    known |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in sorted(known):
        if number:
            yield reader.get_object(IndirectObject(number, generation, reader))


def _faults(thing: Any) -> Iterator[str]:
    """What is wrong inside one object; those that it refers to are looked at on their own."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield from _of_dictionary(one)
            waiting += dict.values(one)
        elif isinstance(one, list):
            waiting += list.__iter__(one)


def _of_dictionary(one: dict[Any, Any]) -> Iterator[str]:
    keys = set(one)
    if keys & _SCRIPTS:
        yield "script"
    if keys & _EMBEDDED:
        yield "embedded"
    said = {str(value) for key in ("/S", "/Type", "/Subtype") if (value := one.get(key)) is not None}
    yield from (_ACTS[word] for word in said if word in _ACTS)
    if said & _CARRIES:
        yield "embedded"


def look(path: str, *, wants_text: bool) -> dict[str, Any]:
    """What there is to say of a file."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    locked = {"pages": 0, "faults": ["locked"], "texts": []}
    try:
        reader = PdfReader(path)
    except DependencyError:  # locked in a way that would take another library even to open
        return locked
    if reader.is_encrypted:
        return locked
    faults = sorted({fault for thing in _objects(reader) for fault in _faults(thing)})
    texts = [page.extract_text()[:_MOST_TEXT] for page in reader.pages] if wants_text else []
    return {"pages": len(reader.pages), "faults": faults, "texts": texts}


def draw(folder: Path, pages: int) -> None:
    """Writes `page-1.png`, `page-2.png` and so on beside the file."""
    import typst

    (folder / "pages.typ").write_text(_PAGES, encoding="utf-8")
    drawn: Any = typst.compile(
        str(folder / "pages.typ"),
        root=str(folder),
        format="png",
        ppi=_POINTS,
        sys_inputs={"pages": str(pages)},
    )
    for number, page in enumerate(drawn if isinstance(drawn, list) else [drawn], start=1):
        (folder / f"page-{number}.png").write_bytes(page)


def main(words: list[str]) -> None:
    """Does what the command line says."""
    seconds, what, where, *more = words
    _limit(int(seconds))
    if what == "draw":
        draw(Path(where), int(more[0]))
    else:
        sys.stdout.write(json.dumps(look(where, wants_text=bool(more))))


if __name__ == "__main__":
    main(sys.argv[1:])
