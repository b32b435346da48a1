from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import get_resolver, reverse

from tcp_portal.access import Role
from tcp_portal.access.urls import OFFERED
from tests.factories import PASSWORD, make_partnership, make_user

pytestmark = pytest.mark.django_db


def test_every_offered_page_exists() -> None:
    assert set(get_resolver().reverse_dict) >= OFFERED


@pytest.mark.parametrize("path", ["email/", "confirm-email/", "login/code/confirm/"])
def test_nobody_changes_the_address_they_sign_in_with(path: str) -> None:
    client = Client()
    client.force_login(make_user(Role.COMMISSIONER, make_partnership()))
    assert client.get(f"/accounts/{path}").status_code == 404


def test_nobody_signs_up() -> None:
    answer = Client().post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD})
    assert "closed" in answer.text.lower() or "administrator" in answer.text.lower()


def test_signing_in_leads_home_and_out_leads_back() -> None:
    user = make_user(Role.BOARD_MEMBER, make_partnership())
    client = Client()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == reverse("web:home")
    assert client.get(reverse("web:home")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("web:home")).status_code == 302


def test_a_closed_account_does_not_sign_in() -> None:
    user = make_user(Role.BOARD_MEMBER, make_partnership())
    user.is_active = False
    user.save()
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.get(reverse("web:home")).status_code == 302


def test_changing_the_password_works_with_the_old_one_only() -> None:
    user = make_user(Role.BOARD_MEMBER, make_partnership())
    client = Client()
    client.force_login(user)
    form = {"oldpassword": "wrong", "password1": "another-long-one-1", "password2": "another-long-one-1"}
    client.post(reverse("account_change_password"), form)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    client.post(reverse("account_change_password"), {**form, "oldpassword": PASSWORD})
    user.refresh_from_db()
    assert user.check_password("another-long-one-1")


@pytest.mark.parametrize("has_one", [True, False], ids=["forgotten", "never had one"])
def test_a_link_by_mail_sets_a_password(mailoutbox: list[EmailMessage], has_one: bool) -> None:
    user = make_user(Role.BOARD_MEMBER, make_partnership())
    if not has_one:
        user.set_unusable_password()
        user.save()
    client = Client()
    client.post(reverse("account_reset_password"), {"email": user.email})
    assert [message.to for message in mailoutbox] == [[user.email]]
    link = re.search(r"https?://\S+", mailoutbox[0].body)
    assert link is not None
    page = client.get(urlsplit(link[0]).path, follow=True)
    form = {"password1": "another-long-one-1", "password2": "another-long-one-1"}
    client.post(page.redirect_chain[-1][0], form)
    user.refresh_from_db()
    assert user.check_password("another-long-one-1")
