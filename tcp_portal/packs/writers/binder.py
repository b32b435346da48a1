"""Binders as PDF by Typst, tagged for screen readers (PDF/UA-1) and fit for archives (PDF/A-2a).

What others sent is not embedded but drawn, page by page, as a picture: nothing in it can run any more. A picture's
alternative text is what the page says, as far as it holds text.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from tcp_portal.charts.text import clean
from tcp_portal.packs.binder import Binder, Item, Paper
from tcp_portal.packs.writers import NO_OPTIONS, Options
from tcp_portal.packs.writers.foreign import Faulty, draw, look
from tcp_portal.packs.writers.pdf import section_data
from tcp_portal.packs.writers.typeset import typeset

_HERE = Path(__file__).parent
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}
_LONGEST_ALT = 3_000
NOT_DRAWN = "separate file, which could not be printed here"
Told = Callable[[str], None]


def write(
    binder: Binder, out: BinaryIO, *, options: Options = NO_OPTIONS, on_paper: Told = lambda _name: None
) -> None:
    """Writes the binder. `on_paper` is told the name of each paper before it is drawn.

    A paper that cannot be drawn is listed as a file of its own. ValueError without the folder of the fonts.
    """
    with TemporaryDirectory(prefix="tcp-portal-binder-") as made:
        folder = Path(made)
        for template in ("binder.typ", "blocks.typ"):
            shutil.copy(_HERE / template, folder / template)
        data = {
            "title": clean(binder.title),
            "subtitle": clean(binder.subtitle),
            "footer": clean(binder.footer),
            "synthetic": binder.synthetic,
            "facts": [[clean(name), clean(said)] for name, said in binder.facts if said],
            "items": [_item(item, folder, on_paper) for item in binder.items],
        }
        (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
        out.write(typeset(folder / "binder.typ", fonts=options.fonts, made_at=binder.made_at))


def _item(item: Item, folder: Path, on_paper: Told) -> dict[str, Any]:
    papers = []
    for at, paper in enumerate(item.papers):
        name = item.name_of(at)
        if not paper.separate:
            on_paper(name)
        inside = folder / f"{item.number}-{at}"
        inside.mkdir()
        papers.append(_paper(paper, name, inside))
    return {
        "number": item.number,
        "papers": papers,
        "notes": [clean(note) for note in item.notes],
        **{
            key: clean(getattr(item, key))
            for key in ("title", "starts", "minutes", "lead", "purpose", "said")
        },
    }


def _paper(paper: Paper, name: str, folder: Path) -> dict[str, Any]:
    separate, pictures = paper.separate, []
    if paper.file is not None and not separate:
        try:
            pictures = _pictures(paper, name, folder)
        except (Faulty, OSError):
            separate = NOT_DRAWN
    return {
        "name": name,
        "letter": name.rpartition(" ")[2],
        "title": clean(paper.title),
        "about": clean(paper.about),
        "separate": separate,
        "sections": [section_data(section) for section in paper.sections],
        "pictures": pictures,
    }


def _pictures(paper: Paper, name: str, folder: Path) -> list[dict[str, str]]:
    """The pages of a file as pictures, each with what it says."""
    source = Path(paper.file or "")
    if paper.content_type in _ENDINGS:
        picture = folder / f"picture.{_ENDINGS[paper.content_type]}"
        shutil.copyfile(source, picture)
        return [{"path": _path(picture), "alt": f"{name}: picture. {clean(paper.title)}"}]
    shutil.copyfile(source, folder / "file.pdf")
    seen = look(folder / "file.pdf", text=True)
    return [
        {"path": _path(drawn), "alt": _alt(paper, name, at, seen.pages, seen.texts[at - 1])}
        for at, drawn in enumerate(draw(folder, seen.pages), start=1)
    ]


def _alt(paper: Paper, name: str, page: int, pages: int, text: str) -> str:
    said = " ".join(clean(text).split())[:_LONGEST_ALT]
    words = said or "It holds no text that can be read aloud: ask for the paper in another form."
    return f"Page {page} of {pages} of {name}, {clean(paper.title)}. {words}"


def _path(picture: Path) -> str:
    return f"{picture.parent.name}/{picture.name}"
