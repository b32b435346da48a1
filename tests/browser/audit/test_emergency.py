"""A commissioner opens one person's page in an emergency, and an officer of that person's partnership judges it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tcp_portal.access import Role
from tests.factories import admitted, make_partnership, make_user

WHY = "She was brought to our ward tonight and cannot speak for herself."
PHONE = {"width": 320, "height": 640}


def check(page: Page, check_axe: Callable[[Page], None]) -> None:
    """The page as it stands is accessible, and fits a phone."""
    check_axe(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a width and a height
    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_an_emergency_is_opened_and_judged(
    page: Page,
    live_server: LiveServer,
    sign_in: Callable[[Page, Any], None],
    check_axe: Callable[[Page], None],
    transactional_db: None,
) -> None:
    elsewhere = make_partnership("ELSE")
    person = admitted(elsewhere, given_name="Isaura", family_name="Kettlethwaite").person
    keeper = make_user(Role.COMMISSIONER, make_partnership(), name="Rosa Dean")
    officer = make_user(Role.IG_OFFICER, elsewhere, name="Ines Gold")

    sign_in(page, keeper)
    page.goto(f"{live_server.url}/tracker/")
    page.get_by_role("link", name="Emergency access").click()
    page.get_by_role("button", name="Open the page").click()
    expect(page.get_by_role("main")).to_contain_text("Enter the NHS number")
    check(page, check_axe)
    page.get_by_label("NHS number").fill(person.nhs_number)
    page.get_by_label("Why you need").fill(WHY)
    page.get_by_role("button", name="Open the page").click()
    expect(page.get_by_role("main")).to_contain_text("Kettlethwaite")
    assert person.nhs_number not in page.url
    check(page, check_axe)

    page.context.clear_cookies()
    sign_in(page, officer)
    page.goto(f"{live_server.url}/access/alerts/")
    check(page, check_axe)
    expect(page.get_by_role("main")).to_contain_text(WHY)
    page.get_by_label("Justified", exact=True).check()
    page.get_by_label("What you found").fill("The ward confirms it.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table", name="Judged alerts")).to_contain_text("The ward confirms it.")
    check(page, check_axe)
    page.goto(f"{live_server.url}/access/accounts/")
    expect(page.get_by_role("main")).to_contain_text("Ines Gold")
    check(page, check_axe)
