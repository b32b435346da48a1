"""A backup is a folder: the database, the data folder without its keys, and a list of what must be in them."""

from __future__ import annotations

import json
import tarfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.conf import settings

from tcp_portal.protection.engines import DATABASE_FILES, NotCopied, copy_out, read_back
from tcp_portal.protection.tables import digests
from tcp_portal.vault import key_id

MANIFEST, DATA = "manifest.json", "data.tar"
# Keys never lie beside what they open. The database is copied by its own means; locks mean nothing elsewhere.
LEFT_OUT = ("secret-key", "data-keys", "index-keys", "portal.sqlite3", "hashing", "bench")


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup or a restore came to: rows of all tables, files of the data folder, seconds."""

    rows: int
    tables: int
    files: int
    seconds: float

    @property
    def words(self) -> str:
        """The figures as a sentence, with seconds for a million rows."""
        each = f", {self.seconds / self.rows * 1_000_000:.0f} s per million rows" if self.rows else ""
        return (
            f"{self.rows} rows of {self.tables} tables and {self.files} files in {self.seconds:.1f} s{each}."
        )


def make(connection: Any, folder: Path, *, now: datetime) -> Made:
    """Writes the backup into a folder that is new or empty, while the site runs. Raises NotCopied."""
    started = time.monotonic()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise NotCopied("The folder is not empty: a backup is never mixed with another.")
    tables = copy_out(connection, folder)
    files = _pack(settings.PORTAL_DATA_DIR, folder / DATA)
    kept = [DATABASE_FILES[connection.vendor], DATA]
    manifest = {
        "made_at": now.isoformat(),
        "database": connection.vendor,
        "keys": sorted(key_id(key) for key in (*settings.PORTAL_DATA_KEYS, *settings.PORTAL_INDEX_KEYS)),
        "tables": {name: asdict(one) for name, one in tables.items()},
        "files": {name: _sha256(folder / name) for name in kept},
        "data_files": files,
    }
    (folder / MANIFEST).touch(mode=0o600)
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
    return Made(sum(one.rows for one in tables.values()), len(tables), files, time.monotonic() - started)


def restore(connection: Any, folder: Path, *, data_dir: Path) -> Made:
    """Reads the backup back into an empty database and data folder, and compares every table. Raises NotCopied."""
    started = time.monotonic()
    manifest = _checked(connection, folder)
    taken = [path.name for path in data_dir.iterdir() if not path.name.startswith(LEFT_OUT)]
    if taken:
        raise NotCopied(f"The data folder is not empty: {', '.join(sorted(taken)[:5])}.")
    read_back(connection, folder)
    unpack(folder / DATA, data_dir)
    found = {name: asdict(one) for name, one in digests(connection).items()}
    differing = sorted(
        name for name in {*found, *manifest["tables"]} if found.get(name) != manifest["tables"].get(name)
    )
    if differing:
        raise NotCopied(f"Tables that are not as they were: {', '.join(differing)}.")
    rows = sum(one["rows"] for one in found.values())
    return Made(rows, len(found), manifest["data_files"], time.monotonic() - started)


def unpack(data: Path, data_dir: Path) -> None:
    """Files and folders of the archive, each within the data folder. Raises NotCopied for anything else in it."""
    with tarfile.open(data) as archive:
        # Checked here, for Pythons before 3.11.4 have no such filter.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(data_dir, members=list(_within(archive, data_dir.resolve())))  # noqa: S202  # checked


def _within(archive: tarfile.TarFile, root: Path) -> Iterator[tarfile.TarInfo]:
    for member in archive:
        is_inside = (root / member.name).resolve().is_relative_to(root)
        if not is_inside or not (member.isfile() or member.isdir()):
            raise NotCopied(f"{DATA} holds “{member.name}”, which is no file of a data folder.")
        yield member


def _checked(connection: Any, folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise NotCopied("The folder holds no whole backup: its manifest cannot be read.") from fault
    if manifest["database"] != connection.vendor:
        raise NotCopied(f"The backup is of {manifest['database']}, this database is {connection.vendor}.")
    for name, digest in manifest["files"].items():
        if not (folder / name).is_file() or _sha256(folder / name) != digest:
            raise NotCopied(f"{name} is not as it was written.")
    given = {key_id(key) for key in (*settings.PORTAL_DATA_KEYS, *settings.PORTAL_INDEX_KEYS)}
    missing = sorted(set(manifest["keys"]) - given)
    if missing:
        raise NotCopied(
            f"Keys of the backup are not given: {', '.join(missing)}. Put them into PORTAL_DATA_KEYS and "
            "PORTAL_INDEX_KEYS; without them nobody can read a name."
        )
    return manifest


def _pack(data_dir: Path, archive: Path) -> int:
    archive.touch(mode=0o600)
    count = 0
    with tarfile.open(archive, "w") as tar:
        for path in _files(data_dir):
            try:
                tar.add(path, path.relative_to(data_dir).as_posix(), recursive=False)
            except FileNotFoundError:
                continue  # a draft that was cleared meanwhile
            count += 1
    return count


def _files(data_dir: Path) -> Iterator[Path]:
    for path in sorted(data_dir.iterdir()):
        if path.name.startswith(LEFT_OUT):
            continue
        yield from (path,) if path.is_file() else (one for one in sorted(path.rglob("*")) if one.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as stored:
        return file_digest(stored, "sha256").hexdigest()
