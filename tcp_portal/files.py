"""Files that the portal keeps: readable by its own account only, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PART = ".part"


@contextmanager
def part_of(path: Path, write: Callable[[BinaryIO], None]) -> Iterator[tuple[Path, int, str]]:
    """Writes a file beside its place and hands over where it lies, its size and SHA-256; removes what is left there.

    Whoever is content with it moves it to `path` in one step. A process that is killed half-way leaves a `.part`
    file that no reader can reach.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{os.getpid()}{PART}")
    try:
        with open(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out:
            write(out)
            out.flush()
            os.fsync(out.fileno())
            size = out.seek(0, os.SEEK_END)
            out.seek(0)
            digest = hashlib.file_digest(out, "sha256").hexdigest()
        yield part, size, digest
    finally:
        part.unlink(missing_ok=True)


def write_whole(path: Path, write: Callable[[BinaryIO], None]) -> tuple[int, str]:
    """Writes a file whole, in its place; returns its size and SHA-256."""
    with part_of(path, write) as (part, size, digest):
        part.replace(path)
    return size, digest


def remove_parts(folder: Path, pattern: str, *, before: float) -> int:
    """Removes half-written files of killed processes that were last touched before a moment; returns how many."""
    removed = 0
    for part in folder.glob(pattern + PART):
        if part.stat().st_mtime < before:
            part.unlink(missing_ok=True)
            removed += 1
    return removed
