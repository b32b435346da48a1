"""A keeper puts someone on the register, answers for one place, and records that another is silent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import RegisterReturn
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import make_partnership, make_user, registered

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
APRIL = "?partnership=BHR&month=2017-04"


@pytest.fixture
def partnership(transactional_db: None) -> Partnership:
    return make_partnership()


@pytest.fixture
def keeper(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


def fill_date(scope: Page | Locator, day: str) -> None:
    for box, text in zip(("Day", "Month", "Year"), day.split("."), strict=True):
        scope.get_by_label(box, exact=True).fill(text)


def question(page: Page, legend: str) -> Locator:
    return page.get_by_role("group", name=legend)


def test_a_keeper_enters_rates_and_reviews_someone(
    page: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    keeper: User,
    partnership: Partnership,
) -> None:
    person = registered(partnership)
    sign_in(page, keeper)
    page.goto(f"{live_server.url}/registers/{APRIL}")
    expect(page.get_by_text("Nobody on the register", exact=True).first).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("Reference or NHS number").fill(person.reference)
    page.get_by_role("button", name="Find").click()
    fill_date(question(page, "Date of entry"), "3.4.2017")
    question(page, "On what basis?").get_by_label("Informed consent").check()
    question(page, "How near is an admission?").get_by_label("Red").check()
    page.get_by_label("Why?").fill("Placement gave notice")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Enter the date of the consent or decision").first).to_be_visible()
    check_axe(page)
    fill_date(question(page, "Date of the consent or decision"), "3.4.2017")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    page.get_by_role("button", name="Enter on the register").click()
    expect(page.get_by_text("Red asks for a community C(E)TR")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Record a register review").click()
    fill_date(question(page, "Date of the review"), "10.4.2017")
    page.get_by_label("What was found and agreed?").fill("Respite every weekend")
    question(page, "Rating after the review").get_by_label("Amber").check()
    page.get_by_label("Why is the rating another one?").fill("Calmer")
    page.get_by_role("button", name="Save the review").click()
    expect(page.get_by_text("at risk of admission without quick help")).to_be_visible()
    page.goto(f"{live_server.url}/registers/{APRIL}")
    page.get_by_label("Rating").select_option(label="Red")
    page.get_by_role("button", name="Apply", exact=True).last.click()
    expect(page.get_by_role("status").filter(has_text="0 of 1 person shown")).to_have_count(1)
    check_axe(page)
    for path in ("returns", "learning", "add/new"):
        page.goto(f"{live_server.url}/registers/{path}/{APRIL}")
        check_axe(page)


def test_a_silent_place_is_never_nought_also_without_javascript_on_a_phone(
    browser: Browser, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, keeper: User
) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 640}, locale="en-GB"
    )
    page = context.new_page()
    sign_in(page, keeper)
    page.goto(f"{live_server.url}/registers/returns/{APRIL}")
    for place, figures in (
        ("Havering", ("7", "17")),
        ("Redbridge", ("6", "15")),
        ("Barking and Dagenham", ()),
    ):
        page.get_by_role("link", name=f"Answer for {place}, Apr 2017").click()
        asked = question(page, "Did the place answer?")
        asked.get_by_label("Yes" if figures else "No response").check()
        for label, figure in zip(("Red, adults", "Amber, adults"), figures, strict=False):
            page.get_by_label(label).fill(figure)
        page.get_by_role("button", name="Save the return").click()
    expect(
        page.get_by_text("At least 13 red, at least 32 amber; Barking and Dagenham missing.")
    ).to_be_visible()
    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
    assert RegisterReturn.objects.filter(response="no_response", red_adults=None).count() == 1
    context.close()
