"""Where finished files lie: one folder a pack, names that say nothing, written whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from tcp_portal.files import write_whole
from tcp_portal.packs.writers import Format


def folder_of(pack_id: UUID) -> Path:
    """The folder that holds the files of one pack."""
    return Path(settings.PORTAL_PACKS_DIR) / pack_id.hex


def path_of(pack_id: UUID, format_: Format) -> Path:
    """Where the file of one format lies once it is whole."""
    return folder_of(pack_id) / f"pack.{format_}"


def store(pack_id: UUID, format_: Format, write: Callable[[BinaryIO], None]) -> tuple[int, str]:
    """Writes a file beside its place, then moves it there in one step; returns its size and SHA-256.

    A worker that is killed half-way leaves a `.part` file that no download can reach.
    """
    return write_whole(path_of(pack_id, format_), write)


def forget(pack_id: UUID) -> None:
    """Removes a pack's files."""
    shutil.rmtree(folder_of(pack_id), ignore_errors=True)
