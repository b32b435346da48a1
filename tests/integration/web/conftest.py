"""A reader at a desk on 12 May 2017, in a partnership whose pages open at April 2017."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import PartnershipFactory, PostFactory, UserFactory


@pytest.fixture(autouse=True)
def _may_2017() -> Iterator[None]:
    with time_machine.travel("2017-05-12 09:30:00+01:00", tick=False):
        yield


@pytest.fixture
def bhr(db: None) -> Partnership:
    return PartnershipFactory.create(
        code="BHR", name="Barking", starts_on=date(2016, 3, 1), opens_at=date(2017, 4, 1), synthetic=True
    )


@pytest.fixture
def manager(bhr: Partnership) -> User:
    user = UserFactory.create(name="Pat Mason", email="pat@example.org")
    PostFactory.create(user=user, role=Role.PROGRAMME_MANAGER, partnership=bhr)
    return user


@pytest.fixture
def nobody(db: None) -> User:
    """Someone who can sign in but holds no post."""
    return UserFactory.create()


@pytest.fixture
def signed_in(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client
