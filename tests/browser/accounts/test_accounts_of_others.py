from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tcp_portal.access import Role
from tcp_portal.partnerships.models import User
from tests.factories import make_partnership, make_user

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
NEW = "three-odd-words-here"


@pytest.fixture
def administrator(transactional_db: None) -> User:
    return make_user(Role.ADMINISTRATOR, make_partnership())


def test_from_an_opened_account_to_the_first_sign_in_and_out_of_it_again(
    page: Page,
    page_without_script: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    administrator: User,
    mailoutbox: list[EmailMessage],
    check_axe: CheckAxe,
) -> None:
    sign_in(page, administrator)
    page.goto(f"{live_server.url}{reverse('admin:partnerships_user_add')}")
    page.locator("[name=email]").fill("new.lead@example.org")
    page.locator("[name=name]").fill("New Lead")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("An invitation is on its way to new.lead@example.org.")).to_be_visible()
    link = re.search(r"/accounts/invitation/\S+", mailoutbox[0].body)
    assert link is not None

    invited = page_without_script
    invited.goto(live_server.url + link[0])
    invited.get_by_label("Password", exact=True).fill(NEW)
    invited.get_by_label("Password again").fill(NEW)
    invited.get_by_role("button", name="Set password").click()
    expect(invited.get_by_text("Your password is set.")).to_be_visible()
    invited.locator("[name=login]").fill("new.lead@example.org")
    invited.get_by_label("Password", exact=True).fill(NEW)
    invited.get_by_role("button", name="Sign in").click()
    expect(invited.get_by_role("heading", level=1)).to_contain_text("Good")

    user = User.objects.get(email="new.lead@example.org")
    page.goto(f"{live_server.url}{reverse('admin:partnerships_user_changelist')}")
    page.get_by_role("row", name="new.lead@example.org").get_by_role("link", name="Account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New Lead")
    check_axe(page)
    page.get_by_role("link", name="Close the account").click()
    check_axe(page)
    page.get_by_role("button", name="Close the account").click()
    expect(page.get_by_text("The account is closed. Ended: sessions 1")).to_be_visible()
    invited.reload()
    expect(invited.get_by_role("heading", level=1)).to_have_text("Sign in")
    user.refresh_from_db()
    assert not user.is_active


def test_the_pages_of_an_invitation_are_accessible_and_fit_a_phone(
    page: Page, live_server: LiveServer, administrator: User, check_axe: CheckAxe
) -> None:
    from tcp_portal.accounts.services import invitations
    from tests.factories import act_of

    new = User.objects.create_user("new@example.org", name="New")
    _, secret = invitations.invite(user=new, act=act_of(administrator))
    page.set_viewport_size({"width": 320, "height": 640})
    for path in (secret, "nothing"):
        page.goto(f"{live_server.url}/accounts/invitation/{path}/")
        check_axe(page)
        assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
