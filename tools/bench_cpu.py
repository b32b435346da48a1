"""CPU time and memory of this process and of PostgreSQL's, as the kernel counts them."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from tools.faults.programs import mib_of

WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Cpu:
    """Milliseconds of CPU: of the worker, and of the database's own processes (None: not to be seen from here)."""

    worker: float
    database: float | None = 0.0

    @property
    def total(self) -> float:
        return self.worker + (self.database or 0.0)


def _spent(pid: int) -> float | None:
    """Milliseconds of CPU that a process has used so far; None for one of another machine or system."""
    try:
        words = Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()
    except OSError:
        return None
    return int(words[0]) / 1e6


def _spent_by(pids: Collection[int]) -> float | None:
    known = [spent for pid in pids if (spent := _spent(pid)) is not None]
    return sum(known) if len(known) == len(pids) else None


def once(act: Callable[[], object], *, backends: Callable[[], Collection[int]]) -> Cpu:
    """The CPU of one run."""
    pids = backends()
    before, start = _spent_by(pids), time.process_time()
    act()
    worker, after = (time.process_time() - start) * 1000, _spent_by(pids)
    return Cpu(worker, None if before is None or after is None else after - before)


def least(
    act: Callable[[], object],
    *,
    times: int,
    backends: Callable[[], Collection[int]],
    warm_up: int = WARM_UP,
) -> Cpu:
    """The least CPU of so many runs, after a few that fill caches: what the machine's other work adds is left out."""
    for _ in range(warm_up):
        act()
    return min((once(act, backends=backends) for _ in range(times)), key=lambda cpu: cpu.total)


def uss_mib() -> float | None:
    """Memory of this process alone (USS) in MiB; None where the system does not say."""
    try:
        return mib_of(os.getpid())
    except OSError:
        return None


def peak_mib() -> float:
    """The most memory that this process ever held (RSS, shared libraries with it) in MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024**2 if sys.platform == "darwin" else most / 1024
