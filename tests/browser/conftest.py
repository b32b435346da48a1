"""A real Chromium on a real server: how to sign in, and what no page may do."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from celery.worker import WorkController
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tcp_portal.celery import app, stop_worker

CHROMIUM = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "/usr/lib/chromium/chromium",
)
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What Chromium says of an answer that is not 2xx; the tests ask for such pages on purpose.
NOT_FOUND = "Failed to load resource: the server responded with a status of 4"

SignIn = Callable[[Page, Any], None]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium, which asks nobody on the network for anything."""
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else []
    program = next((path for name in (*named, *CHROMIUM) if (path := shutil.which(name))), None)
    if program is None:
        pytest.fail("The browser tests need Chromium: install it, or name it in CHROMIUM.")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": program, "args": [*QUIET, *sandbox]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A British person at a desk who wants no movement on the screen."""
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture(scope="session", autouse=True)
def _worker() -> Iterator[None]:
    """A worker for the tasks that pages start: the embedded one, or one of our own on Redis."""
    if app.conf.broker_url.startswith("memory://"):
        yield
        stop_worker()
        return
    options: dict[str, Any] = {"pool_cls": "threads", "concurrency": 1, "quiet": True, "without_mingle": True}
    worker = WorkController(
        app=app, hostname=f"tests-{os.getpid()}@localhost", without_gossip=True, **options
    )
    threading.Thread(target=worker.start, daemon=True).start()
    yield
    worker.stop()


def watch(context: BrowserContext, complaints: list[str]) -> None:
    """Notes every error of a page: scripts, the content security policy, files that are missing."""

    def on_console(message: ConsoleMessage) -> None:
        asked_for = message.text.startswith(NOT_FOUND) and "/static/" not in message.location["url"]
        if message.type in {"error", "warning"} and not asked_for:
            complaints.append(f"{message.text} ({message.location['url']})")

    context.on("console", on_console)
    context.on("weberror", lambda error: complaints.append(str(error.error)))


@pytest.fixture
def context(context: BrowserContext) -> Iterator[BrowserContext]:
    """The browser of one person; the test fails when any page of it complained."""
    complaints: list[str] = []
    watch(context, complaints)
    yield context
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page_without_script(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page in a browser that runs no JavaScript."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def sign_in(live_server: LiveServer) -> SignIn:
    """`sign_in(page, user)`: the page's browser is signed in as the person, without the form."""

    def sign_in(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]

    return sign_in


@pytest.fixture
def check_axe() -> Callable[[Page], None]:
    """`check_axe(page)`: fails when axe finds a breach of WCAG 2.0 to 2.2, level A or AA."""

    def check_axe(page: Page) -> None:
        page.wait_for_load_state()  # a page that still gets its styles has other sizes
        # What passed is left out of the answer: it may be megabytes, and nobody reads it.
        results = Axe().run(page, options={"runOnly": STANDARDS, "resultTypes": ["violations"]})
        assert results.violations_count == 0, results.generate_report()

    return check_axe
