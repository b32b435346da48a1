"""What every test shares: where it may write and connect, and the rule that nothing is skipped."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from tcp_portal.operations import cache
from tests import flush, prepared

if connection.vendor == "postgresql":
    from tests import plain_role

TESTS = Path(__file__).parent
RUN = uuid.uuid4().hex[:12]
EMBEDDED = "sqlite" in settings.DATABASES["default"]["ENGINE"]

# Playwright's synchronous interface runs an event loop in the thread that also makes the test's people.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# The same examples on every machine; `HYPOTHESIS_PROFILE=search` looks for new ones.
hypothesis.settings.register_profile("default", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.register_profile("search", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def _point_settings_at_the_run() -> None:
    """Uploads and packs go to a temporary folder, and Redis keys carry the run's own prefix."""
    folder = Path(tempfile.mkdtemp(prefix="tcp-portal-tests-"))
    settings.PORTAL_DATA_DIR = folder
    settings.PORTAL_PACKS_DIR = folder / "packs"
    settings.PORTAL_UPLOADS_DIR = folder / "uploads"
    settings.PORTAL_SECURITY_CONTACT = "mailto:security@example.org"
    settings.PORTAL_SECURITY_EXPIRES = date(2018, 5, 12)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    options = settings.DATABASES["default"]["OPTIONS"]
    options.pop("pool", None)  # a pool would hold on to a database to be dropped
    if "options" in options:
        options["options"] += " -c synchronous_commit=off"  # no test outlives its database
    if not EMBEDDED:
        settings.MIDDLEWARE = ["tests.plain_role.PlainRole", *settings.MIDDLEWARE]
    if settings.CELERY_BROKER_URL.startswith("redis"):
        settings.CELERY_BROKER_TRANSPORT_OPTIONS = {
            **settings.CELERY_BROKER_TRANSPORT_OPTIONS,
            "global_keyprefix": f"test-{RUN}-",
        }


_point_settings_at_the_run()


def _server_hosts() -> list[str]:
    """This machine, and the servers that the environment names."""
    named = (urlsplit(os.environ.get(name, "")).hostname for name in ("DATABASE_URL", "REDIS_URL"))
    return ["127.0.0.1", "::1", "localhost", *(host for host in named if host)]


def pytest_unconfigure() -> None:
    shutil.rmtree(settings.PORTAL_DATA_DIR, ignore_errors=True)


def pytest_collection_finish() -> None:
    """The code and the tests stay until the end: Python need not search them for unused objects again and again."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgresql(reason): has a meaning on PostgreSQL only")
    config.addinivalue_line("markers", "embedded(reason): has a meaning on the embedded database only")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each folder's rules; and a test that has no meaning on this database is counted as deselected."""
    elsewhere = "postgresql" if EMBEDDED else "embedded"
    deselected = [item for item in items if item.get_closest_marker(elsewhere)]
    if deselected:
        config.hook.pytest_deselected(items=deselected)
        items[:] = [item for item in items if item not in deselected]
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        if folder == "unit":
            item.add_marker(pytest.mark.disable_socket)
        else:
            item.add_marker(pytest.mark.allow_hosts(_server_hosts()))
        if folder == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A skipped test is a failed test: what cannot run here must say so loudly."""
    report: Any = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and no test of the portal may be: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The embedded test database is a file: threads of one process cannot share one in memory."""
    if EMBEDDED:
        name = Path(settings.PORTAL_DATA_DIR) / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(name)
    if prepared.is_ready():
        prepared.point_at_a_copy()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """A copied file is the test database already; its folder goes at the end."""
    return django_db_keepdb or (EMBEDDED and prepared.is_ready())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What the migrations wrote is there for every test, also after one that empties the tables.

    At the end the worker of the browser tests may still hold a connection, and PostgreSQL drops no database in use.
    """
    with django_db_blocker.unblock():
        flush.keep()
        if connection.vendor == "postgresql":
            plain_role.make()
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _own_cache() -> Iterator[None]:
    """Each test starts with an empty cache, so that no rate limit of another test counts.

    A Redis that a machine at work answers late is not away, nor is one that the test before did without.
    """
    here = {**settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid.uuid4().hex}"}
    if "OPTIONS" in here:
        here["OPTIONS"] = {"socket_connect_timeout": 30.0, "socket_timeout": 30.0}
    cache.STATES.clear()
    with override_settings(CACHES={"default": here}):
        yield
