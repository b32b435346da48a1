"""A bid in a real browser: written, refused, submitted, returned and read by the panel; also on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from finance.models import Bid, BidState
from finance.services.bid_steps import move
from tcp_portal.access import Role
from tests.factories import act_of, make_user
from tests.integration.finance.bidding import Bidding, make_bidding

pytestmark = pytest.mark.once

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def bidding(transactional_db: None) -> Bidding:
    return make_bidding()


def _sum(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Add a line.*Sums asked for")).click()
    page.get_by_label("Financial year").select_option(label="2017/18")
    page.get_by_label("Sum in pounds").fill("£100,000")
    page.get_by_role("button", name="Save").click()


def test_a_bidder_writes_a_bid_and_is_told_what_is_missing(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, bidding: Bidding
) -> None:
    sign_in(page, bidding.bidder)
    page.goto(live_server.url + bidding.at("bids"))
    check_axe(page)
    page.get_by_role("link", name="Write a bid").click()
    check_axe(page)
    page.get_by_label("Round").select_option(index=1)
    page.get_by_label("Title").fill("A crisis team")
    page.get_by_label("Organisation that receives the money").select_option(index=1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bid 1: A crisis team")
    _sum(page)
    main = page.locator("main")
    expect(main).to_contain_text("Say who gets which part of the money")
    check_axe(page)
    page.get_by_role("link", name="Submit", exact=True).click()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    check_axe(page)
    assert Bid.objects.get().state == BidState.DRAFT


def test_a_round_is_read_by_giver_and_panel_without_the_area_of_an_interest(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, bidding: Bidding
) -> None:
    bid = bidding.submitted()
    there = act_of(make_user(Role.FINANCE_LEAD, bidding.there))
    bidding.submitted(there, partnership=bidding.there, title="Homes of the vale")
    bidding.seat(interest=bidding.there)
    sign_in(page, bidding.giver)
    page.goto(live_server.url + bidding.at("funds"))
    check_axe(page)
    page.get_by_role("link", name="First round").click()
    expect(page.locator("main")).to_contain_text("£400,000 is asked for")
    check_axe(page)
    page.get_by_role("link", name="1. A crisis team").click()
    page.get_by_role("link", name="Return it").click()
    check_axe(page)
    page.get_by_label("Say what has to be reworked").fill("Who delivers it?")
    page.get_by_role("button", name="Return it").click()
    expect(page.locator("main")).to_contain_text("Returned for rework: Who delivers it?")
    again = Bid.objects.get(pk=bid.pk)
    move(bid=again, version=again.version, to=BidState.RESUBMITTED, reason="The trust", act=bidding.act())
    page.context.clear_cookies()
    sign_in(page, bidding.panel)
    page.goto(live_server.url + bidding.at("round", bidding.round.pk))
    expect(page.locator("main")).to_contain_text("without the bids of 1 area you declared an interest in")
    expect(page.locator("main")).not_to_contain_text("Homes of the vale")
    check_axe(page)
    page.set_viewport_size(PHONE)
    for path in (bidding.at("round", bidding.round.pk), bidding.at("bid", bid.pk)):
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        check_axe(page)
    page.get_by_role("button", name="Dossier as a PDF").click()
    expect(page.get_by_role("link", name="PDF")).to_be_visible(timeout=30_000)
