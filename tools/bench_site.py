"""Asks the portal for pages as a web server does: through WSGI, signed in by a session's cookie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path

from tools.bench_cpu import least

# As `django-admin startproject` has them.
PLAIN_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone who is signed in, and the application that answers."""

    application: WSGIHandler
    cookie: str = ""

    def get(self, address: str) -> bytes:
        """The page. Raises LookupError for any answer but 200, with its status."""
        split, answered = urlsplit(address), [""]
        environ: dict[str, Any] = {
            "PATH_INFO": split.path,
            "QUERY_STRING": split.query,
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": self.cookie,
        }
        setup_testing_defaults(environ)

        def start(status: str, _headers: object, _fault: object = None) -> Callable[[bytes], object]:
            answered[0] = status
            return lambda _more: None

        response = self.application(environ, start)
        body = b"".join(response)
        response.close()
        if not answered[0].startswith("200"):
            raise LookupError(f"{split.path} answered {answered[0]}.")
        return body


def cookie_for(user: Any) -> str:
    """A new session of this person, as the browser would send it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def _empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("", _empty)]


@contextmanager
def empty_page() -> Iterator[Visitor]:
    """A page that says nothing, behind what every new Django project starts with."""
    with override_settings(MIDDLEWARE=PLAIN_MIDDLEWARE, ROOT_URLCONF=__name__):
        yield Visitor(WSGIHandler())


def count_queries(act: Callable[[], object]) -> int:
    """How many statements the database is sent."""
    sent = 0

    def count(execute: Callable[..., object], *arguments: object) -> object:
        nonlocal sent
        sent += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        act()
    return sent


def backends() -> list[int]:
    """The processes that PostgreSQL runs for this database; none on SQLite, which works inside the worker."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [pid for (pid,) in cursor.fetchall()]


def asked(email: str, named: list[tuple[str, str]], times: int) -> list[dict[str, Any]]:
    """What each page (its name, its address) costs this person: CPU, queries, size."""
    from tcp_portal.partnerships.models import User
    from tcp_portal.wsgi import application

    visitor = Visitor(application, cookie_for(User.objects.get(email=email)))
    rows = []
    for name, address in named:

        def visit(to: str = address) -> bytes:
            return visitor.get(to)

        cpu = least(visit, times=times, backends=backends)
        rows.append({"name": name, "cpu": asdict(cpu), "queries": count_queries(visit), "size": len(visit())})
    return rows
