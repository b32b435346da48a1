"""What a fault must show and what it showed."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
BEGIN, END = "<!-- results -->", "<!-- end of results -->"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: the fault (F01-F18 of the plan), what was done, promised and found, and whether the promise holds."""

    fault: str
    done: str
    promised: str
    found: str
    holds: bool

    def line(self) -> str:
        """For the terminal."""
        word = "holds " if self.holds else "BROKEN"
        return f"{word} {self.fault}  {self.done}: {self.found} (promised: {self.promised})"


def machine() -> str:
    """The machine's size in words."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    memory = round(pages * size / 1024**3)
    return f"{os.cpu_count()} cores, {memory} GB, Python {platform.python_version()}"


def between_marks(page: Path, rows: Sequence[str]) -> None:
    """Puts the lines into the page in place of those between its two marks."""
    head, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    page.write_text(f"{head}{BEGIN}\n\n" + "\n".join(rows) + f"\n\n{END}{tail}", encoding="utf-8")


def record(figures: Sequence[Figure], day: date, page: Path = PAGE) -> None:
    """Puts the figures into the page, between its two marks. Those of faults that were not run stay."""
    old = page.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    ran = {
        "F00",
        *(figure.fault for figure in figures),
    }  # one that could not be made is told by its own run only
    kept = [row for row in old.splitlines() if row.startswith("| F") and row.split("|")[1].strip() not in ran]
    told = f"{day:%-d %B %Y}, {machine()}"
    new = [
        f"| {one.fault} | {one.done} | {one.promised} | {one.found} | {'yes' if one.holds else '**no**'} | {told} |"
        for one in figures
    ]
    rows = sorted([*kept, *new], key=lambda row: row.split("|")[1].strip())
    table = [
        "| fault | what was done | promised | found | holds | when, on what |",
        "| --- | --- | --- | --- | --- | --- |",
        *rows,
    ]
    between_marks(page, table)
