"""What each reader meets first: the sign-in form, their own home page, and pages that are not theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Spell
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import PASSWORD, UserFactory, admitted, make_partnership, make_user

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
APRIL = "?partnership=BHR&month=2017-04"


@pytest.fixture
def spell(transactional_db: None) -> Spell:
    return admitted(make_partnership(opens_at=date(2017, 4, 1)), given_name="Rita", family_name="Dalebrook")


@pytest.fixture
def partnership(spell: Spell) -> Partnership:
    return spell.partnership


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership, email="rosa@example.org")


def check(page: Page, check_axe: CheckAxe) -> None:
    """The page as it stands is accessible, and fits a phone."""
    check_axe(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a width and a height
    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
    check_axe(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def try_to_sign_in(page: Page, email: str, password: str) -> str:
    """What the form says of a try."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_be_focused()
    return summary.inner_text()


def test_a_wrong_password_tells_nobody_who_is_known(
    page: Page, live_server: LiveServer, check_axe: CheckAxe, commissioner: User
) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    known = try_to_sign_in(page, commissioner.email, "not the right one")
    check(page, check_axe)
    expect(page.get_by_label("E-mail address")).to_have_value(commissioner.email)
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    unknown = try_to_sign_in(page, "nobody@example.org", "not the right one")
    assert known == unknown
    assert "is not right" in known
    page.get_by_label("E-mail address").fill(commissioner.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good")


@pytest.mark.parametrize(
    ("role", "card"),
    [
        (Role.COMMISSIONER, "Your list"),
        (Role.BOARD_MEMBER, "Where we stand"),
        (Role.PROGRAMME_MANAGER, "Board pack"),
        (Role.ADMINISTRATOR, "Open reference data"),
        (Role.IG_OFFICER, "Open the access log"),
    ],
)
def test_home_has_the_cards_of_the_role(
    page: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    partnership: Partnership,
    role: Role,
    card: str,
) -> None:
    sign_in(page, make_user(role, partnership))
    page.goto(live_server.url)
    expect(page.locator(".home").get_by_text(card, exact=True)).to_be_visible()
    check(page, check_axe)


def test_someone_without_a_post_finds_an_empty_home(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, spell: Spell
) -> None:
    sign_in(page, UserFactory())
    page.goto(live_server.url)
    expect(page.get_by_text("You have no role yet")).to_be_visible()
    check(page, check_axe)


def test_a_board_member_is_turned_away_from_a_person_and_a_stranger_finds_nobody(
    page: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    spell: Spell,
    partnership: Partnership,
) -> None:
    address = f"{live_server.url}/people/{spell.person_id}/"
    sign_in(page, make_user(Role.BOARD_MEMBER, partnership))
    page.goto(f"{address}{APRIL}")
    expect(page.get_by_role("heading", level=1)).to_have_text("You can’t see this")
    check(page, check_axe)
    sign_in(page, make_user(Role.COMMISSIONER, make_partnership("ELSE")))
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    for words in ("Dalebrook", spell.person.reference):
        assert words not in page.content()
    check(page, check_axe)


def test_a_session_that_ended_leads_from_a_filter_to_sign_in_and_back(
    page: Page, live_server: LiveServer, sign_in: SignIn, commissioner: User
) -> None:
    sign_in(page, commissioner)
    page.goto(f"{live_server.url}/tracker/{APRIL}")
    page.context.clear_cookies()
    page.get_by_label("Security").select_option(label="General")
    page.get_by_role("button", name="Apply").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("E-mail address").fill(commissioner.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tracker")
    assert "month=2017-04" in page.url


@pytest.mark.parametrize("path", ["/", "/packs/", "/help/", "/glossary/", "/tracker/"])
def test_the_first_key_skips_to_the_content(
    page: Page, live_server: LiveServer, sign_in: SignIn, commissioner: User, path: str
) -> None:
    sign_in(page, commissioner)
    page.goto(f"{live_server.url}{path}{APRIL}")
    page.locator("[data-nhsuk-skip-link-init]").wait_for(state="attached")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
