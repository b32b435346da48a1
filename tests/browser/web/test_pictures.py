"""The way to each picture of the user guide can still be gone, so that no page changes behind its picture's back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tcp_portal.partnerships.models import User
from tests.factories.demonstration import load_demonstration
from tools.pictures import PICTURES, Picture, go

SignIn = Callable[[Page, Any], None]
SEEN = [picture for picture in PICTURES if picture.steps is None]
WALKED = [picture for picture in PICTURES if picture.steps is not None]


@pytest.fixture
def people(transactional_db: None) -> Callable[[Picture], User]:
    """The demonstration, and who looks at a picture of it."""
    with transaction.atomic():  # rows refer to each other both ways
        load_demonstration()
    return lambda picture: User.objects.get(email=f"{picture.who}@example.org")


@pytest.fixture
def window(
    browser: Browser, browser_context_args: dict[str, Any], live_server: LiveServer
) -> Iterator[Callable[[Picture], Page]]:
    """A window as high as a picture, in a browser of its own."""
    opened = []

    def open_window(picture: Picture) -> Page:
        size = {"width": 1280, "height": picture.height}
        context = browser.new_context(**{**browser_context_args, "viewport": size}, base_url=live_server.url)
        opened.append(context)
        return context.new_page()

    yield open_window
    for context in opened:
        context.close()


def test_the_way_to_each_picture_can_be_gone(
    people: Callable[[Picture], User], window: Callable[[Picture], Page], sign_in: SignIn
) -> None:
    for picture in SEEN:
        client = Client()
        if picture.who:
            client.force_login(people(picture))
        assert client.get(picture.path).status_code == 200, picture.name
    for picture in WALKED:
        page = window(picture)
        sign_in(page, people(picture))
        go(page, picture)
        expect(page.get_by_role("heading", level=1), picture.name).not_to_have_text("Page not found")
        page.context.close()
