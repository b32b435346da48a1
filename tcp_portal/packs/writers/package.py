"""Office files with nothing of the moment in them, so that the same document gives the same bytes."""

from __future__ import annotations

from collections import Counter
from typing import Any, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx.opc.packuri import PackURI
from pptx.opc.serialized import PackageWriter

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_LEVEL: Final = 6


class _Timeless:
    """Takes the parts of a package into a zip without times. What is a zip itself is not packed a second time."""

    def __init__(self, packed: ZipFile) -> None:
        self.packed = packed

    def write(self, uri: PackURI, blob: bytes) -> None:
        info = ZipInfo(uri.membername, _EPOCH)
        if uri.ext != "xlsx":
            info.compress_type = ZIP_DEFLATED
        self.packed.writestr(info, blob, compresslevel=_LEVEL)


def save(deck: Any, out: BinaryIO) -> None:
    """Write a presentation: its parts in their order and no times."""
    package = deck.part.package
    parts = tuple(package.iter_parts())
    writer = PackageWriter(out, package._rels, parts)
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        to = _Timeless(packed)
        writer._write_content_types_stream(to)
        writer._write_pkg_rels(to)
        writer._write_parts(to)


def number_parts(deck: Any) -> None:
    """Give parts the next free number by counting: python-pptx walks through the whole package for each one."""
    package = deck.part.package
    taken = {str(part.partname) for part in package.iter_parts()}
    counted: Counter[str] = Counter()

    def next_partname(template: str) -> PackURI:
        while True:
            counted[template] += 1
            name = template % counted[template]
            if name not in taken:
                return PackURI(name)

    package.next_partname = next_partname
