"""Pictures: whole, and not larger than a page can show."""

from __future__ import annotations

import struct

from tcp_portal.errors import Refusal

MOST_PIXELS = 40_000_000
_DAMAGED = "The picture is damaged or was cut short. Save it again and try once more."
_PNG_END = b"IEND\xaeB`\x82"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def check_picture(content: bytes, ending: str) -> None:
    """Refuses a picture that is damaged, too large, or followed by something else."""
    try:
        width, height = _png(content) if ending == "png" else _jpeg(content)
    except (struct.error, IndexError, ValueError) as fault:
        raise Refusal(_DAMAGED, field="file") from fault
    if not width or not height:
        raise Refusal(_DAMAGED, field="file")
    if width * height > MOST_PIXELS:
        raise Refusal(
            f"The picture has more than {MOST_PIXELS // 1_000_000} million points. Save it smaller.",
            field="file",
        )


def _png(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR" or not content.endswith(_PNG_END):
        raise ValueError
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg(content: bytes) -> tuple[int, int]:
    if not content.rstrip(b"\x00").endswith(b"\xff\xd9"):
        raise ValueError
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        (size,) = struct.unpack(">H", content[at + 2 : at + 4])
        at += 2 + max(size, 2)
