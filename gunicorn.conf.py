"""Read by gunicorn in this folder: what its processes share, how they keep small, and lines of the log like all others.

The portal is loaded once, before the processes are split from the first one: what they only read of it they share.
Code is therefore new after a new start, as with a new image; HUP gives new processes of the same code.
"""

from __future__ import annotations

import ctypes
import gc
import os
import shutil
import tempfile
from typing import Any

# Of glibc, <malloc.h>. Without these each thread gets a store of its own that is never given back, and after the first
# password's hash (16 MiB) large blocks are cut from it, too.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_LARGE = 256 * 1024  # bytes

preload_app = True

# Set before the processes start; HUP keeps the folder.
_FOLDER = os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="portal-metrics-"))

logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "tcp_portal.operations.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


def keep_small() -> None:
    """Freed memory goes back to the system. Other C libraries than glibc have no such settings, or need none."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for setting, value in ((_M_ARENA_MAX, 2), (_M_MMAP_THRESHOLD, _LARGE), (_M_TRIM_THRESHOLD, _LARGE)):
            mallopt(setting, value)


keep_small()


def pre_fork(_server: Any, _worker: Any) -> None:
    """Python's search for unused objects leaves alone what is shared: looking at it would copy it into each process."""
    gc.collect()
    gc.freeze()


def child_exit(_server: Any, worker: Any) -> None:
    """What a process that ended held at the moment counts no more."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    """Nothing is left behind, but for a server of new code that took over (USR2) and counts in the same folder."""
    if not server.reexec_pid:
        shutil.rmtree(_FOLDER, ignore_errors=True)
