"""Insecure code: what bandit finds is mended, or excused by a reason.

A finding in one line is excused there, by the mark that ruff reads too (`# noqa: S603  # why`). A kind of finding that
says nothing of a whole part of the tree stands below. An excuse that excuses nothing any more fails as well.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SCANNED = ("boot.py", "manage.py", "tools", "tcp_portal", "cohorts", "trajectories", "finance", "workstreams")
# What bandit calls otherwise than ruff, or finds a second time under another number.
RUFF = {"B703": "S308"}
NOQA = re.compile(r"# noqa: (?P<codes>[A-Z0-9, ]+?)\s*(?:[-#]|\N{EN DASH})\s*\S")


@dataclass(frozen=True, slots=True)
class Excuse:
    """A kind of finding, the files where it says nothing, and why."""

    test: str
    files: str
    why: str


EXCUSES = (
    Excuse("B311", "*/demo/*", "invented people and figures from a fixed seed, no secret"),
    Excuse("B311", "tools/bench_import.py", "rows to measure with"),
    Excuse("B404", "*", "the import does nothing: each call is judged by B603"),
    Excuse("B406", "*", "these write XML: escape and quoteattr parse nothing"),
    Excuse("B603", "tools/*", "a developer's own commands, without a shell; no input of others"),
    Excuse("B603", "boot.py", "the set-up's own commands, without a shell; no input of others"),
    Excuse("B607", "tools/*", "a developer's own machine finds its programs by its own PATH"),
    Excuse("B608", "tools/bench_questions.py", "text of the file itself, on a database to measure with"),
    Excuse("B608", "*/migrations/*", "SQL made of names in the migration itself"),
    Excuse(
        "B105", "tools/lint.py", "the values of a production that could be, for Django's deployment check"
    ),
    Excuse(
        "B105", "tcp_portal/access/accounts.py", "sentences that people read, under names that allauth gave"
    ),
    Excuse("B105", "tools/pictures.py", "the demonstration's password, known to everyone"),
)


def found() -> list[dict[str, Any]]:
    """Every finding of bandit, of whatever severity."""
    command = [
        sys.executable,
        "-m",
        "bandit",
        "--quiet",
        "--recursive",
        "--format=json",
        "--ignore-nosec",
        *SCANNED,
    ]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    report = json.loads(ran.stdout)
    if report["errors"]:
        raise SystemExit(f"bandit could not read {report['errors']}")
    results: list[dict[str, Any]] = report["results"]
    return results


def marked(finding: dict[str, Any]) -> bool:
    """Whether a line of the finding carries ruff's mark for it, with a reason behind."""
    lines = (ROOT / finding["filename"]).read_text(encoding="utf-8").splitlines()
    code = RUFF.get(finding["test_id"], "S" + finding["test_id"][1:])
    marks = (NOQA.search(lines[number - 1]) for number in finding["line_range"])
    return any(code in mark["codes"].replace(",", " ").split() for mark in marks if mark)


def open_findings(findings: list[dict[str, Any]]) -> Iterator[str]:
    """A line for each finding without an excuse, and for each excuse without a finding."""
    used = set[Excuse]()
    for finding in findings:
        path = finding["filename"].removeprefix("./")
        excuse = next(
            (one for one in EXCUSES if one.test == finding["test_id"] and fnmatch(path, one.files)), None
        )
        if excuse:
            used.add(excuse)
        elif not marked(finding):
            yield f"{path}:{finding['line_number']} {finding['test_id']} {finding['issue_text']}"
    yield from (f"Nothing needs this excuse any more: {one}" for one in EXCUSES if one not in used)


def main() -> int:
    """Prints what is left; returns the exit code."""
    left = list(open_findings(found()))
    print("\n".join(left))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
