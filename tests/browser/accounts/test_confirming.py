"""A number is shown to who has just proved who they are, and the officer reads who looked."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Spell
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import PASSWORD, admitted, make_partnership, make_user

CheckAxe = Callable[[Page], None]


@pytest.fixture
def partnership(transactional_db: None, settings: Any) -> Partnership:
    settings.PORTAL_SECOND_FACTOR = True
    return make_partnership()


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership)


def with_app(user: User) -> str:
    """The key of the user's authenticator app."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str, later: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later)))


def sign_in(page: Page, live_server: LiveServer, user: User, secret: str) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.locator("[name=login]").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code", exact=True).fill(code_of(secret))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good")


def test_a_number_is_shown_after_a_second_proof_and_the_officer_reads_who_looked(
    page: Page,
    live_server: LiveServer,
    partnership: Partnership,
    spell: Spell,
    settings: Any,
    check_axe: CheckAxe,
) -> None:
    reader = make_user(Role.COMMISSIONER, partnership, name="Rosa Dean")
    officer = make_user(Role.IG_OFFICER, partnership, name="Ines Gold")
    key, officers_key = with_app(reader), with_app(officer)
    person, number = spell.person, spell.person.nhs_number
    shown = f"{number[:3]} {number[3:6]} {number[6:]}"

    sign_in(page, live_server, reader, key)
    opened = f"{live_server.url}{reverse('cohorts:person', args=[person.pk])}"
    page.goto(opened)
    check_axe(page)
    expect(page.get_by_text("••• •••")).to_be_visible()
    settings.PORTAL_CONFIRM_SECONDS = -1  # whoever signed in has not just done so
    page.get_by_role("button", name="show (recorded)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    check_axe(page)
    page.get_by_role("link", name="Use authenticator app or code").click()
    page.get_by_label("Code", exact=True).fill("000")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("#id_code-error")).to_contain_text("The code is not right")
    expect(page.get_by_text(shown)).to_have_count(0)
    check_axe(page)
    settings.PORTAL_CONFIRM_SECONDS = 900
    page.get_by_label("Code", exact=True).fill(code_of(key, 1))
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url(opened)
    expect(page.get_by_text("••• •••")).to_be_visible()
    page.get_by_role("button", name="show (recorded)").click()
    expect(page.locator("#nhs-number")).to_contain_text(shown)
    assert number not in page.url
    check_axe(page)
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()

    sign_in(page, live_server, officer, officers_key)
    page.goto(f"{live_server.url}{reverse('audit:person', args=[person.pk])}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Who looked at {person.reference}")
    looks = page.locator("#results").get_by_role("row").filter(has_text="Rosa Dean")
    expect(looks.filter(has_text="NHS number")).to_have_count(1)
    assert number not in page.content()
    check_axe(page)
