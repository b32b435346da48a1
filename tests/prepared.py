"""What every process of one run of all tests needs and one of them may make: the database with every migration, and the
rows of the demonstration.

`tools/test.py` makes the first, and names in TESTS_PREPARED a folder for both: `empty.sqlite3` is the embedded
database, and TESTS_TEMPLATE is the name of PostgreSQL's. Without these names each process makes its own.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

FOLDER = Path(os.environ["TESTS_PREPARED"]) if os.environ.get("TESTS_PREPARED") else None
TEMPLATE = os.environ.get("TESTS_TEMPLATE", "")


def is_ready() -> bool:
    """Whether a database with every migration is there to be copied."""
    return bool(TEMPLATE) if connection.vendor == "postgresql" else _file() is not None


def _file() -> Path | None:
    path = FOLDER / "empty.sqlite3" if FOLDER else None
    return path if path and path.exists() else None


def point_at_a_copy() -> None:
    """The test database of this process becomes a copy of the prepared one, and nothing migrates it."""
    test = connection.settings_dict["TEST"]
    test["MIGRATE"] = False
    if connection.vendor == "postgresql":
        test["TEMPLATE"] = TEMPLATE
    elif path := _file():
        shutil.copyfile(path, test["NAME"])


def once_for_all(name: str, make: Callable[[], Any]) -> Any:
    """What `make` returns, made by the first process of the run that asks; others get it with the files it wrote.

    The files are those of packs and uploads. Without a shared folder each process makes its own.
    """
    if FOLDER is None:
        return make()
    place = FOLDER / f"{name}-{connection.vendor}"
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (place / "made").exists():
            for folder in _folders():
                if (place / folder.name).exists():
                    shutil.copytree(place / folder.name, folder, dirs_exist_ok=True)
            return pickle.loads((place / "made").read_bytes())
        made = make()
        place.mkdir()
        for folder in _folders():
            if folder.exists():
                shutil.copytree(folder, place / folder.name)
        (place / "made").write_bytes(pickle.dumps(made))
        return made


def _folders() -> tuple[Path, ...]:
    return (Path(settings.PORTAL_PACKS_DIR), Path(settings.PORTAL_UPLOADS_DIR))
