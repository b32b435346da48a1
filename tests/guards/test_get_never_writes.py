"""Looking changes nothing: a GET writes to the audit trail and to the session, and to nothing else.

The role matrix watches every GET that it asks; here stands what it does not ask, and what has no row in its table.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tcp_portal.access import Role
from tests.guards.answers import HTMX, TRAIL, WRITE, Written, body_of
from tests.guards.test_permissions import addresses
from tests.guards.test_role_matrix import questions
from tests.guards.universe import ACTORS, ADDRESSES, Answer, Target, World, expected, targets

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BY_LINK = {
    "account_confirm_email",
    "account_reset_password_from_key",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
}  # their path holds a key from a message, or names a passkey


def written_by(client: Client, url: str, *, htmx: bool) -> tuple[int, set[str]]:
    """The status of a look and the tables it wrote to, all of it undone."""
    written = Written()
    with transaction.atomic(), connection.execute_wrapper(written):
        response = client.get(url, headers=HTMX if htmx else {})
        body_of(response)
        transaction.set_rollback(True)
    return response.status_code, written.tables - TRAIL


def looks() -> Iterator[tuple[str, str, Target]]:
    """Each address that opens by GET, and each thing it may be of, where the matrix asks nobody for it both ways."""
    for name, address in sorted(ADDRESSES.items()):
        asked = {
            (target.key, htmx)
            for actor, target, method, htmx in questions(name)
            if method == "GET" and expected(actor, address, target, method) is Answer.OPEN
        }
        for target in targets(address):
            opens = (actor for actor in ACTORS if expected(actor, address, target, "GET") is Answer.OPEN)
            actor = next(opens, None)
            if actor and not {(target.key, False), (target.key, True)} <= asked:
                yield name, actor.name, target


@pytest.mark.parametrize(
    ("name", "reader", "target"),
    list(looks()),
    ids=lambda each: each.key if isinstance(each, Target) else each,
)
def test_looking_at_a_page_changes_nothing(world: World, name: str, reader: str, target: Target) -> None:
    client = Client()
    client.force_login(world.users[reader])
    actor = next(actor for actor in ACTORS if actor.name == reader)
    for htmx in (False, True):
        status, tables = written_by(client, world.url(name, target, actor), htmx=htmx)
        assert status in (200, 204, 286, 302, 409)
        assert not tables


def test_looking_at_ones_own_account_and_at_the_reference_site_changes_nothing(world: World) -> None:
    client = Client()
    client.force_login(world.users[Role.ADMINISTRATOR.value])
    lists = [
        name
        for name, _ in addresses()
        if name.startswith("admin:") and name.endswith(("_changelist", "_add"))
    ]
    own = [name for name, _ in addresses() if name.startswith(("account_", "mfa_", "accounts:session"))]
    accounts = [name for name in own if name not in BY_LINK]
    assert len(lists) > 5
    for name in ("admin:index", *lists, *accounts):
        status, tables = written_by(client, reverse(name), htmx=False)
        assert status in (200, 302, 403, 404), name
        assert not tables, name


def test_the_page_of_each_thing_of_the_reference_site_changes_nothing(world: World) -> None:
    client = Client()
    client.force_login(world.users[Role.ADMINISTRATOR.value])
    here = next(iter(world.partnerships.values()))
    for name, pk in (
        ("admin:partnerships_partnership_change", here.pk),
        ("admin:partnerships_partnership_history", here.pk),
        ("admin:partnerships_user_change", next(iter(world.users.values())).pk),
    ):
        assert written_by(client, reverse(name, args=[pk]), htmx=False) == (200, set()), name


def test_a_write_would_be_noticed(world: World) -> None:
    """The guard itself: statements of each kind are read as what they are."""
    written = Written()
    with transaction.atomic(), connection.execute_wrapper(written):
        user = next(iter(world.users.values()))
        user.name = "Somebody else"
        user.save()
        transaction.set_rollback(True)
    assert written.tables == {"partnerships_user"}
    assert WRITE.match('INSERT OR IGNORE INTO "packs_pack" ("id")')
