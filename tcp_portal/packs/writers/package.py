"""Office files with nothing of the moment in them, so that the same document gives the same bytes."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)


def repack(packed: bytes, out: BinaryIO) -> None:
    """Write the zip again with the same parts in the same order and no times."""
    with ZipFile(BytesIO(packed)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_DEFLATED
            after.writestr(info, before.read(name), compresslevel=6)
