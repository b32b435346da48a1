from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tcp_portal.access import Role
from tcp_portal.partnerships.models import User
from tests.factories import PASSWORD, make_partnership, make_user

CheckAxe = Callable[[Page], None]


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.PORTAL_SECOND_FACTOR = True


@pytest.fixture
def keeper(transactional_db: None) -> User:
    return make_user(Role.COMMISSIONER, make_partnership())


def sign_in(page: Page, live_server: LiveServer, user: User) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.locator("[name=login]").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def code_of(secret: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def test_the_first_sign_in_sets_up_an_app_without_javascript(
    page_without_script: Page, live_server: LiveServer, keeper: User
) -> None:
    page = page_without_script
    sign_in(page, live_server, keeper)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    page.get_by_role("link", name="Set up an authenticator app").click()
    secret = page.get_by_label("Key", exact=True).input_value()
    assert (
        page.get_by_alt_text("The key below as a picture for your app").evaluate("one => one.naturalWidth")
        > 100
    )
    page.get_by_label("Code from the app").fill("12")
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator("#id_code-error")).to_contain_text("The code is not right")
    assert page.get_by_label("Key", exact=True).input_value() == secret
    page.get_by_label("Code from the app").fill(code_of(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the codes").click()
    kept = re.findall(r"\d{8}", Path(download.value.path()).read_text(encoding="utf-8"))
    assert kept == page.locator(".codes li").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good")
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, live_server, keeper)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_label("Code", exact=True).fill(kept[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good")


def test_a_passkey_is_added_and_opens_the_portal_the_next_time(
    page: Page, live_server: LiveServer, keeper: User, check_axe: CheckAxe
) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    device = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, live_server, keeper)
    check_axe(page)
    page.get_by_role("link", name="Add a passkey").click()
    check_axe(page)
    page.get_by_label("What you call it").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    check_axe(page)
    page.goto(f"{live_server.url}/accounts/second-factor/webauthn/")
    expect(page.locator("b", has_text="Work laptop")).to_be_visible()
    check_axe(page)
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, live_server, keeper)
    check_axe(page)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good")
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()
    devtools.send("WebAuthn.removeVirtualAuthenticator", device)
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": False}})
    sign_in(page, live_server, keeper)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("alert").filter(has_text="did not answer")).to_be_visible()
    page.goto(live_server.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")


def test_the_pages_of_factors_are_accessible_and_fit_a_phone(
    page: Page, live_server: LiveServer, keeper: User, check_axe: CheckAxe
) -> None:
    sign_in(page, live_server, keeper)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("", "totp/activate/", "webauthn/add/", "recovery-codes/generate/", "reauthenticate/"):
        page.goto(f"{live_server.url}/accounts/second-factor/{path}")
        assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
        check_axe(page)
