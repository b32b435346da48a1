"""A short run of the faults: a portal of its own, its servers killed one after the other under writes.

`make faults` makes all of them, and more of each: docs/faults.md.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tools.faults.report import BEGIN, END, Figure, between_marks, record
from tools.load.__main__ import PAGE, lines

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[3]


def test_nothing_promised_is_lost_and_nothing_is_half_done() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.faults", "--short"],
        cwd=ROOT,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert "3 of 3 promises kept." in done.stdout


def test_new_figures_take_the_place_of_old_ones_of_the_same_fault(tmp_path: Path) -> None:
    page = tmp_path / "faults.md"
    page.write_text(f"Before\n{BEGIN}\n{END}\nAfter\n", encoding="utf-8")
    record([Figure("F01", "kills", "0 lost", "1 lost", False)], date(2026, 11, 30), page)
    record([Figure("F03", "away", "503", "503", True)], date(2026, 11, 30), page)
    record([Figure("F01", "kills", "0 lost", "0 lost", True)], date(2026, 12, 1), page)
    text = page.read_text(encoding="utf-8")
    assert "1 lost" not in text
    assert text.startswith("Before")
    assert text.endswith("After\n")
    rows = [line for line in text.splitlines() if line.startswith("| F")]
    assert [row.split("|")[1].strip() for row in rows] == ["F01", "F03"]
    assert "1 December 2026" in rows[0]


def test_a_round_of_the_load_is_a_table_of_its_page(tmp_path: Path) -> None:
    row = {
        "Request Count": "90",
        "Failure Count": "0",
        "Requests/s": "45.04",
        "50%": "80",
        "95%": "340",
        "99%": "700",
    }
    page = tmp_path / "load.md"
    page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    for processes in (2, 3):
        title = f"200 people, {processes} processes"
        between_marks(page, list(lines(title, 8.26, {"home": row, "Aggregated": row}, [67.8, 70.1])))
    text = page.read_text(encoding="utf-8")
    assert "2 processes" not in text.partition(BEGIN)[2]
    assert "| **all** | 90 | 0 | 45.0 | 80 | 340 | 700 |" in text
    assert "p95 8.3 s. Web processes: 68, 70 MiB." in text
