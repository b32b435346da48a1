"""A commissioner opens the list of what needs them, does one thing, confirms records, and sees the counts fall."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Confirmation
from cohorts.services import plans
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, admitted, bed_facts, make_partnership, make_user, place_of

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
APRIL = "?partnership=BHR&month=2017-04"


@pytest.fixture
def partnership(transactional_db: None) -> Partnership:
    """Two people in hospital: both planned dates have passed; one is in a secure ward that a CCG pays for."""
    made = make_partnership(opens_at=date(2017, 4, 1))
    for bed in (None, bed_facts(made, bed_type="1", security="1")):
        spell = admitted(made, place=place_of(made), bed=bed)
        plans.update_plan(spell=spell, version=0, status="3", planned_on=date(2017, 4, 18), act=act_of())
    return made


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


def fits(page: Page) -> bool:
    return bool(page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth"))


def work_is_done_and_counts_fall(page: Page, server: str, check: Callable[[], None]) -> None:
    """From Home by links, boxes and buttons only."""
    page.goto(f"{server}/{APRIL}")
    card = page.locator(".card").filter(has_text="Your list").first
    expect(card.get_by_text("planned discharge dates have passed")).to_be_visible()
    check()
    page.get_by_role("link", name="planned discharge dates have passed").click()
    expect(page.get_by_role("heading", name="2 planned discharge dates have passed")).to_be_visible()
    check()
    page.get_by_role("link", name="BHR-001").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Status and planned date")
    for box, text in zip(("Day", "Month", "Year"), ("30", "9", "2017"), strict=True):
        page.get_by_role("group", name="Planned date").get_by_label(box, exact=True).fill(text)
    reason = page.get_by_label("Why", exact=False)
    if reason.count():
        reason.first.fill("The home is ready in autumn")
    page.get_by_role("button", name="Save").first.click()
    page.goto(f"{server}{reverse('cohorts:work')}{APRIL}")
    expect(page.get_by_role("heading", name="1 planned discharge date has passed")).to_be_visible()

    expect(page.get_by_text("0 of 2 records confirmed for April 2017")).to_be_visible()
    page.get_by_label("BHR-001").check()
    page.get_by_role("button", name="These records are right as at today").click()
    expect(page.get_by_text("1 record confirmed for April 2017.")).to_be_visible()
    expect(page.get_by_text("1 of 2 records confirmed for April 2017")).to_be_visible()
    assert Confirmation.objects.count() == 1


def test_work_is_done_and_the_counts_fall(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, commissioner: User
) -> None:
    sign_in(page, commissioner)
    work_is_done_and_counts_fall(page, live_server.url, lambda: check_axe(page))
    check_axe(page)


def test_the_same_without_javascript(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, commissioner: User
) -> None:
    sign_in(page_without_script, commissioner)
    work_is_done_and_counts_fall(page_without_script, live_server.url, lambda: None)


def test_a_contradiction_is_counted_and_leads_to_its_fix(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, commissioner: User
) -> None:
    sign_in(page, commissioner)
    page.goto(f"{live_server.url}/registers/quality/{APRIL}")
    check_axe(page)
    page.get_by_role("link", name="1 records: Secure ward, commissioned by a CCG or ICB").click()
    records = page.locator("#records")
    expect(records.get_by_role("row")).to_have_count(2)
    page.get_by_label("Place", exact=True).select_option(label="Havering")
    page.get_by_role("button", name="Apply").last.click()
    expect(page.locator("#status")).to_contain_text("record")
    check_axe(page)
    records.get_by_role("link", name="Secure ward, commissioned by a CCG or ICB").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Correct")


@pytest.mark.parametrize("name", ["web:home", "cohorts:work", "cohorts:work_digest", "cohorts:data_quality"])
def test_everything_fits_a_phone(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, commissioner: User, name: str
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(page, commissioner)
    page.goto(f"{live_server.url}{reverse(name)}{APRIL}")
    assert fits(page)
    check_axe(page)
