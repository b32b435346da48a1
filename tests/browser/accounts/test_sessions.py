from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tcp_portal.access import Role
from tcp_portal.accounts.models import SignedIn
from tcp_portal.partnerships.models import User
from tests.factories import make_partnership, make_user

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]


@pytest.fixture
def member(transactional_db: None) -> User:
    return make_user(Role.BOARD_MEMBER, make_partnership())


def test_a_warning_comes_before_the_end_and_the_session_can_be_kept(
    page: Page, live_server: LiveServer, sign_in: SignIn, member: User, check_axe: CheckAxe, settings: Any
) -> None:
    settings.PORTAL_IDLE_SECONDS, settings.PORTAL_IDLE_WARNING_SECONDS = 60, 58
    sign_in(page, member)
    page.goto(f"{live_server.url}/accounts/")
    check_axe(page)
    warning = page.get_by_role("alert").filter(has_text="You will be signed out in 1 minute")
    expect(warning).to_be_visible()
    check_axe(page)
    settings.PORTAL_IDLE_SECONDS = 600
    warning.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def test_an_ended_session_leaves_nothing_on_the_screen(
    page: Page, live_server: LiveServer, sign_in: SignIn, member: User, settings: Any
) -> None:
    settings.PORTAL_IDLE_SECONDS, settings.PORTAL_IDLE_WARNING_SECONDS = 3, 1
    sign_in(page, member)
    page.goto(f"{live_server.url}/accounts/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in", timeout=20_000)
    expect(page.get_by_text("nothing was done")).to_be_visible()


def test_sessions_are_seen_and_ended_without_javascript(
    page_without_script: Page, page: Page, live_server: LiveServer, sign_in: SignIn, member: User
) -> None:
    sign_in(page, member)
    sign_in(page_without_script, member)
    page_without_script.goto(f"{live_server.url}/accounts/")
    expect(page_without_script.get_by_text("You are signed out 15 minutes after").first).to_be_visible()
    assert SignedIn.objects.going_on().count() == 2
    page_without_script.get_by_role("button", name="Sign out everywhere else").click()
    expect(page_without_script.get_by_text("You are signed out everywhere else (1).")).to_be_visible()
    page.goto(live_server.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
