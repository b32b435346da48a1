"""Read by gunicorn in this folder: where its processes share their figures, and lines of the log like all others."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import Any

# Set before the processes start; a reload of the code keeps the folder.
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


def child_exit(_server: Any, worker: Any) -> None:
    """What a process that ended held at the moment counts no more."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Any) -> None:
    """Nothing is left behind."""
    shutil.rmtree(_FOLDER, ignore_errors=True)
