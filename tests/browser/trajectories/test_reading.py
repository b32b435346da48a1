"""Dashboards in a real browser: copying a chart's figures, and what stands on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.integration.trajectories.made import World, address, make_world

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
SUBJECTS = ("flows", "places", "long_stays", "out_of_area", "delays", "registers", "summary", "feed_tokens")


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def test_a_charts_figures_are_copied_for_a_spreadsheet(
    page: Page, live_server: LiveServer, sign_in: SignIn, world: World
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, world.board)
    page.goto(live_server.url + address(world.partnership, "dashboard"))
    drawn = page.locator("figure", has=page.locator("#trajectory"))
    drawn.get_by_role("button", name="Copy the data").click()
    expect(page.locator("#status")).to_contain_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert copied[0].split("\t")[:3] == ["Month", "Actual", "Plan"]
    assert copied[1].split("\t")[:3] == ["March 2016", "2", "2"]


def test_on_paper_stand_the_facts_of_the_page_and_charts_as_wide_as_it(
    page: Page, live_server: LiveServer, sign_in: SignIn, world: World
) -> None:
    sign_in(page, world.board)
    page.goto(live_server.url + address(world.partnership, "dashboard"))
    expect(page.locator("#trajectory .main-svg").first).to_be_visible()
    head = page.locator(".print-head")
    expect(head).to_be_hidden()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(head).to_contain_text("Partnership BHR, April 2017. As at 30 April 2017. As restated today.")
    expect(head).to_contain_text("Official-Sensitive")
    for gone in (".top", ".second", ".subnav", ".filters", "#trajectory"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".chart__paper svg").first).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.locator(".chart__paper")).to_have_count(0)
    expect(page.locator("#trajectory .main-svg").first).to_be_visible()


def test_each_subject_has_a_page_that_fits_a_phone(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World
) -> None:
    sign_in(page, world.manager)
    for name in SUBJECTS:
        page.goto(live_server.url + address(world.partnership, name))
        expect(page.locator(".print-head")).to_have_count(1)
        check_axe(page)
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], name
        page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url + address(world.partnership, "flows"))
    page.get_by_label("Months shown").select_option("24")
    page.locator(".filters button").click()
    expect(page.locator("#lede")).to_contain_text("May 2015 to April 2017")
    check_axe(page)


def test_cards_are_arranged_and_a_token_is_made_without_script(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, world: World
) -> None:
    page = page_without_script
    sign_in(page, world.board)
    page.goto(live_server.url + address(world.partnership, "summary"))
    page.get_by_role("link", name="Arrange the cards").click()
    page.get_by_role("button", name="Down People in hospital against plan").click()
    expect(page.locator(".tile").first).to_contain_text("Per million adults")
    page.get_by_role("button", name="Hide Per million adults").click()
    expect(page.locator(".tile").first).to_contain_text("People in hospital against plan")
    page.get_by_role("button", name="Back to the standard order").click()
    expect(page.locator(".tile").nth(1)).to_contain_text("Per million adults")
    page.goto(live_server.url + address(world.partnership, "feed_tokens"))
    page.get_by_label("What is it for?").fill("Board workbook")
    page.get_by_role("button", name="Make a token").click()
    secret = page.get_by_label("Token", exact=True).input_value()
    read = page.request.get(
        f"{live_server.url}/feed/v1/partnerships.json", headers={"Authorization": f"Bearer {secret}"}
    )
    assert [row["partnership"] for row in read.json()["rows"]] == ["BHR"]
