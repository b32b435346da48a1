"""Harmful files to the page of imports of a running demonstration: answer, seconds and memory of each (G6)."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

from tools.faults.forms import form_with
from tools.faults.visitor import Visitor

PAGE = "/tracker/import/?partnership=BHR&month=2017-04"
DAY = {"as_at_0": "30", "as_at_1": "4", "as_at_2": "2017"}
REFUSED = 422
MOST_SECONDS, MOST_MIB = 5.0, 200.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """What one file came to."""

    kind: str
    status: int
    seconds: float
    mib: float

    @property
    def is_harmless(self) -> bool:
        """Refused with words, soon, and without much memory."""
        return self.status == REFUSED and self.seconds < MOST_SECONDS and self.mib < MOST_MIB

    def words(self) -> str:
        """For the terminal."""
        return f"{self.kind}: {self.status} after {self.seconds:.2f} s, {self.mib:.0f} MiB more"


def _memory(pid: int, name: str) -> float:
    """A line of the kernel about the process, in MiB: VmRSS now, VmHWM at most since it was last forgotten."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def _forget_the_most(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def harmful() -> dict[str, Callable[[], bytes]]:
    """The files of the suite, by kind."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()
    found: Any = import_module("tests.integration.cohorts.test_imports_are_exact")
    made: dict[str, Callable[[], bytes]] = found.HARMFUL
    return made


def _sent(visitor: Visitor, content: bytes) -> tuple[int, float]:
    """The status of the answer and the seconds until it."""
    form = form_with(visitor.get(PAGE).body, "as_at_0")
    answer = visitor.send_file(form, PAGE, "file", content, **DAY)
    return answer.status, answer.seconds


def refusals(address: str, cookie: str, pid: int) -> list[Refusal]:
    """Each file sent once to the page at this address, which the process serves. The last one is sent once more before
    all, so that what a process loads with its first import is not counted as a file's. Memory is told above what it
    held then: what it kept of the files before is counted, too."""
    visitor, found, kinds = Visitor(urlsplit(address).port or 80), list[Refusal](), harmful()
    visitor.cookies = dict(pair.split("=", 1) for pair in cookie.split(";"))
    _sent(visitor, kinds[next(reversed(kinds))]())
    before = _memory(pid, "VmRSS")
    for kind, make in kinds.items():
        content = make()
        _forget_the_most(pid)
        status, seconds = _sent(visitor, content)
        found.append(Refusal(kind, status, seconds, _memory(pid, "VmHWM") - before))
    return found


def told_of_harmful_files(address: str, cookie: str, pid: int) -> tuple[str, list[str]]:
    """How many there were, the slowest and the greediest; and those that did harm."""
    found = refusals(address, cookie, pid)
    slowest, greediest = max(found, key=lambda one: one.seconds), max(found, key=lambda one: one.mib)
    did = f"{len(found)} files, slowest {slowest.words()}, greediest {greediest.words()}"
    return did, [one.words() for one in found if not one.is_harmless]
