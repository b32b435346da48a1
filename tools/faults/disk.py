"""No room for PostgreSQL (F09): its folder lies on a small file system in memory, which is filled to the brim."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.faults.away import failed, pages
from tools.faults.programs import until
from tools.faults.report import Figure
from tools.faults.scale import Scale
from tools.faults.stand import Stand, Template
from tools.faults.visitor import Answer
from tools.faults.writes import EDIT, Work, Writer

SIZE = 400  # megabytes: the database, its log and a little
MOST = 400


@contextmanager
def _small(made: Template) -> Iterator[Path]:
    """A folder on a file system of its own. Raises LookupError where this person may not make one."""
    folder = Path(tempfile.mkdtemp(prefix="stand-", dir=made.folder))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m,mode=755", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, stderr=subprocess.DEVNULL).returncode:
        folder.rmdir()
        raise LookupError("A file system in memory needs an administrator: this fault was not run.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _fill(folder: Path) -> Path:
    """Takes all the room that is left."""
    filler, block = folder / "filler", b"\0" * 65536
    with filler.open("wb", buffering=0) as out:
        for size in (65536, 4096):
            try:
                while True:
                    out.write(block[:size])
            except OSError:
                continue
    return filler


def full(made: Template, scale: Scale) -> list[Figure]:
    """Edits until PostgreSQL has no room: they are refused in plain words, reads go on, and with room all is well."""
    with _small(made) as folder:
        one = Stand(made, folder)
        try:
            one.start()
            return _filled(one, folder, scale)
        finally:
            one.stop()


def _filled(one: Stand, folder: Path, scale: Scale) -> list[Figure]:
    filler = _fill(folder)
    writer = Writer(one, 0, list(one.template.seed.people), Work(MOST, (EDIT,), 0))
    refused: Answer | None = None
    for _ in range(MOST):
        answer = writer.edit()
        if not answer.is_done:
            refused = answer
            break
    looks = [one.visitor(1).get(path) for path in pages(one)]
    filler.unlink()
    until(one.is_ready, "the portal is ready")
    after = writer.edit()
    said = "no edit was refused" if refused is None else f"{refused.status}"
    plain = refused is not None and refused.status == 503 and "Traceback" not in refused.body
    return [
        Figure("F09", "no room for PostgreSQL: an edit", "503 in plain words", said, plain),
        Figure(
            "F09", "looks meanwhile", "served", f"{failed(looks)} of {len(looks)} failed", not failed(looks)
        ),
        Figure("F09", "an edit with room again", "saved", f"{after.status}", after.is_done),
    ]
