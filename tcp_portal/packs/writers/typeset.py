"""PDF by Typst with the portal's fonts: tagged for screen readers (PDF/UA-1) and fit for archives (PDF/A-2a).

A worker sets many documents, one after another. Fonts are read once: those that Typst reads anew for each document it
never gives back. What it worked out for a document it keeps for the next ten, which use nothing of it: some 40 MiB for
a Board pack. It is made to forget that at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

import typst

_KEPT_FOR: Final = 11  # documents, after which Typst has forgotten an earlier one
_BLANK: Final = b""


@cache
def _fonts(folder: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def typeset(
    template: Path, *, fonts: Path | None, made_at: datetime, inputs: Mapping[str, str] | None = None
) -> bytes:
    """The PDF of a template, which reads files of its own folder only. The same inputs give the same bytes.

    `fonts` is the folder of the Arimo fonts, searched with its subfolders; ValueError without it, because Typst brings
    no fonts like Arial and those of the machine are not used.
    """
    if fonts is None or not fonts.is_dir():
        raise ValueError("The PDF needs the folder of the Arimo fonts; check the setting PORTAL_FONTS_DIR.")
    try:
        return typst.compile(
            str(template),
            root=str(template.parent),
            font_paths=_fonts(fonts),
            ignore_system_fonts=True,
            sys_inputs=dict(inputs or {}),
            pdf_standards=["a-2a", "ua-1"],
            timestamp=made_at.astimezone(UTC),
        )
    finally:
        for _ in range(_KEPT_FOR):
            typst.compile(_BLANK, font_paths=_fonts(fonts), ignore_system_fonts=True, format="svg")
