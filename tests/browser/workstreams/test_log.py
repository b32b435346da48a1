"""Decisions, support, lessons and standards in a real browser: a decision is made and replaced; a phone; no script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tcp_portal import rows
from tests.factories import act_of, place_of
from tests.integration.workstreams.log_made import DAY, World
from workstreams.services.decisions import DECISIONS
from workstreams.services.interventions import INTERVENTIONS
from workstreams.services.lessons import LESSONS
from workstreams.services.standards import COMPLIANCE, STANDARDS
from workstreams.services.support import SUPPORT

pytestmark = pytest.mark.once

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def world(transactional_db: None) -> World:
    world, act = World.make(), act_of(today=DAY)
    here = {"partnership": world.partnership}
    rows.add(DECISIONS, values={**here, "what": "Buy homes", "on": date(2017, 5, 2)}, act=act)
    rows.add(SUPPORT, values={**here, "what": "Money", "asked_of": "NHS England", "asked_on": DAY}, act=act)
    learnt = {"area": "crisis", "finding": "Call early", "source": "other", "learnt_on": DAY}
    rows.add(LESSONS, values={**here, **learnt}, act=act)
    standard = rows.add(STANDARDS, values={**here, "text": "A health check", "source": "Ours"}, act=act)
    said = {"standard": standard, "place": place_of(world.partnership), "on": DAY, "meets": "no"}
    rows.add(COMPLIANCE, values=said, act=act)
    done = {"what": "Checks", "needs_group": "4", "setting": "primary", "state": "running"}
    rows.add(INTERVENTIONS, values={**here, **done}, act=act)
    return world


def test_a_decision_is_found_replaced_and_leads_back_to_the_earlier_one(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World
) -> None:
    sign_in(page, world.manager)
    page.goto(live_server.url + world.url("list"))
    menu = page.get_by_role("navigation", name="Workstreams")
    menu.get_by_role("link", name="Who decides?").click()
    menu.get_by_role("link", name="Decisions").click()
    check_axe(page)
    page.get_by_label("Find", exact=True).fill("homes")
    page.locator(".filters button").click()
    expect(page.locator("#results [data-status]")).to_contain_text("1 shown")
    check_axe(page)
    page.get_by_role("link", name="Buy homes").click()
    expect(menu.get_by_role("link", name="Decisions")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Replace it").click()
    check_axe(page)
    page.get_by_role("button", name="Replace it").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Enter the decision")
    page.get_by_label("Decision", exact=True).fill("Rent homes")
    page.get_by_role("button", name="Replace it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Decision D2")
    check_axe(page)
    page.get_by_role("link", name="D1: Buy homes").click()
    expect(page.locator(".note").first).to_contain_text("A later decision took its place")
    check_axe(page)


def test_every_list_fits_a_phone_and_needs_no_script(
    page_without_script: Page,
    page: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    world: World,
) -> None:
    for each in (page, page_without_script):
        sign_in(each, world.manager)
        each.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    for name in ("decisions", "support", "lessons", "lessons_taught", "standards", "interventions"):
        page.goto(live_server.url + world.url(name))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
        check_axe(page)
        page_without_script.goto(live_server.url + world.url(name))
        expect(page_without_script.locator("table, .empty").first).to_be_visible()
