"""Why the partnership is off plan, in a real browser: from the sentence to a bar, its people, and how it was made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.integration.trajectories.made import BD, World, address, make_world

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def test_from_the_sentence_to_a_bar_its_people_and_how_it_was_made(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World
) -> None:
    sign_in(page, world.manager)
    page.goto(live_server.url + address(world.partnership, "bridge"))
    expect(page.locator("#lede")).to_contain_text(
        "5 people in hospital on 30 April 2017, 1 more than planned"
    )
    expect(page.locator("#bridge .main-svg").first).to_be_visible()
    check_axe(page)
    bars = page.get_by_role("table", name="From plan to actual, April 2017")
    bars.get_by_role("row", name="Other first admissions").get_by_role("link", name="+5").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People: other first admissions")
    expect(page.locator("tbody tr")).to_have_count(5)
    check_axe(page)
    page.get_by_role("link", name="How it was made").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Other first admissions")
    expect(page.locator("[data-value]")).to_have_text("+5")
    check_axe(page)
    page.goto(live_server.url + address(world.partnership, "bridge"))
    page.get_by_label("Place", exact=True).select_option(BD)
    page.locator(".filters button").click()
    expect(page.locator("#lede")).to_contain_text("from Barking and Dagenham in hospital")
    page.get_by_role("table", name="From plan to actual, April 2017").get_by_role(
        "row", name="The plan’s own assumption"
    ).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The plan’s own assumption")
    expect(page.get_by_text("Plan for the end of March 2016")).to_be_visible()


def test_the_board_reads_it_on_a_phone_and_without_script(
    page: Page,
    page_without_script: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    world: World,
) -> None:
    for reader in (page, page_without_script):
        sign_in(reader, world.board)
        reader.set_viewport_size(PHONE)
        for name, query in (("bridge", {}), ("explain", {"measure": "variance"})):
            reader.goto(live_server.url + address(world.partnership, name, **query))
            assert reader.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        expect(reader.locator("[data-value]")).to_have_text("+1")
    check_axe(page)
