"""Readers with colours of their own (forced colours), and who sees where the keyboard is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tcp_portal.access import Role
from tests.factories import admitted, make_partnership, make_user

SignIn = Callable[[Page, Any], None]
PATHS = ("/", "/tracker/", "/performance/")
# The colour of the canvas, and what is drawn on it: as the browser computes them.
PAPER = "element => getComputedStyle(element).backgroundColor"
RING = """element => {
  const style = getComputedStyle(element);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
EDGE = "element => getComputedStyle(element).borderBottomColor"


@pytest.fixture
def own_colours(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page of somebody who has chosen bright letters on black."""
    context = browser.new_context(**browser_context_args, forced_colors="active", color_scheme="dark")
    yield context.new_page()
    context.close()


@pytest.mark.usefixtures("transactional_db")
def test_own_colours_show_where_one_is_and_charts_keep_their_paper(
    own_colours: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    spell = admitted(make_partnership(opens_at=date(2017, 4, 1)))
    page = own_colours
    sign_in(page, make_user(Role.COMMISSIONER, spell.partnership))
    for path in PATHS:
        page.goto(f"{live_server.url}{path}")
        here, other = page.locator(".nav a[aria-current]"), page.locator(".nav a:not([aria-current])").first
        canvas = page.locator("body").evaluate(PAPER)
        assert other.evaluate(EDGE) == canvas, "a line under every link says nothing"
        assert here.evaluate(EDGE) != canvas
        for link in page.locator("main a:visible, main button:visible, main select:visible").all()[:12]:
            link.focus()
            page.keyboard.press("Shift")  # as from the keyboard
            assert link.evaluate(RING), path
    plot = page.locator(".chart__plot").first
    assert plot.evaluate(PAPER) == "rgb(255, 255, 255)"
