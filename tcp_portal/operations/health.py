"""Whether this process can work: asked by probes, so it tells one word and nothing of the inside."""

from __future__ import annotations

import logging
from enum import StrEnum
from functools import cache
from pkgutil import iter_modules

from django.apps import apps
from django.core.cache import caches
from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder

from tcp_portal.operations.cache import LastingRedisCache

logger = logging.getLogger(__name__)


class Readiness(StrEnum):
    """Ready: everything is there. Degraded: pages work, jobs wait. Unavailable: no page would work."""

    READY = "ready"
    DEGRADED = "degraded"
    UNAVAILABLE = "unavailable"


def readiness() -> Readiness:
    """The database must answer and have every migration of this code; Redis may be away. One query."""
    try:
        missing = _shipped() - set(MigrationRecorder(connection).applied_migrations())
    except Error as fault:
        logger.error("not ready: the database: %s", type(fault).__name__)
        return Readiness.UNAVAILABLE
    if missing:
        logger.error("not ready: %s migrations are not applied", len(missing))
        return Readiness.UNAVAILABLE
    here = caches["default"]
    if isinstance(here, LastingRedisCache) and not here.is_here():
        return Readiness.DEGRADED
    return Readiness.READY


@cache
def _shipped() -> frozenset[tuple[str, str]]:
    """Every migration of the code by app and name. Read by the names of files: nothing of them is loaded."""
    found = set()
    for app in apps.get_app_configs():
        folder = f"{app.path}/migrations"
        found |= {(app.label, each.name) for each in iter_modules([folder]) if each.name[0] not in "_~"}
    return frozenset(found)
