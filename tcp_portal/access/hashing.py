"""Passwords are hashed by some of the machine's cores at a time, never by all: pages go on while many sign in.

A hash is made slow on purpose. 200 people who sign in at half past eight would otherwise take every core. The slots are
locks on files that all processes of the machine share; a killed process gives its own back. Who finds none waits a
moment; when too many of a process wait already, or it takes too long, they are told to try again.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, ScryptPasswordHasher

PATIENCE = 4.0  # seconds
PAUSE = 0.02


class Busy(Exception):
    """Too many sign in at this moment."""


class Gate:
    """Lets so many through at a time on this machine, and so many of this process wait."""

    def __init__(self, folder: Path, *, slots: int, most_here: int, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._here = threading.BoundedSemaphore(most_here)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._paths = [folder / f"{number}.lock" for number in range(slots)]

    @contextmanager
    def pass_through(self) -> Iterator[None]:
        """Holds a slot. Raises Busy where too many wait already or none gets free in time."""
        if not self._here.acquire(blocking=False):
            raise Busy
        try:
            with self._slot():
                yield
        finally:
            self._here.release()

    @contextmanager
    def _slot(self) -> Iterator[None]:
        until = time.monotonic() + self.patience
        while (held := self._take()) is None:
            if time.monotonic() >= until:
                raise Busy
            time.sleep(PAUSE)
        with held:  # closing the file gives the lock back
            yield

    def _take(self) -> IO[bytes] | None:
        for path in self._paths:
            file = path.open("ab")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
            else:
                return file
        return None


def _this_machine() -> str:
    """Containers of one machine share its cores and say the same here; other machines have slots of their own."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return os.uname().nodename


@cache
def gate() -> Gate:
    """The gate of this process: a core is always left to pages."""
    slots = max(1, (os.cpu_count() or 2) - 1)
    folder = settings.PORTAL_DATA_DIR / "hashing" / _this_machine()
    return Gate(folder, slots=slots, most_here=settings.PORTAL_HASHING_THREADS)


class GatedScryptHasher(ScryptPasswordHasher):
    """Django's scrypt behind the gate. Checking a password hashes it again, so this is both."""

    def encode(
        self, password: str, salt: str, n: int | None = None, r: int | None = None, p: int | None = None
    ) -> str:
        with gate().pass_through():
            return super().encode(password, salt, n, r, p)


class GatedPBKDF2Hasher(PBKDF2PasswordHasher):
    """For passwords set before scrypt."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        with gate().pass_through():
            return super().encode(password, salt, iterations)
