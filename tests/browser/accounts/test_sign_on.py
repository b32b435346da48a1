from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tcp_portal.access import Role
from tcp_portal.accounts.models import SignOn
from tests.factories import make_partnership, make_user
from tests.integration.accounts.conftest import Running, _provider_process, provider  # noqa: F401

CheckAxe = Callable[[Page], None]


@pytest.mark.usefixtures("transactional_db")
def test_signing_in_with_one_s_organisation_without_javascript(
    page_without_script: Page,
    page: Page,
    live_server: LiveServer,
    provider: Running,  # noqa: F811
    check_axe: CheckAxe,
    settings: Any,
) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    check_axe(page)
    page.get_by_role("link", name="Sign in with Example ICB").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are not signed in")
    check_axe(page)
    user = make_user(Role.BOARD_MEMBER, make_partnership())
    SignOn.objects.create(user=user, issuer=provider.issuer, subject="one", linked_at=timezone.now())
    page_without_script.goto(f"{live_server.url}/accounts/login/")
    page_without_script.get_by_role("link", name="Sign in with Example ICB").click()
    expect(page_without_script.get_by_role("heading", level=1)).to_contain_text("Good")
