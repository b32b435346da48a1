"""The reference data pages: what an administrator reads on them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tcp_portal.access import Role
from tests.factories import PostFactory, UserFactory, make_partnership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_user(Role.ADMINISTRATOR, make_partnership(), name="Ann Marlow"))
    return client


def test_the_header_says_who_is_signed_in(client: Client) -> None:
    text = client.get(reverse("admin:index")).text
    assert "Signed in as <strong>Ann Marlow</strong>" in text
    assert "Welcome" not in text


def test_the_form_of_a_post_says_that_its_end_is_the_first_day_without_it(client: Client) -> None:
    text = client.get(reverse("admin:partnerships_post_add")).text
    assert "The first day on which the post is no longer held." in text


def test_home_leads_the_administrator_to_their_lists(client: Client) -> None:
    text = client.get(reverse("web:home")).text
    for name in ("user", "post", "organisation"):
        assert reverse(f"admin:partnerships_{name}_changelist") in text


def test_home_tells_the_administrator_of_accounts_without_a_post_and_posts_that_end(client: Client) -> None:
    UserFactory.create(name="Ann Newcomer")
    today = timezone.localdate()
    for days, name in ((1, "Ends Tomorrow"), (30, "Ends Later"), (31, "Ends Far Off")):
        PostFactory.create(
            user=UserFactory.create(name=name), valid_from=today - timedelta(days=9),
            valid_to=today + timedelta(days=days),
        )  # fmt: skip
    text = client.get(reverse("web:home")).text
    waits = text.split('"home__head">')[1]
    assert "1 account has no post today." in waits
    assert waits.index("Ends Tomorrow") < waits.index("Ends Later")
    assert "Ends Far Off" not in waits
