"""The cover sheet of a governing body's paper in a real browser: written, read, and changed by two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tcp_portal.access import Role
from tcp_portal.partnerships.models import User
from tests.factories import make_partnership, make_user
from workstreams.models import CoverSheet

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}


@pytest.fixture
def manager(transactional_db: None) -> User:
    return make_user(Role.PROGRAMME_MANAGER, make_partnership(opens_at=date(2017, 4, 1)), name="Mina Manager")


def check(page: Page, check_axe: CheckAxe) -> None:
    """The page is accessible at a desk and on a phone, and fits both."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a width and a height
        check_axe(page)
        assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")


def test_a_cover_sheet_is_written_and_a_second_save_overwrites_nobody(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, manager: User
) -> None:
    sign_in(page, manager)
    page.goto(f"{live_server.url}/workstreams/cover-sheet/")
    expect(page.get_by_text("Nobody has begun the cover sheet of April 2017.")).to_be_visible()
    page.get_by_role("link", name="Write the cover sheet").click()
    check(page, check_axe)
    page.get_by_label("Paper number").fill("17/41")
    page.get_by_label("What is asked of the body?").select_option(label="To note")
    page.get_by_label("Executive summary").fill("Two homes opened.\nOne is late.")
    page.get_by_label("Legal").fill("None")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The cover sheet is saved.")).to_be_visible()
    expect(page.get_by_text("11 of 15 fields are not stated.")).to_be_visible()
    expect(page.get_by_text("Two homes opened.")).to_be_visible()
    check(page, check_axe)

    page.get_by_role("link", name="Write the cover sheet").click()
    expect(page.get_by_label("Paper number")).to_have_value("17/41")
    cover = CoverSheet.objects.get()
    cover.paper_number, cover.version = "17/42", cover.version + 1
    cover.save()
    page.get_by_label("Legal").fill("Advice is taken")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("17/42").first).to_be_visible()
    expect(page.get_by_role("radio", name="Advice is taken")).to_be_checked()
    check(page, check_axe)
    assert CoverSheet.objects.get().legal == "None"
