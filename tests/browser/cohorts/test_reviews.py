"""A commissioner records a C(E)TR in a real browser, and follows its recommendation; once without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Review, Spell
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.browser.cohorts.test_register import APRIL, PHONE, fill_date, fits, question
from tests.factories import admitted, make_partnership, make_user, place_of

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]


@pytest.fixture
def partnership(transactional_db: None) -> Partnership:
    return make_partnership()


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership, date(2016, 5, 3), place=place_of(partnership))


def fill_review(page: Page, check: CheckAxe) -> None:
    """The three pages, as far as the check."""
    page.get_by_label("Inpatient C(E)TR").check()
    fill_date(question(page, "Date").first, "20.4.2017")
    page.get_by_label("Chair").fill("Nadia Chand")
    page.get_by_label("Informed consent of the person").check()
    fill_date(question(page, "Date of the consent or decision"), "3.4.2017")
    check(page)
    page.get_by_role("button", name="Continue").click()
    question(page, "Is the person safe?").get_by_label("Yes").check()
    page.locator("#id_rating_need").select_option("Red: serious concern")
    check(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Ready for discharge, plan in place, no date").check()
    page.get_by_text("Recommendation 1").click()
    page.get_by_label("What is to be done?").first.fill("Find a flat")
    page.get_by_label("Name of somebody else").first.fill("Lee Marsh")
    fill_date(question(page, "By when?").first, "1.6.2017")
    check(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    expect(page.get_by_text("none is named")).to_be_visible()
    check(page)


def test_a_review_is_recorded_and_its_recommendation_is_closed(
    page: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    commissioner: User,
    spell: Spell,
) -> None:
    sign_in(page, commissioner)
    page.goto(f"{live_server.url}/registers/reviews/{APRIL}")
    expect(page.get_by_text("1 of 1 person in hospital is overdue for a C(E)TR")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name=spell.person.reference).click()
    page.get_by_role("link", name="Record review").click()
    fill_review(page, check_axe)
    page.get_by_role("button", name="Save the review").click()
    expect(page.get_by_text("In date", exact=True)).to_be_visible()
    expect(page.get_by_text("20 October 2017")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name=re.compile("^Close.*Find a flat")).click()
    page.get_by_label("Done").check()
    page.get_by_role("button", name="Close the action").click()
    expect(page.get_by_text("1 of 1 recommendation closed")).to_be_visible()
    page.goto(f"{live_server.url}/tracker/{APRIL}")
    page.get_by_label("Review", exact=True).select_option("In date")
    expect(page.get_by_role("cell", name="In date · 20 Oct")).to_be_visible()
    page.goto(f"{live_server.url}/people/{spell.person_id}/{APRIL}")
    expect(page.get_by_text("Ready for discharge, plan in place, no date.", exact=True)).to_be_visible()
    check_axe(page)
    page.set_viewport_size(PHONE)
    for name in ("", "reviews/"):
        page.goto(f"{live_server.url}/people/{spell.person_id}/{name}{APRIL}")
        assert fits(page)
    page.goto(f"{live_server.url}/registers/reviews/{APRIL}")
    assert fits(page)


def test_a_review_is_recorded_without_script(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, commissioner: User, spell: Spell
) -> None:
    page = page_without_script
    sign_in(page, commissioner)
    page.goto(f"{live_server.url}/people/{spell.person_id}/reviews/record/{APRIL}")
    fill_review(page, lambda _page: None)
    page.get_by_role("button", name="Change: what it found").click()
    expect(page.locator("#id_rating_need")).to_have_value("red")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Save the review").click()
    expect(page.get_by_role("listitem").filter(has_text="Find a flat")).to_be_visible()
    assert Review.objects.get().outcome == "no_date"
