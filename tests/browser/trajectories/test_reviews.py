"""Reviews in a real browser: the share, a place's own, and the people whose review is overdue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.integration.trajectories.made import BD, World, address, make_world
from tests.integration.trajectories.reviewed import reviewed

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def world(transactional_db: None) -> World:
    return reviewed(make_world())


def test_from_the_share_to_the_people_whose_review_is_overdue(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World
) -> None:
    sign_in(page, world.manager)
    page.goto(live_server.url + address(world.partnership, "dashboard"))
    menu = page.get_by_role("navigation", name="Performance")
    menu.get_by_role("link", name="Who and what").click()
    menu.get_by_role("link", name="Reviews").click()
    expect(page.locator("#lede")).to_contain_text(
        "60% of reviews are in date on 30 April 2017: 3 of 5 people"
    )
    expect(page.locator("#reviews .main-svg").first).to_be_visible()
    check_axe(page)
    page.get_by_label("Place", exact=True).select_option(BD)
    page.locator(".filters button").click()
    expect(page.locator("#lede")).to_contain_text("33.3% of reviews are in date")
    check_axe(page)
    table = page.get_by_role("table", name="By commissioner of the bed, 30 April 2017")
    table.get_by_role("row", name="CCG").get_by_role("link", name="2", exact=True).nth(0).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People whose next review is overdue")
    expect(page.locator("tbody tr")).to_have_count(2)
    check_axe(page)
    page.get_by_role("link", name="What this figure counts").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People whose next review is overdue")


def test_admissions_and_the_register_fit_a_phone_and_need_no_script(
    page: Page,
    page_without_script: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    world: World,
) -> None:
    sign_in(page, world.board)
    for name in ("reviews", "register_learning"):
        page.goto(live_server.url + address(world.partnership, name))
        page.set_viewport_size(PHONE)
        assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
        check_axe(page)
    sign_in(page_without_script, world.board)
    page_without_script.goto(live_server.url + address(world.partnership, "register_learning"))
    page_without_script.get_by_label("Place", exact=True).select_option(BD)
    page_without_script.locator(".filters button").click()
    expect(page_without_script.locator("#lede")).to_contain_text("The register knew 2 of 3 people admitted")
    expect(page_without_script.locator("noscript svg").first).to_be_attached()
