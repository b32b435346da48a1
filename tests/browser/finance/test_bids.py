"""A bid in a real browser: written, and refused for what is missing. The whole walk is in test_round.py."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from finance.models import Bid, BidSpend, BidState
from tests.integration.finance.bidding import Bidding, make_bidding

pytestmark = pytest.mark.once

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]


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


def test_words_over_bars_are_left_out_where_they_would_run_into_each_other(
    page: Page, live_server: LiveServer, sign_in: SignIn, bidding: Bidding
) -> None:
    bid = bidding.draft()
    months = [date(2017 + (at > 8), (at + 3) % 12 + 1, 1) for at in range(15)]
    BidSpend.objects.bulk_create(BidSpend(bid=bid, month_starts_on=one, amount=25_000) for one in months)
    sign_in(page, bidding.bidder)
    for width, words in ((1280, 15), (320, 0)):
        page.set_viewport_size({"width": width, "height": 640})
        page.goto(live_server.url + bidding.at("bid", bid.pk))
        expect(page.locator(".bars .point")).to_have_count(15)
        expect(page.locator(".bartext")).to_have_count(words)
