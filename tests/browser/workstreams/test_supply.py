"""A person gets a home, the next one is refused it, and a Board member reads counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.integration.workstreams.supplied import Supply, added_service, address, make_supply

pytestmark = pytest.mark.once

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 800}


@pytest.fixture
def supply(transactional_db: None) -> Supply:
    supply = make_supply()
    added_service(supply.partnership, "Short breaks", provider=supply.provider)
    return supply


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_home_is_meant_for_one_and_refused_to_the_next(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, supply: Supply
) -> None:
    early, later = (supply.stays[key].person.reference for key in ("early", "later"))
    sign_in(page, supply.commissioner)
    page.goto(live_server.url + address("homes_without"))
    check_axe(page)
    page.get_by_role("link", name=early).click()
    check_axe(page)
    page.get_by_role("link", name="Propose Flat 1, Oak Lane").click()
    check_axe(page)
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_text("Flat 1, Oak Lane").first).to_be_visible()
    page.get_by_role("link", name="Agree").click()
    check_axe(page)
    page.get_by_role("button", name="Agree").click()
    expect(page.get_by_text("The match is agreed.")).to_be_visible()
    page.goto(live_server.url + address("match_propose", supply.stays["later"].person_id))
    page.get_by_label("Home", exact=True).select_option(label="Flat 1, Oak Lane (meant for somebody)")
    page.get_by_role("button", name="Propose").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text(
        "This home is meant for somebody else already."
    )
    check_axe(page)
    page.goto(live_server.url + address("homes_without"))
    expect(page.get_by_role("link", name=later)).to_be_visible()
    expect(page.get_by_role("link", name=early)).to_have_count(0)


@pytest.mark.parametrize("reader", ["commissioner", "board"])
def test_the_pages_are_read_on_a_screen_and_a_phone(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, supply: Supply, reader: str
) -> None:
    sign_in(page, getattr(supply, reader))
    for where in (
        address("providers"),
        address("provider", supply.provider.pk),
        address("capabilities"),
        address("homes"),
        address("scheme", supply.scheme.pk),
        address("homes_without"),
        address("services"),
        address("care_model"),
    ):
        page.goto(live_server.url + where)
        check_axe(page)
        page.set_viewport_size(PHONE)
        assert fits(page), where
        page.set_viewport_size({"width": 1280, "height": 900})
