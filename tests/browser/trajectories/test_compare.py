"""A regional viewer compares partnerships and sees plans that do not go together; a manager enters one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tcp_portal.access import Role
from tcp_portal.months import Month
from tcp_portal.partnerships.models import User
from tests.factories import act_of, admitted, bed_facts, make_partnership, make_user, site_of
from tests.integration.trajectories.made import World, address, make_world
from trajectories.services.site_plans import CapacityFacts, SitePlanFacts, record_capacity, record_site_plan

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 800}


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def region(world: World) -> User:
    """Who sees BHR and another partnership with two people and a plan of four at BHR's hospital of eight beds."""
    site, vale = site_of(world.partnership), make_partnership("VALE")
    for nth in (1, 2):
        admitted(vale, date(2017, 1, nth), bed=bed_facts(vale, site=site))
    plan = SitePlanFacts(site.pk, Month(2018, 3), 4)
    record_site_plan(partnership=vale, facts=plan, act=act_of())
    beds = CapacityFacts(site.pk, True, 8, None, date(2016, 4, 1), None, "Contract")
    record_capacity(partnership=world.partnership, facts=beds, act=act_of())
    return make_user(Role.REGIONAL_VIEWER, region="London")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_plan_is_entered_and_the_region_sees_that_it_does_not_go_together(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World, region: User
) -> None:
    sign_in(page, world.manager)
    page.goto(live_server.url + address(world.partnership, "providers"))
    page.get_by_role("link", name="Plan people at a site").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Choose a site")
    check_axe(page)
    page.get_by_label("Site").select_option(
        label=f"BHR Hospital, {site_of(world.partnership).provider.short_name}"
    )
    page.get_by_label("Month at whose end the figure stands").fill("2018-03")
    page.get_by_label("People planned").fill("5")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="BHR Hospital, BHR NHS")).to_be_visible()
    expect(page.get_by_text("Other partnerships use this site too")).to_be_visible()
    expect(page.get_by_text("Plans exceed the beds")).to_have_count(0)
    sign_in(page, region)
    page.goto(live_server.url + address(world.partnership, "providers"))
    expect(page.get_by_text("the plans add up to 9 people for 8 beds")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="BHR Hospital").click()
    expect(page.locator("#site .main-svg").first).to_be_visible()
    check_axe(page)
    page.set_viewport_size(PHONE)
    assert fits(page)


def test_partnerships_are_compared_and_sorted_without_ranks(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: World, region: User
) -> None:
    sign_in(page, region)
    page.goto(live_server.url + address(world.partnership, "comparison"))
    expect(page.get_by_text("This is no league table.")).to_be_visible()
    expect(page.locator("#funnel .main-svg").first).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="In hospital").click()
    expect(page.get_by_role("columnheader", name="In hospital")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("tbody th[data-label=Area] a").first).to_have_text("Partnership VALE")
    page.get_by_label("Rate of").select_option("children")
    page.locator(".filters button").click()
    expect(page.locator("#lede")).to_contain_text("No rate can be given")
    check_axe(page)
    page.set_viewport_size(PHONE)
    assert fits(page)
