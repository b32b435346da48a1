from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tcp_portal.access import Permission, Role, scope_of
from tcp_portal.accounts.models import Invitation
from tcp_portal.accounts.services import invitations, leavers
from tcp_portal.acts import Act
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal
from tcp_portal.packs.models import Pack, State
from tcp_portal.packs.services import requests
from tcp_portal.packs.sources import table_source
from tcp_portal.partnerships.models import Partnership, Post, User
from tests.factories import PASSWORD, make_partnership, make_user
from trajectories.models import FeedToken

pytestmark = pytest.mark.django_db
NEW = "three-odd-words-here"


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def administrator(partnership: Partnership) -> User:
    return make_user(Role.ADMINISTRATOR, partnership)


@pytest.fixture
def keeper(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def act_of(user: User) -> Act:
    now, today = timezone.now(), timezone.localdate()
    return Act(by=user, now=now, today=today, scope=scope_of(user.pk, today=today))


def step(client: Client, user: User, name: str) -> str:
    address = reverse("accounts:step", args=[user.pk, name])
    assert client.get(address).status_code == 200
    return str(client.post(address, follow=True).text)


def link_in(message: EmailMessage) -> str:
    found = re.search(r"(/accounts/invitation/\S+)", message.body)
    assert found is not None
    return found[1]


@pytest.fixture
def invited(
    administrator: User, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
) -> tuple[User, str]:
    """Somebody for whom an administrator has just opened an account, and the address in their message."""
    form = {"email": "new.lead@example.org", "name": "New Lead"}
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(administrator).post(reverse("admin:partnerships_user_add"), form)
    user = User.objects.get(email="new.lead@example.org")
    assert [message.to for message in mailoutbox] == [[user.email]]
    return user, link_in(mailoutbox[0])


def test_opening_an_account_sends_a_link_by_which_its_owner_chooses_a_password(
    invited: tuple[User, str], partnership: Partnership
) -> None:
    user, link = invited
    assert not user.has_usable_password()
    Post.objects.create(
        user=user, role=Role.BOARD_MEMBER, partnership=partnership, valid_from=timezone.localdate()
    )
    client = Client()
    assert user.email in client.get(link).text
    short = client.post(link, {"password1": "short", "password2": "short"})
    assert short.status_code == 422
    assert "at least 12" in short.text
    differ = client.post(link, {"password1": NEW, "password2": f"{NEW}r"})
    assert "The two passwords differ" in differ.text
    assert client.post(link, {"password1": NEW, "password2": NEW})["Location"] == reverse("account_login")
    client.post(reverse("account_login"), {"login": user.email, "password": NEW})
    assert client.get(reverse("web:home")).status_code == 200
    assert AuditEntry.objects.filter(did="accept invitation", by=user).count() == 1


def test_a_link_works_once(invited: tuple[User, str]) -> None:
    user, link = invited
    assert Client().post(link, {"password1": NEW, "password2": NEW}).status_code == 302
    again = Client().post(link, {"password1": "another-set-of-words", "password2": "another-set-of-words"})
    assert again.status_code == 404
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_of_two_who_open_a_link_at_once_one_sets_the_password(invited: tuple[User, str]) -> None:
    _, link = invited
    found = invitations.found(link.rstrip("/").rpartition("/")[2], now=timezone.now())
    assert found is not None
    invitations.accept(invitation=found, password=NEW, now=timezone.now())
    with pytest.raises(Refusal, match="used a moment ago"):
        invitations.accept(invitation=found, password="another-set-of-words", now=timezone.now())


def test_a_link_ends_after_a_week_and_when_a_newer_one_goes_out(
    invited: tuple[User, str], administrator: User
) -> None:
    user, link = invited
    with time_machine.travel(time.time() + timedelta(days=8).total_seconds()):
        assert Client().get(link).status_code == 404
    assert Client().get(link).status_code == 200
    assert "on its way" in step(signed_in(administrator), user, "invite")
    assert Client().get(link).status_code == 404


def test_no_secret_is_kept_and_guesses_find_nothing(invited: tuple[User, str]) -> None:
    _, link = invited
    secret = link.rstrip("/").rpartition("/")[2]
    assert len(secret) >= 43
    assert secret not in str(Invitation.objects.values())
    for guess in ("x", secret[:-1], secret.lower(), "a" * 500):
        assert Client().get(reverse("accounts:invitation", args=[guess])).status_code == 404


def test_closing_an_account_ends_everything_that_works_in_its_name(
    administrator: User, keeper: User, partnership: Partnership
) -> None:
    open_session = signed_in(keeper)
    assert open_session.get(reverse("web:help")).status_code == 200
    later = Post.objects.create(
        user=keeper,
        role=Role.COMMISSIONER,
        partnership=partnership,
        valid_from=timezone.localdate() + timedelta(days=9),
    )
    Authenticator.objects.create(user=keeper, type="totp", data={"secret": "x"})
    token = FeedToken.objects.create(
        user=keeper,
        name="Workbook",
        digest="d" * 64,
        created_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=5),
    )
    scope = scope_of(keeper.pk, today=timezone.localdate())
    source = table_source("tracker")
    assert source is not None
    context = requests.context_of(
        partnership=partnership, month=partnership_month(), scope=scope, now=timezone.now()
    )
    pack = requests.request_table(source=source, context=context, filters={}, by=keeper, now=timezone.now())
    said = step(signed_in(administrator), keeper, "close")
    for words in ("sessions 1", "posts 2", "exports 1", "feed tokens 1", "second factors 1"):
        assert words in said
    assert open_session.get(reverse("web:help")).status_code == 302
    keeper.refresh_from_db()
    assert not keeper.is_active
    assert not keeper.has_usable_password()
    assert not scope_of(keeper.pk, today=timezone.localdate()).grants
    later.refresh_from_db()
    assert later.valid_to == later.valid_from
    assert Pack.objects.get(pk=pack.pk).state == State.FAILED
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert not Authenticator.objects.filter(user=keeper).exists()
    entry = AuditEntry.objects.get(did="close account")
    assert entry.by == administrator
    assert entry.changes["posts"] == [2, 0]
    client = Client()
    client.post(reverse("account_login"), {"login": keeper.email, "password": PASSWORD})
    assert client.get(reverse("web:home")).status_code == 302


def partnership_month() -> Any:
    from tcp_portal.months import Month

    return Month.of(timezone.localdate()).previous


def test_a_closed_account_gets_no_invitation_and_opens_again_without_rights(
    administrator: User, keeper: User
) -> None:
    client = signed_in(administrator)
    step(client, keeper, "close")
    assert client.post(reverse("accounts:step", args=[keeper.pk, "invite"])).status_code == 404
    keeper.refresh_from_db()
    with pytest.raises(Refusal):
        invitations.invite(user=keeper, act=act_of(administrator))
    step(client, keeper, "reopen")
    keeper.refresh_from_db()
    assert keeper.is_active
    assert not keeper.has_usable_password()
    assert not scope_of(keeper.pk, today=timezone.localdate()).grants


def test_nobody_closes_or_resets_themselves(administrator: User) -> None:
    client = signed_in(administrator)
    assert "cannot close your own account" in step(client, administrator, "close")
    assert "cannot reset your own" in step(client, administrator, "reset-factor")
    assert client.get(reverse("web:home")).status_code == 200


def test_a_lost_factor_is_reset_with_a_trace_a_message_and_an_end_to_sessions(
    administrator: User,
    keeper: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Any,
) -> None:
    Authenticator.objects.create(user=keeper, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=keeper, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    theirs = signed_in(keeper)
    with django_capture_on_commit_callbacks(execute=True):
        assert "is reset" in step(signed_in(administrator), keeper, "reset-factor")
    assert not Authenticator.objects.filter(user=keeper).exists()
    assert theirs.get(reverse("web:help")).status_code == 302
    assert [(message.to, message.subject) for message in mailoutbox] == [
        ([keeper.email], "Your second factor was reset")
    ]
    entry = AuditEntry.objects.get(did="reset second factor")
    assert (entry.by, entry.object_id) == (administrator, keeper.pk)
    assert entry.changes["second factor"] == ["Authenticator app", ""]


def test_an_administrator_ends_the_sessions_of_another(administrator: User, keeper: User) -> None:
    theirs = [signed_in(keeper) for _ in range(2)]
    assert "Signed out everywhere (2)" in step(signed_in(administrator), keeper, "end-sessions")
    assert all(one.get(reverse("web:help")).status_code == 302 for one in theirs)
    assert Session.objects.filter(session_key=theirs[0].cookies["sessionid"].value).count() == 0


def test_only_administrators_do(keeper: User, administrator: User) -> None:
    for user in (keeper, make_user(Role.IG_OFFICER, make_partnership("ELSE"))):
        client = signed_in(user)
        for name in ("invite", "close", "reset-factor", "end-sessions"):
            assert client.post(reverse("accounts:step", args=[administrator.pk, name])).status_code == 403
    with pytest.raises(PermissionDenied):
        leavers.close(user=administrator, act=act_of(keeper))


def test_the_form_of_a_user_closes_no_account_behind_the_leaver_s_back(
    administrator: User, keeper: User
) -> None:
    client = signed_in(administrator)
    address = reverse("admin:partnerships_user_change", args=[keeper.pk])
    client.post(address, {"email": keeper.email, "name": "Renamed"})
    keeper.refresh_from_db()
    assert (keeper.name, keeper.is_active) == ("Renamed", True)
    assert reverse("accounts:person", args=[keeper.pk]) in client.get(address).text


def test_a_change_of_post_bites_at_once(keeper: User) -> None:
    client = signed_in(keeper)
    assert client.get(reverse("cohorts:tracker")).status_code == 200
    keeper.posts.update(valid_to=timezone.localdate())
    assert client.get(reverse("cohorts:tracker")).status_code == 403
    assert not scope_of(keeper.pk, today=timezone.localdate()).allows(Permission.VIEW_PEOPLE)
