"""What if, words and checks in a real browser: asked, answered, written, mended; also on a phone and without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.integration.trajectories.made import World, address, make_world, report_stocktake

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def world(transactional_db: None) -> World:
    made = make_world()
    report_stocktake(made)
    return made


def test_a_question_is_asked_and_answered(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World
) -> None:
    sign_in(page, world.manager)
    page.goto(live_server.url + address(world.partnership, "what_if"))
    page.get_by_role("link", name="New scenario").click()
    check_axe(page)
    reference = world.stays["long"].person.reference
    page.get_by_label("Name of the scenario").fill("One date slips")
    page.get_by_label(f"{reference} leaves on").fill("2017-12-15")
    page.get_by_role("button", name="Save and work out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One date slips")
    expect(page.locator("#answer .main-svg").first).to_be_visible(timeout=30_000)
    expect(page.locator("#answer")).to_contain_text("are likely to be in hospital in the scenario")
    expect(page.get_by_role("table", name="Beds needed by commissioner")).to_be_visible()
    check_axe(page)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    check_axe(page)


def test_words_are_written_and_checked(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World
) -> None:
    sign_in(page, world.manager)
    page.goto(live_server.url + address(world.partnership, "words"))
    check_axe(page)
    page.get_by_role("link", name="Write words: People in hospital against plan").click()
    page.get_by_label("Your words").fill("6 people are in hospital.")
    check_axe(page)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("1 text was written for April 2017")
    page.goto(live_server.url + address(world.partnership, "checks"))
    expect(page.locator("main")).to_contain_text("is 6 in the text and 5 in the data")
    check_axe(page)
    page.get_by_role("link", name="Change the words").click()
    page.get_by_role("button", name="Back to the generated sentence").click()
    expect(page.locator("main")).to_contain_text("All sentences of April 2017 are generated")


def test_all_of_it_needs_no_script_and_fits_a_phone(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, world: World
) -> None:
    page = page_without_script
    sign_in(page, world.manager)
    page.set_viewport_size(PHONE)
    for name in ("what_if", "scenario_new", "words", "checks", "outcomes", "outcome_new"):
        page.goto(live_server.url + address(world.partnership, name))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
