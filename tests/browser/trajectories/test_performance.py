"""Performance in a real browser: the answer, the filters with and without script, and the people behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.integration.trajectories.made import BD, World, address, make_world, report_stocktake

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def world(transactional_db: None) -> World:
    made = make_world()
    report_stocktake(made)
    return made


def fits(page: Page) -> bool:
    """Whether nothing stands out of the screen sideways."""
    return bool(page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth"))


@pytest.mark.parametrize(
    "name", ["dashboard", "reconciliation", "plans", "plan_new", "measures", "reported_add"]
)
def test_each_page_is_accessible_and_fits_a_phone(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World, name: str
) -> None:
    sign_in(page, world.manager)
    page.goto(live_server.url + address(world.partnership, name))
    check_axe(page)
    page.set_viewport_size(PHONE)
    assert fits(page)
    check_axe(page)


def test_a_filter_changes_sentence_tiles_and_address_without_a_new_page(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World
) -> None:
    sign_in(page, world.board)
    page.goto(live_server.url + address(world.partnership, "dashboard"))
    expect(page.locator("#lede")).to_contain_text("5 people in hospital on 30 April 2017")
    expect(page.locator("#trajectory .main-svg").first).to_be_visible()
    page.get_by_label("Place", exact=True).select_option(BD)
    page.locator(".filters button").click()
    expect(page.locator("#lede")).to_contain_text("3 people from Barking and Dagenham in hospital")
    expect(page.locator("#status")).to_have_text("Barking and Dagenham: 3 in hospital")
    expect(page).to_have_url(re.compile(r"place=.+&span=month"))
    expect(page.locator("#trajectory .main-svg").first).to_be_visible()
    check_axe(page)
    page.go_back()
    expect(page.locator("#lede")).to_contain_text("5 people in hospital")


def test_the_same_filter_works_without_script(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, world: World
) -> None:
    page = page_without_script
    sign_in(page, world.board)
    page.goto(live_server.url + address(world.partnership, "dashboard"))
    page.get_by_label("Commissioner", exact=True).select_option("specialised")
    page.locator(".filters button").click()
    expect(page.locator("#lede")).to_contain_text(
        "1 person in specialised beds on 30 April 2017, as planned."
    )
    expect(page.locator("noscript svg").first).to_be_attached()


def test_a_figure_opens_as_many_people_as_it_counts(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World
) -> None:
    sign_in(page, world.manager)
    page.goto(live_server.url + address(world.partnership, "dashboard"))
    figure = page.locator(".tile__value a").first
    count = int(figure.inner_text())
    figure.click()
    expect(page.get_by_role("heading", name="People in hospital")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(count)
    check_axe(page)
    page.set_viewport_size(PHONE)
    assert fits(page)


def test_the_reconciliation_shows_what_the_stocktake_leaves_open(
    page: Page, live_server: LiveServer, sign_in: SignIn, world: World
) -> None:
    sign_in(page, world.board)
    page.goto(live_server.url + address(world.partnership, "reconciliation"))
    expect(page.get_by_text("4 unexplained", exact=True)).to_be_visible()
    expect(page.get_by_text("3 without a place")).to_be_visible()


def test_a_plan_is_drafted_submitted_and_accepted_in_the_browser(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World
) -> None:
    sign_in(page, world.manager)
    page.goto(live_server.url + address(world.partnership, "plans"))
    page.get_by_role("link", name="Start a new version").click()
    page.get_by_label("What is the plan called?").fill("Refresh")
    page.get_by_role("button", name="Continue to the figures").click()
    check_axe(page)
    page.get_by_label("Everyone, March 2017").fill("many")
    page.get_by_role("button", name="Save the plan").click()
    page.get_by_role("link", name="Everyone, March 2017: enter a whole number").click()
    expect(page.get_by_label("Everyone, March 2017")).to_be_focused()
    check_axe(page)
    page.get_by_label("Everyone, March 2017").fill("3")
    page.get_by_label("Everyone, June 2017").fill("3")
    page.get_by_role("button", name="Save the plan").click()
    check_axe(page)
    page.get_by_role("link", name="Submit").click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("The plan is submitted.")).to_be_visible()
    sign_in(page, world.commissioner)
    page.reload()
    page.get_by_role("link", name="Accept").click()
    check_axe(page)
    page.get_by_role("button", name="Accept").click()
    page.goto(live_server.url + address(world.partnership, "dashboard"))
    expect(page.locator("#lede")).to_contain_text(
        "5 people in hospital on 30 April 2017, 2 more than planned"
    )
