from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tcp_portal.access import Permission, scope_of
from tcp_portal.audit.models import AuditEntry
from tcp_portal.partnerships.management.commands import open_administrator
from tcp_portal.partnerships.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

Types = Callable[..., None]


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Types:
    def typed(*passwords: str) -> None:
        answers: Iterator[str] = iter(passwords)
        monkeypatch.setattr(open_administrator, "getpass", lambda _prompt: next(answers))

    return typed


def call(email: str = "Ada.First@example.org") -> None:
    call_command("open_administrator", email=email, name="Ada First")


def test_the_account_may_administer_and_see_nobody(types: Types) -> None:
    types(PASSWORD, PASSWORD)
    call()
    user = User.objects.get(email="ada.first@example.org")
    scope = scope_of(user.pk, today=timezone.localdate())
    assert user.check_password(PASSWORD)
    assert scope.allows(Permission.ADMINISTER)
    assert not scope.allows(Permission.VIEW_PEOPLE)
    assert AuditEntry.objects.filter(did="open administrator", by=None).count() == 1


@pytest.mark.parametrize(
    ("passwords", "email", "words"),
    [
        ((PASSWORD, "another"), "ada@example.org", "differ"),
        (("short", "short"), "ada@example.org", "at least 12"),
        ((PASSWORD, PASSWORD), "ada", "valid email"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    types: Types, passwords: tuple[str, str], email: str, words: str
) -> None:
    types(*passwords)
    with pytest.raises(CommandError, match=words):
        call(email)
    assert not User.objects.exists()


def test_an_address_is_used_once() -> None:
    UserFactory(email="ada.first@example.org")
    with pytest.raises(CommandError, match="already"):
        call()
