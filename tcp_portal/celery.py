"""The Celery application, and the worker that lives inside the web process of the embedded default."""

from __future__ import annotations

import gc
import os
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.cache import caches
from kombu.exceptions import OperationalError

from tcp_portal.operations.cache import LastingRedisCache
from tcp_portal.operations.tasks import listen

if TYPE_CHECKING:
    from celery.worker import WorkController

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")

app = Celery("tcp_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
listen()


@worker_init.connect
@beat_init.connect
def _check_account(**_more: Any) -> None:
    """A worker does not start with an account of the database that stands above the wall."""
    from tcp_portal.access.database_user import must_be_plain  # settings are read by now

    must_be_plain()


# What packs and forecasts are made with. Tasks import it where they use it, for no other process needs it.
_LIBRARIES = (
    "numpy",
    "lifelines",
    "tcp_portal.packs.writers.pptx",
    "tcp_portal.packs.writers.pdf",
    "tcp_portal.packs.writers.xlsx",
    "tcp_portal.packs.writers.binder",
)


@worker_init.connect
def load_libraries(**_more: Any) -> None:
    """Before a worker is split into its processes: none of them pays for it with its first pack, and all share it."""
    for name in _LIBRARIES:
        import_module(name)
    gc.collect()
    gc.freeze()  # the search for unused objects would copy what is shared into each process


_lock = threading.Lock()
_workers: list[WorkController] = []  # the embedded worker, once it is started


def ensure_worker() -> None:
    """Starts the in-process worker on the first task, where the broker is memory; elsewhere does nothing.

    Started late so that it runs in the process that serves, after any fork.
    """
    if not str(app.conf.broker_url).startswith("memory://"):
        return
    from celery.worker import WorkController  # heavy: only the process that works pays for it

    with _lock:
        if _workers:
            return
        options: dict[str, Any] = {
            "pool_cls": "threads",
            "concurrency": 1,
            "hostname": "embedded@localhost",
            "without_heartbeat": True,
            "without_mingle": True,
            "without_gossip": True,
            "quiet": True,
        }
        worker = WorkController(app=app, **options)
        _workers.append(worker)
        threading.Thread(target=worker.start, daemon=True, name="embedded-worker").start()


def hand_out(task: str, values: dict[str, str]) -> bool:
    """Tells a worker of a task, once and at once; False while the broker is away: whoever asks keeps a row that waits.

    The cache lies on the same Redis and remembers for a while that it is away, so that no page waits for it again.
    """
    ensure_worker()
    here = caches["default"]
    if isinstance(here, LastingRedisCache) and not here.is_here():
        return False
    try:
        app.send_task(task, kwargs=values, retry=False)
    except OperationalError:
        return False
    return True


def stop_worker() -> None:
    """Stops the in-process worker, if one runs: for a clean end of the demonstration and of tests."""
    with _lock:
        while _workers:
            _workers.pop().stop()
