"""Every page that a commissioner may open: axe finds nothing, nothing complains, and it fits a phone.

The pages are those of the guards' table of addresses, in the guards' world, so that no new page is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tcp_portal.access import Role
from tcp_portal.packs.services import requests
from tests.guards.universe import ACTORS, ADDRESSES, Answer, Target, World, expected, make_world, targets

pytestmark = pytest.mark.postgresql("a page looks the same on both databases")
SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
KEEPER = next(actor for actor in ACTORS if actor.name == Role.COMMISSIONER.value)
FILES = {"cohorts:export", "cohorts:import_template", "packs:download"}
SHOWN = (200, 409)  # a page, or one that says why the form cannot be filled in now
SIDEWAYS = "element => element.scrollWidth > element.clientWidth"


def pages() -> list[tuple[str, Target]]:
    """Each address with a page for the keeper, and what it is asked about."""
    return [
        (name, target)
        for name, address in sorted(ADDRESSES.items())
        if name not in FILES and "GET" in address.methods and not address.probed
        for target in targets(address)[:1]
        if expected(KEEPER, address, target, "GET") is Answer.OPEN
    ]


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """It builds its packs itself: no worker is told of them."""
    with monkeypatch.context() as patched:
        patched.setattr(requests, "nudge", lambda _: True)
        return make_world()


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_is_accessible_and_fits_a_phone(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World, half: int
) -> None:
    sign_in(page, world.users[KEEPER.name])
    wrong: list[str] = []
    for name, target in pages()[half::2]:
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        answer = page.goto(live_server.url + world.url(name, target, KEEPER))
        if answer is None or answer.status not in SHOWN:
            wrong.append(f"{name}: {answer and answer.status}")
            continue
        try:
            check_axe(page)
        except AssertionError as fault:
            wrong.append(f"{name}: {fault}")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        if page.locator("html").evaluate(SIDEWAYS):
            wrong.append(f"{name}: wider than a phone")
    assert not wrong, "\n\n".join(wrong)
