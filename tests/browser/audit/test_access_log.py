"""The information governance officer reads the access log in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Spell
from tcp_portal.access import Role
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import admitted, make_partnership, make_user
from tests.integration.packs.test_disclosure_tables import released
from tests.integration.packs.test_public_pages import FACTS, NAMES

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
LOOKS = 60


@pytest.fixture
def partnership(transactional_db: None) -> Partnership:
    return make_partnership()


@pytest.fixture
def spells(partnership: Partnership) -> list[Spell]:
    """Two people, one of them much looked at."""
    made = [admitted(partnership), admitted(partnership)]
    reader = make_user(Role.COMMISSIONER, partnership, name="Rosa Dean")
    for number in range(LOOKS):
        audit.record_read(
            by=reader, how="person page", at=timezone.now() - timedelta(minutes=number),
            partnership_id=partnership.pk, person_ids=[made[0].person_id],
        )  # fmt: skip
    return made


@pytest.fixture
def officer(partnership: Partnership) -> User:
    return make_user(Role.IG_OFFICER, partnership, name="Ines Gold")


def check(page: Page, check_axe: CheckAxe) -> None:
    """The page as it stands is accessible, and fits a phone."""
    check_axe(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a width and a height
    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
    check_axe(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_officer_narrows_the_log_and_follows_one_person(
    page: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    officer: User,
    spells: list[Spell],
) -> None:
    sign_in(page, officer)
    page.goto(live_server.url)
    page.get_by_role("link", name="Access log", exact=True).click()
    results, status = page.locator("#results"), page.get_by_role("status").last
    expect(results).to_contain_text(f"{LOOKS + 2} entries")
    check(page, check_axe)

    page.get_by_label("What").select_option(label="Changed")
    page.get_by_role("button", name="Apply").last.click()
    expect(status).to_have_text("2 entries")
    expect(results.get_by_role("row")).to_have_count(3)
    assert "kind=change" in page.url
    check(page, check_axe)

    page.get_by_label("What").select_option(label="All")
    page.get_by_label("Who", exact=True).fill("rosa")
    page.get_by_label("Who", exact=True).press("Enter")
    expect(results).to_contain_text(f"{LOOKS} entries")
    page.get_by_role("link", name="Older entries").click()
    expect(page.get_by_role("link", name="Newest entries")).to_be_visible()
    expect(page.get_by_label("Who", exact=True)).to_have_value("rosa")

    page.get_by_role("link", name=spells[0].person.reference).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Who looked at {spells[0].person.reference}")
    expect(page.locator("#results")).to_contain_text(f"{LOOKS + 1} entries")
    check(page, check_axe)


def test_a_filter_that_finds_nothing_and_one_that_is_wrong_say_so(
    page: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    officer: User,
    spells: list[Spell],
) -> None:
    sign_in(page, officer)
    page.goto(f"{live_server.url}/access/?partnership=BHR&month=2017-04")
    page.get_by_label("Person", exact=True).fill("BHR-999")
    page.get_by_label("Person", exact=True).press("Enter")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    check(page, check_axe)
    page.get_by_label("From", exact=True).fill("31 February")
    page.get_by_label("From", exact=True).press("Enter")
    expect(page.get_by_text("Enter the first day as year-month-day")).to_be_visible()
    expect(page.get_by_label("From", exact=True)).to_have_value("31 February")
    check(page, check_axe)


def test_an_nhs_number_leaves_the_address_at_once(
    page: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    officer: User,
    spells: list[Spell],
) -> None:
    sign_in(page, officer)
    page.goto(f"{live_server.url}/access/")
    page.get_by_label("Person", exact=True).fill("943 476 5919")
    page.get_by_label("Person", exact=True).press("Enter")
    expect(page.get_by_text("People are found by their reference")).to_be_visible()
    assert "943" not in page.url.removeprefix(live_server.url)
    expect(page.get_by_label("Person", exact=True)).to_have_value("")
    check(page, check_axe)


def test_the_log_is_filtered_without_javascript(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, officer: User, spells: list[Spell]
) -> None:
    page = page_without_script
    sign_in(page, officer)
    page.goto(f"{live_server.url}/access/?partnership=BHR&month=2017-04")
    page.get_by_label("What").select_option(label="Changed")
    page.get_by_role("button", name="Apply").last.click()
    expect(page.locator("#results")).to_contain_text("2 entries")
    assert "month=2017-04" in page.url


def test_the_officer_sees_what_a_public_edition_hides(
    page: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    officer: User,
    partnership: Partnership,
) -> None:
    released(partnership, facts=FACTS, names=NAMES)
    sign_in(page, officer)
    page.goto(live_server.url)
    page.get_by_role("link", name="Public editions", exact=True).click()
    check(page, check_axe)
    page.get_by_role("link", name="Public edition, April 2017").click()
    expect(
        page.get_by_role("row", name="Admissions April 2017 Everybody The count is too small")
    ).to_be_visible()
    check(page, check_axe)
