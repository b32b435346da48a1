from __future__ import annotations

import re
import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from tcp_portal.access import Permission, Role
from tcp_portal.access.factors import GUARDED
from tcp_portal.access.roles import permissions_of
from tcp_portal.audit.models import AuditEntry
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import PASSWORD, admitted, make_partnership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.PORTAL_SECOND_FACTOR = True


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def keeper(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(user: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def set_up_app(client: Client) -> str:
    """Sets an authenticator app up as its owner does; answers its secret."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r'value="([A-Z2-7]{32})"', page.text)
    assert secret is not None
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret[1])})
    return secret[1]


def shown_codes(client: Client) -> list[str]:
    return re.findall(r"<li><code>(\d{8})</code>", client.get(reverse("mfa_view_recovery_codes")).text)


def next_period() -> Any:
    """A code works once, so that the next sign-in waits for the next one."""
    return time_machine.travel(time.time() + 60)


def opens(client: Client, name: str = "web:home") -> bool:
    return client.get(reverse(name)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_whoever_may_see_people_sets_up_a_factor_before_anything_opens(keeper: User) -> None:
    client = sign_in(keeper)
    for name in ("web:home", "cohorts:tracker", "trajectories:dashboard"):
        assert client.get(reverse(name))["Location"] == reverse("mfa_index")
    assert "password alone is not enough" in client.get(reverse("mfa_index")).text
    assert opens(client, "web:help")
    set_up_app(client)
    assert len(shown_codes(client)) == 10
    assert opens(client)


def test_a_person_s_page_and_its_parts_stay_shut_too(keeper: User, partnership: Partnership) -> None:
    person = admitted(partnership).person
    client = sign_in(keeper)
    asked = {
        "page": client.get(reverse("cohorts:person", args=[person.pk])),
        "part": client.get(reverse("cohorts:person", args=[person.pk]), headers={"HX-Request": "true"}),
        "number": client.post(reverse("cohorts:nhs_number", args=[person.pk])),
    }
    assert {
        answer.headers.get("Location") or answer.headers.get("HX-Redirect") for answer in asked.values()
    } == {reverse("mfa_index")}


@pytest.mark.parametrize("role", Role, ids=str)
def test_who_is_asked_follows_from_the_rights_of_the_role(role: Role) -> None:
    user = make_user(role, make_partnership())
    guarded = bool(permissions_of(role) & GUARDED)
    assert opens(sign_in(user)) is not guarded
    people = {right for right in Permission if right in ("view_people", "view_identity", "export_people")}
    assert guarded or not permissions_of(role) & people


def test_without_the_setting_nobody_is_made_to(keeper: User, settings: Any) -> None:
    settings.PORTAL_SECOND_FACTOR = False
    assert opens(sign_in(keeper))


def test_who_has_a_factor_needs_it_at_the_next_sign_in_whatever_the_role(settings: Any) -> None:
    settings.PORTAL_SECOND_FACTOR = False
    member = make_user(Role.BOARD_MEMBER, make_partnership())
    secret = set_up_app(sign_in(member))
    with next_period():
        client = sign_in(member)
        assert client.get(reverse("web:home")).status_code == 302
        wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert "The code is not right" in wrong.text
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert opens(client)


def test_a_code_works_once(keeper: User) -> None:
    secret = set_up_app(sign_in(keeper))
    with next_period():
        code = code_of(secret)
        first, second = sign_in(keeper), sign_in(keeper)
        first.post(reverse("mfa_authenticate"), {"code": code})
        second.post(reverse("mfa_authenticate"), {"code": code})
        assert opens(first)
        assert not opens(second)


def test_a_recovery_code_works_once_and_the_codes_are_shown_once(keeper: User) -> None:
    owner = sign_in(keeper)
    set_up_app(owner)
    codes = shown_codes(owner)
    assert shown_codes(owner) == []
    assert owner.get(reverse("mfa_download_recovery_codes")).status_code == 403
    first, second = sign_in(keeper), sign_in(keeper)
    first.post(reverse("mfa_authenticate"), {"code": codes[0]})
    second.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert opens(first)
    assert not opens(second)


def test_the_codes_can_be_kept_as_a_file(keeper: User) -> None:
    client = sign_in(keeper)
    set_up_app(client)
    page = client.get(reverse("mfa_view_recovery_codes")).text
    link = re.search(r'download="recovery-codes.txt" href="data:text/plain;charset=utf-8,([^"]+)"', page)
    assert link is not None
    assert set(re.findall(r"\d{8}", link[1])) == set(re.findall(r"<code>(\d{8})</code>", page))


def test_a_factor_of_who_sat_there_before_does_not_count(keeper: User, partnership: Partnership) -> None:
    client = sign_in(keeper)
    set_up_app(client)
    client.post(reverse("account_logout"))
    other = make_user(Role.COMMISSIONER, partnership)
    client.post(reverse("account_login"), {"login": other.email, "password": PASSWORD})
    assert not opens(client)


def test_secrets_are_not_in_the_database_as_they_are(keeper: User, settings: Any) -> None:
    client = sign_in(keeper)
    secret = set_up_app(client)
    codes = shown_codes(client)
    stored = " ".join(str(one.data) for one in Authenticator.objects.filter(user=keeper))
    assert secret not in stored
    assert not [code for code in codes if code in stored]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-key-" * 6
    with next_period():
        again = sign_in(keeper)
        again.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert opens(again)


@pytest.mark.django_db(transaction=True)
def test_its_owner_hears_of_a_factor_and_the_trail_has_it(
    keeper: User, mailoutbox: list[EmailMessage]
) -> None:
    client = sign_in(keeper)
    secret = set_up_app(client)
    assert [message.to for message in mailoutbox] == [[keeper.email]]
    assert secret not in mailoutbox[0].body
    client.post(reverse("mfa_deactivate_totp"))
    acts = list(AuditEntry.objects.filter(by=keeper).order_by("at").values_list("did", flat=True))
    assert acts[0] == "add authenticator app"
    assert "remove authenticator app" in acts
    assert mailoutbox[-1].subject == "Authenticator app removed"
    assert (
        client.get(reverse("web:home")).status_code == 200
    )  # this session has proved it; the next must again
    assert not opens(sign_in(keeper))


def test_a_factor_is_changed_only_by_who_has_just_proved_who_they_are(keeper: User) -> None:
    client = sign_in(keeper)
    secret = set_up_app(client)
    with time_machine.travel(time.time() + 10 * 60):
        client.get(reverse("web:help"))
    with time_machine.travel(time.time() + 16 * 60):
        answer = client.post(reverse("mfa_deactivate_totp"))
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
        assert Authenticator.objects.filter(user=keeper, type="totp").exists()
        client.post(reverse("mfa_reauthenticate"), {"code": code_of(secret)})
        client.post(reverse("mfa_deactivate_totp"))
        assert not Authenticator.objects.filter(user=keeper).exists()


def test_nobody_touches_another_s_passkey(keeper: User, partnership: Partnership) -> None:
    theirs = Authenticator.objects.create(
        user=make_user(Role.COMMISSIONER, partnership),
        type="webauthn",
        data={"name": "Theirs", "credential": {}},
    )
    client = Client()
    client.force_login(keeper)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.get(reverse(name, args=[theirs.pk])).status_code == 404
        assert client.post(reverse(name, args=[theirs.pk])).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()
