"""Closing a month in a real browser: checks, closing, a late fact, the statement, two people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.integration.trajectories.closed import closed, learnt_later
from tests.integration.trajectories.made import World, address, make_world

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def go(page: Page, live_server: LiveServer, world: World, name: str) -> None:
    page.goto(live_server.url + address(world.partnership, name, month="2017-03"))


def act(page: Page, label: str) -> None:
    """Presses what may be done with March 2017 in the list."""
    page.get_by_role("row", name="March 2017").get_by_role("link", name=label).click()


def test_a_month_is_closed_after_checks_and_later_facts_are_told(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World
) -> None:
    sign_in(page, world.manager)
    go(page, live_server, world, "months")
    check_axe(page)
    act(page, "Close")
    expect(page.get_by_role("heading", level=1)).to_have_text("Close March 2017?")
    check_axe(page)
    page.get_by_label("Note").fill("For the Board of May")
    page.get_by_role("button", name="Close March 2017").click()
    expect(page.get_by_text("March 2017 is closed.")).to_be_visible()
    learnt_later(world)

    go(page, live_server, world, "dashboard")
    expect(page.locator(".lede")).to_contain_text("4 people in hospital")
    page.locator("#frame-figures").select_option("reported")
    page.locator(".second").get_by_role("button", name="Apply").click()
    expect(page.locator(".lede")).to_contain_text("5 people in hospital")
    expect(page.locator(".note", has_text="Later facts are not in them.")).to_be_visible()
    check_axe(page)

    go(page, live_server, world, "revisions")
    expect(page.locator(".lede")).to_contain_text("with 5 people in hospital; now it is 4.")
    expect(page.get_by_role("cell", name="−1 by change").first).to_be_visible()
    check_axe(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_two_people_open_a_month_again(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World
) -> None:
    closed(world)
    sign_in(page, world.manager)
    go(page, live_server, world, "months")
    act(page, "Ask to reopen")
    page.get_by_label("Why should it be opened again?").fill("A discharge was entered late")
    page.get_by_role("button", name="Ask to reopen").click()
    expect(page.get_by_text("A second person must agree: you asked yourself.")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, world.commissioner)
    go(page, live_server, world, "months")
    act(page, "Agree")
    expect(page.get_by_text("A discharge was entered late")).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Agree").click()
    expect(page.get_by_text("The month is open again.")).to_be_visible()
    act(page, "Check")
    expect(page.locator(".lede")).to_contain_text("every figure is as it was")
    check_axe(page)
