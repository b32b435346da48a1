from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tcp_portal.access import Role
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import PASSWORD, PartnershipFactory, PostFactory, UserFactory

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
SIGNED_IN = ["/", "/help/", "/glossary/", "/nowhere/", "/accounts/password/change/", "/accounts/email/"]


@pytest.fixture
def bhr(transactional_db: None) -> Partnership:
    return PartnershipFactory.create(
        code="BHR", name="Barking and Dagenham, Havering and Redbridge", starts_on=date(2016, 3, 1)
    )


@pytest.fixture
def reader(bhr: Partnership) -> User:
    user = UserFactory.create(email="officer@example.org")
    PostFactory.create(user=user, role=Role.IG_OFFICER, partnership=bhr)
    return user


def fits(page: Page) -> bool:
    """Whether nothing stands out of the screen sideways."""
    return bool(page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth"))


@pytest.mark.parametrize("path", SIGNED_IN)
def test_every_page_is_accessible_and_fits_a_phone(
    page: Page, live_server: LiveServer, sign_in: SignIn, reader: User, check_axe: CheckAxe, path: str
) -> None:
    sign_in(page, reader)
    page.goto(live_server.url + path)
    check_axe(page)
    page.set_viewport_size(PHONE)
    assert fits(page)
    check_axe(page)


@pytest.mark.parametrize(
    "path", ["login/", "password/reset/", "password/reset/key/1-set-password/", "signup/"]
)
def test_the_pages_before_sign_in_are_accessible(
    page: Page, live_server: LiveServer, bhr: Partnership, check_axe: CheckAxe, path: str
) -> None:
    page.goto(f"{live_server.url}/accounts/{path}")
    check_axe(page)
    page.set_viewport_size(PHONE)
    assert fits(page)


def test_sign_in_by_keyboard_and_out_again(page: Page, live_server: LiveServer, reader: User) -> None:
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type(reader.email)
    page.get_by_label("Password", exact=True).focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good")
    menu = page.locator(".account summary")
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_wrong_sign_in_leads_to_the_control(
    page: Page, live_server: LiveServer, bhr: Partnership, check_axe: CheckAxe
) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Sign in").click()
    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_be_focused()
    check_axe(page)
    summary.get_by_role("link").nth(1).click()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()


def test_the_month_is_chosen_without_javascript(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, reader: User
) -> None:
    sign_in(page_without_script, reader)
    page_without_script.goto(f"{live_server.url}/help/")
    page_without_script.get_by_label("Month", exact=True).select_option("2016-03")
    page_without_script.get_by_role("button", name="Apply").click()
    expect(page_without_script).to_have_url(f"{live_server.url}/help/?month=2016-03&figures=")
    page_without_script.get_by_role("link", name="Home").click()
    expect(page_without_script).to_have_url(f"{live_server.url}/?partnership=BHR&month=2016-03")
    page_without_script.locator(".account summary").click()
    page_without_script.get_by_role("button", name="Sign out").click()
    expect(page_without_script.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize("width", [1200, 1280])
def test_the_bar_of_partnership_and_month_takes_one_row(
    page: Page, live_server: LiveServer, sign_in: SignIn, reader: User, bhr: Partnership, width: int
) -> None:
    Partnership.objects.filter(pk=bhr.pk).update(synthetic=True)
    at = datetime(2026, 9, 22, 12, 40, tzinfo=UTC)
    audit.record(by=reader, did="ask for board pack", at=at, partnership_id=bhr.pk)
    sign_in(page, reader)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/?month=2017-09")
    expect(page.get_by_text("Last entry 22 Sep 2026, 13:40")).to_be_visible()
    box = page.locator(".second__row").bounding_box()
    assert box is not None
    assert box["height"] < 60
