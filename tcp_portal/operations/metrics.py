"""Figures for monitoring, as Prometheus reads them: added up over the web processes of this machine.

Requests are counted in files that the processes share (PROMETHEUS_MULTIPROC_DIR, set by gunicorn.conf.py); jobs are
counted in the database when somebody asks, so that it does not matter which machine answers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from tcp_portal.access.wall import crossing
from tcp_portal.operations.cache import LastingRedisCache
from tcp_portal.web.registry import job_kinds

SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
QUEUE = "celery"

_own = CollectorRegistry()  # of this process, where no files are shared
REQUESTS = Counter(
    "portal_requests", "Answers by view, method and status", ["view", "method", "status"], registry=_own
)
DURATION = Histogram(
    "portal_request_seconds", "Time to answer by view", ["view"], buckets=SECONDS, registry=_own
)
POOL = Gauge(
    "portal_database_connections",
    "Connections to the database that are open, and requests that wait for one",
    ["state"],
    registry=_own,
    multiprocess_mode="livesum",
)


def note_answer(*, view: str, method: str, status: int, seconds: float) -> None:
    """Counts one answer."""
    REQUESTS.labels(view, method, str(status)).inc()
    DURATION.labels(view).observe(seconds)
    pool = getattr(connection, "pool", None)
    if pool is not None:
        stats = pool.get_stats()
        POOL.labels("open").set(stats.get("pool_size", 0))
        POOL.labels("free").set(stats.get("pool_available", 0))
        POOL.labels("waited_for").set(stats.get("requests_waiting", 0))


class JobsCollector(Collector):
    """Unfinished jobs by kind, how long the oldest has waited, and how many messages lie in the queue."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Asked at each reading."""
        with crossing("how many jobs wait in all, never whose"):
            yield from self._jobs()
        yield from self._queue()

    def _jobs(self) -> Iterator[GaugeMetricFamily]:
        count = GaugeMetricFamily("portal_jobs_unfinished", "Jobs that are not finished", labels=["kind"])
        age = GaugeMetricFamily(
            "portal_oldest_job_seconds", "Age of the oldest unfinished job", labels=["kind"]
        )
        for kind in job_kinds():
            waiting, oldest = kind.backlog()
            count.add_metric([kind.key], waiting)
            age.add_metric([kind.key], 0 if oldest is None else max((self.now - oldest).total_seconds(), 0))
        yield count
        yield age

    def _queue(self) -> Iterator[GaugeMetricFamily]:
        here = caches["default"]
        if not isinstance(here, LastingRedisCache):
            return
        prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("global_keyprefix", "")
        length = here.length_of(f"{prefix}{QUEUE}")
        yield GaugeMetricFamily("portal_redis_up", "Whether Redis answers", value=length is not None)
        if length is not None:
            yield GaugeMetricFamily(
                "portal_queue_messages", "Messages that no worker has taken", value=length
            )


def text(now: datetime) -> bytes:
    """All figures in the format of Prometheus. Raises the database's fault when it is away."""
    read: Any = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(read)  # type: ignore[no-untyped-call]
    else:
        read = _own
    jobs = CollectorRegistry()
    jobs.register(JobsCollector(now))
    return generate_latest(read) + generate_latest(jobs)
