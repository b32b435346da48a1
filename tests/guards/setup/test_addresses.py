"""No file of the project says where packages come from: that is each machine's own business."""

from __future__ import annotations

import re

from tools.setup import ROOT

INDEX = re.compile(
    r"(?:index|extra-index|registry|find-links|trusted-host)(?:-url)?\s*[=:]\s*[\"']?(?:https?|file):", re.I
)
FOLDERS = (".", ".ci", "tools", "docs")


def test_no_file_names_a_package_index() -> None:
    files = [path for folder in FOLDERS for path in (ROOT / folder).glob("*") if path.is_file()]
    assert len(files) > 20
    assert [
        path.name for path in files if INDEX.search(path.read_text(encoding="utf-8", errors="ignore"))
    ] == []
