"""A real Chromium that is given pages of the test's own transaction, the portal's static files, and nothing else."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Request, Route

from tests.browser.conftest import watch

HOST = "http://localhost"  # which browsers trust as they do https
# What payloads call: whoever gets there has run. A policy that stops it complains on the console, which counts, too.
HIT = "window.hit = number => console.error(`payload ${number} ran`);"
NO_CONTENT = 204


class Reader:
    """A browser before an answer of the portal: what it complained of, and whom else it asked."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self._shown: tuple[dict[str, str], bytes] = ({}, b"")

    def show(self, response: Any, body: bytes) -> None:
        """Opens the answer, with its own headers, and waits until what belongs to it is there."""
        self._shown = dict(response.items()), body
        self.page.goto(f"{HOST}/shown/", wait_until="load")

    def answer(self, route: Route, request: Request) -> None:
        """The page, its static files; what a page asks the portal for by itself comes to nothing."""
        asked = urlsplit(request.url)
        if not request.url.startswith(f"{HOST}/"):
            self.elsewhere.append(request.url)
            route.abort()
        elif asked.path == "/shown/":
            headers, body = self._shown
            route.fulfill(headers=headers, body=body)
        elif asked.path.startswith("/static/"):
            path = str(finders.find(asked.path.removeprefix("/static/")))
            route.fulfill(
                content_type=mimetypes.guess_type(path)[0] or "text/plain", body=Path(path).read_bytes()
            )
        else:
            route.fulfill(status=NO_CONTENT)


@contextmanager
def reading(browser: Browser) -> Iterator[Reader]:
    """A browser with scripts on."""
    context = browser.new_context(reduced_motion="reduce", locale="en-GB")
    context.add_init_script(HIT)
    reader = Reader(context.new_page())
    watch(context, reader.complaints)
    context.route("**/*", reader.answer)
    try:
        yield reader
    finally:
        context.close()
