"""Looking changes nothing: a GET writes to the audit trail and to the session, and to nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tcp_portal.access import Role
from tests.guards.test_permissions import addresses
from tests.guards.test_role_matrix import HTMX, body_of
from tests.guards.universe import ACTORS, ADDRESSES, Answer, Target, World, expected, targets

pytestmark = [pytest.mark.django_db, pytest.mark.once]

WRITE = re.compile(
    r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO|MERGE INTO)\s+"?(\w+)', re.IGNORECASE
)
CHANGE = re.compile(
    r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|ALTER|CREATE|DROP|WITH)\b", re.IGNORECASE
)
TRAIL = {"audit_auditentry", "audit_auditsubject", "django_session"}
BY_LINK = {
    "account_confirm_email",
    "account_reset_password_from_key",
}  # their path holds a key from a message


class Written:
    """The tables that statements change, while it wraps the connection; one it cannot read counts as itself."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if CHANGE.match(sql) and not re.match(r"\s*WITH\b(?!.*\b(INSERT|UPDATE|DELETE)\b)", sql, re.DOTALL):
            named = WRITE.match(sql)
            self.tables.add(named[1] if named else sql[:60])
        return execute(sql, *rest)


def written_by(client: Client, url: str, *, htmx: bool) -> tuple[int, set[str]]:
    """The status of a look and the tables it wrote to, all of it undone."""
    written = Written()
    with transaction.atomic(), connection.execute_wrapper(written):
        response = client.get(url, headers=HTMX if htmx else {})
        body_of(response)
        transaction.set_rollback(True)
    return response.status_code, written.tables - TRAIL


def looks() -> Iterator[tuple[str, str, Target]]:
    """Each address that is opened by GET, by the first reader to whom it opens, and each thing it may be of."""
    for name, address in sorted(ADDRESSES.items()):
        for target in targets(address):
            for actor in ACTORS:
                if "GET" in address.methods and expected(actor, address, target, "GET") is Answer.OPEN:
                    yield name, actor.name, target
                    break


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
    accounts = [name for name, _ in addresses() if name.startswith("account_") and name not in BY_LINK]
    assert len(lists) > 5
    for name in ("admin:index", *lists, *accounts):
        status, tables = written_by(client, reverse(name), htmx=False)
        assert status in (200, 302, 403), name
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
