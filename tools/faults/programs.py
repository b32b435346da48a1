"""Programs that a fault starts, kills and starts again: each with its own group of processes and its own log."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 60.0


class NotInTime(Exception):
    """What was waited for did not come."""


def until(came: Callable[[], bool], what: str, *, seconds: float = PATIENCE, pause: float = 0.05) -> float:
    """Waits; returns the seconds that it took. Raises NotInTime with what was waited for."""
    started = time.monotonic()
    while not came():
        if time.monotonic() - started > seconds:
            raise NotInTime(f"{what}: not within {seconds:.0f} seconds.")
        time.sleep(pause)
    return time.monotonic() - started


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    """The processes that this one started, and theirs."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if parent == pid:
            child = int(stat.parent.name)
            found += [child, *children_of(child)]
    return found


def mib_of(pid: int, kind: str = "Private_") -> float:
    """Memory of a process in MiB: its own alone, or another `kind` of smaps. Raises OSError where none is told."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(kind)) / 1024


def kill_all(pids: Sequence[int]) -> None:
    """SIGKILL, and waits until they are gone."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    until(lambda: not any(is_alive(pid) for pid in pids), "killed processes are gone")


@dataclass
class Program:
    """One program that can be started again; `prefix` runs it as somebody else."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    heir: int = 0  # who took its place by itself

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def pid(self) -> int:
        if self.process is None:
            raise LookupError(f"{self.name} was never started.")
        return self.heir or self.process.pid

    def start(self) -> None:
        """Starts it, its words appended to its log."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )

    def kill(self) -> None:
        """SIGKILL for it and all that it started."""
        if self.process is None:
            return
        kill_all([self.pid, *children_of(self.pid)])
        self.process.wait()

    def follow(self, heir: int) -> None:
        """From now on it is this process."""
        self.heir = heir

    def send(self, number: signal.Signals) -> None:
        """A signal to the program itself."""
        os.kill(self.pid, number)

    def stop(self) -> None:
        """Asks it to end, and kills it when it does not."""
        if self.heir:
            kill_all([self.heir, *children_of(self.heir)])
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
