"""Signals in a real browser: from the summary to a chart, a target that is set; a phone, and no script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import act_of
from tests.integration.trajectories.made import World, address, make_world
from trajectories.services.chart_methods import MethodFacts, set_method

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def world(transactional_db: None) -> World:
    made = make_world()
    made.partnership.starts_on = date(2016, 3, 1)
    made.partnership.save(update_fields=["starts_on"])
    set_method(
        partnership=made.partnership,
        measure="discharges",
        version=0,
        facts=MethodFacts("Few months.", minimum_points=12),
        act=act_of(made.manager),
    )
    return made


def test_from_the_summary_to_a_chart_and_a_target(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World
) -> None:
    sign_in(page, world.manager)
    page.goto(live_server.url + address(world.partnership, "signals"))
    expect(page.locator("h1")).to_have_text("Is it changing? Is it reliable?")
    check_axe(page)
    page.get_by_role("link", name="Discharges", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Discharges")
    expect(page.locator("#signal .main-svg").first).to_be_visible()
    expect(page.locator("figcaption").first).to_contain_text("shift 7 points, trend 7 points")
    check_axe(page)
    page.get_by_text("Data table").first.click()
    expect(page.get_by_role("table", name="Discharges, month by month").locator("tbody tr")).to_have_count(14)
    page.get_by_role("link", name="Add a target").click()
    check_axe(page)
    page.get_by_label("Target").fill("2")
    page.get_by_label("Set by").fill("The Board")
    page.get_by_label("Where it is written").fill("Minutes")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#signal")).to_contain_text("≥ 2 from 1 April 2017, set by The Board")
    expect(page.locator(".signal").last).to_contain_text("reliably missed")
    page.get_by_role("link", name="Start limits anew").click()
    page.get_by_label("First month of the new limits").fill("2016-10")
    page.get_by_label("What changed, and why it lasts").fill("A community team began.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#signal")).to_contain_text("From October 2016: A community team began.")
    check_axe(page)


def test_signals_fit_a_phone_and_need_no_script(
    page: Page,
    page_without_script: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    world: World,
) -> None:
    sign_in(page, world.board)
    page.set_viewport_size(PHONE)
    for name in (("signals",), ("signal", "discharges"), ("signal", "inpatients")):
        page.goto(live_server.url + address(world.partnership, *name))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        check_axe(page)
    sign_in(page_without_script, world.board)
    page_without_script.goto(live_server.url + address(world.partnership, "signal", "discharges"))
    expect(page_without_script.locator("figure svg").first).to_be_visible()
    expect(page_without_script.locator("noscript")).to_have_count(2)  # by month, and between events
