"""Files of others are read and drawn by a process of their own, with limits of time and memory, which then ends."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_PROGRAM = Path(__file__).with_name("foreign_pdf.py")
_LOOKING, _DRAWING = 20, 120  # seconds of CPU


class Faulty(Exception):
    """A file that cannot be read, or takes too much time or memory."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a PDF holds: pages, faults by their code (locked, script, launch, embedded), and what each page says."""

    pages: int
    faults: tuple[str, ...]
    texts: tuple[str, ...]


def look(path: Path, *, text: bool = False) -> Seen:
    """Looks through a PDF. Raises Faulty."""
    said = _run(_LOOKING, "look", str(path), *(["text"] if text else []))
    try:
        found = json.loads(said)
    except ValueError as fault:
        raise Faulty from fault
    return Seen(found["pages"], tuple(found["faults"]), tuple(found["texts"]))


def draw(folder: Path, pages: int) -> tuple[Path, ...]:
    """Draws the pages of `file.pdf` in a folder as pictures beside it. Raises Faulty."""
    _run(_DRAWING, "draw", str(folder), str(pages))
    drawn = tuple(folder / f"page-{page}.png" for page in range(1, pages + 1))
    if not all(page.is_file() for page in drawn):
        raise Faulty
    return drawn


def _run(seconds: int, *words: str) -> bytes:
    command = [sys.executable, "-I", str(_PROGRAM), str(seconds), *words]
    try:
        ended = subprocess.run(  # noqa: S603  # our own program, on a path of our own
            command, capture_output=True, timeout=3 * seconds, check=False, env={}
        )
    except subprocess.TimeoutExpired as fault:
        raise Faulty from fault
    if ended.returncode:
        raise Faulty
    return ended.stdout
