"""Signing in with an organisation's own sign-on, against a real provider, and every way in which it must fail."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tcp_portal.access import Role
from tcp_portal.accounts.models import SignOn
from tcp_portal.accounts.services import invitations, sign_ons
from tcp_portal.audit.models import AuditEntry
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import PASSWORD, act_of, make_partnership, make_user
from tests.integration.accounts.conftest import Running

pytestmark = pytest.mark.django_db
START = "/accounts/sign-on/icb/"


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def member(partnership: Partnership, provider: Running) -> User:
    """A Board member whose account is linked to subject “one”."""
    user = make_user(Role.BOARD_MEMBER, partnership)
    SignOn.objects.create(user=user, issuer=provider.issuer, subject="one", linked_at=timezone.now())
    return user


def to_provider(client: Client, provider: Running, start: str = START) -> str:
    """Goes to the provider; answers the address with which it sends the browser back."""
    sent = client.get(start)
    assert sent.status_code == 302
    parts = urlsplit(sent["Location"])
    assert f"{parts.scheme}://{parts.netloc}" == provider.issuer
    _, back = provider.ask("GET", f"{parts.path}?{parts.query}")
    found = urlsplit(back)
    return f"{found.path}?{found.query}"


def through(client: Client, provider: Running, start: str = START) -> Any:
    return client.get(to_provider(client, provider, start))


def is_in(client: Client) -> bool:
    return client.get(reverse("web:help")).status_code == 200


def invited(user: User) -> str:
    administrator = make_user(Role.ADMINISTRATOR, None)
    _, secret = invitations.invite(user=user, act=act_of(administrator, today=timezone.localdate()))
    return secret


def test_a_linked_account_opens(member: User, provider: Running) -> None:
    client = Client()
    assert through(client, provider)["Location"] == reverse("web:home")
    assert client.get(reverse("web:home")).status_code == 200
    asked, _ = provider.ask("GET", "/asked")
    assert asked["scope"] == "openid"
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43


def test_the_page_of_signing_in_offers_each_organisation(provider: Running) -> None:
    text = Client().get(reverse("account_login")).text
    assert f'href="{START}"' in text
    assert "Sign in with Example ICB" in text


def test_after_signing_in_the_reader_is_where_they_wanted_and_nowhere_else(
    member: User, provider: Running
) -> None:
    assert through(Client(), provider, f"{START}?next=/help/")["Location"] == "/help/"
    for evil in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert through(Client(), provider, f"{START}?next={evil}")["Location"] == reverse("web:home")


def test_the_session_is_another_one_after_signing_in(member: User, provider: Running) -> None:
    client = Client()
    back = to_provider(client, provider)
    before = client.cookies["sessionid"].value
    client.get(back)
    assert client.cookies["sessionid"].value != before


def test_an_account_is_linked_by_an_invitation_alone(partnership: Partnership, provider: Running) -> None:
    user = make_user(Role.BOARD_MEMBER, partnership)
    secret = invited(user)
    client, start = Client(), f"/accounts/invitation/{secret}/sign-on/icb/"
    assert start in client.get(f"/accounts/invitation/{secret}/").text
    assert through(client, provider, start).status_code == 302
    assert is_in(client)
    link = SignOn.objects.get(user=user)
    assert (link.issuer, link.subject) == (provider.issuer, "one")
    assert AuditEntry.objects.filter(did="link sign-on", by=user).exists()
    assert Client().get(start).status_code == 404
    again = Client()
    through(again, provider)
    assert is_in(again)


def test_nobody_signs_up_and_an_e_mail_address_links_nothing(
    partnership: Partnership, provider: Running
) -> None:
    user = make_user(Role.COMMISSIONER, partnership)
    provider.signs_in("unknown", email=user.email, email_verified=True)
    client, count = Client(), User.objects.count()
    answer = through(client, provider)
    assert answer.status_code == 403
    assert "did not open an account here" in answer.text
    assert not is_in(client)
    assert User.objects.count() == count


def test_whoever_gets_a_leaver_s_address_later_gets_nothing_of_theirs(
    member: User, provider: Running
) -> None:
    provider.signs_in("two", email=member.email, email_verified=True)
    client = Client()
    assert through(client, provider).status_code == 403
    assert not is_in(client)


def test_an_identity_opens_one_account(member: User, partnership: Partnership, provider: Running) -> None:
    other = make_user(Role.COMMISSIONER, partnership)
    client = Client()
    answer = through(client, provider, f"/accounts/invitation/{invited(other)}/sign-on/icb/")
    assert "belongs to another account already" in answer.text
    assert not SignOn.objects.filter(user=other).exists()
    assert not is_in(client)


NOW = int(time.time())
FALSE_TOKENS = {
    "another issuer": {"iss": "https://other.example"},
    "the issuer with a slash more": {"iss": "{issuer}/"},
    "another audience": {"aud": "another-portal"},
    "several audiences and no party": {"aud": ["tcp-portal", "another-portal"]},
    "another party": {"azp": "another-portal"},
    "expired": {"exp": NOW - 3600},
    "without an end": {"exp": None},
    "made long ago": {"iat": NOW - 86_400, "exp": NOW + 86_400},
    "made in the future": {"iat": NOW + 86_400, "exp": NOW + 90_000},
    "another nonce": {"nonce": "x" * 43},
    "without a nonce": {"nonce": None},
    "without a subject": {"sub": None},
    "an empty subject": {"sub": ""},
}


@pytest.mark.parametrize("false", FALSE_TOKENS.values(), ids=FALSE_TOKENS)
def test_a_token_that_is_not_true_opens_nothing(
    member: User, provider: Running, false: dict[str, Any]
) -> None:
    claims = {
        name: value.format(issuer=provider.issuer) if isinstance(value, str) else value
        for name, value in false.items()
    }
    provider.ask("POST", "/as", {"claims": {"sub": "one", **claims}, "fault": ""})
    client = Client()
    answer = through(client, provider)
    assert answer.status_code == 403
    assert "did not open an account here" in answer.text
    assert not is_in(client)


@pytest.mark.parametrize(
    "fault", ["forged", "unsigned", "shared secret", "unknown key", "denied", "mixed up"]
)
def test_a_token_that_the_provider_did_not_sign_opens_nothing(
    member: User, provider: Running, fault: str
) -> None:
    provider.signs_in(fault=fault)
    client = Client()
    assert through(client, provider).status_code == 403
    assert not is_in(client)


def test_a_true_token_of_another_session_opens_nothing(member: User, provider: Running) -> None:
    assert through(Client(), provider).status_code == 302
    provider.goes_wrong("replayed")
    client = Client()
    assert through(client, provider).status_code == 403
    assert not is_in(client)


def test_an_answer_counts_once_and_for_the_browser_that_asked(member: User, provider: Running) -> None:
    client, other = Client(), Client()
    back = to_provider(client, provider)
    other.get(START)
    assert other.get(back).status_code == 403
    assert not is_in(other)
    assert Client().get(back).status_code == 403
    assert client.get(back).status_code == 302
    client.post(reverse("account_logout"))
    assert client.get(back).status_code == 403
    assert not is_in(client)


def test_an_answer_that_comes_late_opens_nothing(member: User, provider: Running) -> None:
    client = Client()
    back = to_provider(client, provider)
    with time_machine.travel(time.time() + 11 * 60):
        assert client.get(back).status_code == 403


@pytest.mark.parametrize("fault", ["down", "redirect", "other discovery"])
def test_a_provider_that_does_not_answer_as_one_is_told_in_plain_words(provider: Running, fault: str) -> None:
    provider.signs_in(fault=fault)
    answer = Client().get(START)
    assert answer.status_code == 503
    assert "does not answer at this moment" in answer.text


def test_the_portal_calls_no_address_that_is_not_https(provider: Running, settings: Any) -> None:
    settings.PRODUCTION = True
    assert Client().get(START).status_code == 503


def test_a_closed_account_does_not_open(member: User, provider: Running) -> None:
    member.is_active = False
    member.save()
    client = Client()
    assert through(client, provider).status_code == 403
    assert not is_in(client)


def test_an_unknown_provider_does_not_exist(provider: Running) -> None:
    for path in ("/accounts/sign-on/nobody/", "/accounts/sign-on/nobody/callback/"):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("claims", "enough"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "two-factors"}, True),
        ({"amr": ["pwd"]}, False),
        ({"acr": "one-factor"}, False),
        ({"amr": "mfa"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_a_provider_s_second_factor_counts_where_it_was_agreed_and_the_token_says_so(
    provider: Running, partnership: Partnership, settings: Any, claims: dict[str, Any], enough: bool
) -> None:
    settings.PORTAL_SECOND_FACTOR = True
    keeper = make_user(Role.COMMISSIONER, partnership)
    SignOn.objects.create(user=keeper, issuer=provider.issuer, subject="one", linked_at=timezone.now())
    provider.signs_in("one", **claims)
    client = Client()
    through(client, provider)
    answer = client.get(reverse("cohorts:tracker"))
    assert (answer.status_code == 200) is enough
    assert enough or answer["Location"] == reverse("mfa_index")


def test_it_does_not_count_where_nothing_was_agreed(
    provider: Running, partnership: Partnership, settings: Any
) -> None:
    settings.PORTAL_SECOND_FACTOR = True
    [one] = settings.PORTAL_SIGN_ON
    settings.PORTAL_SIGN_ON = (type(one)(one.key, one.name, one.issuer, one.client_id, one.client_secret),)
    keeper = make_user(Role.COMMISSIONER, partnership)
    SignOn.objects.create(user=keeper, issuer=provider.issuer, subject="one", linked_at=timezone.now())
    provider.signs_in("one", amr=["mfa"], acr="two-factors")
    client = Client()
    through(client, provider)
    assert client.get(reverse("cohorts:tracker"))["Location"] == reverse("mfa_index")


def test_who_they_are_is_proved_again_at_the_provider(member: User, provider: Running) -> None:
    member.set_unusable_password()
    member.save()
    client = Client()
    through(client, provider)
    for minutes in (10, 20):
        with time_machine.travel(time.time() + minutes * 60, tick=False):
            is_in(client)
    with time_machine.travel(time.time() + 21 * 60, tick=False):
        asked = client.get(reverse("mfa_activate_totp"))
        assert asked["Location"].startswith(START)
        provider.signs_in(
            "one", iat=int(time.time()), exp=int(time.time()) + 300, auth_time=int(time.time()) - 3600
        )
        assert through(client, provider, asked["Location"]).status_code == 302
        assert client.get(reverse("mfa_activate_totp")).status_code == 302
        provider.signs_in("two", iat=int(time.time()), exp=int(time.time()) + 300, auth_time=int(time.time()))
        through(client, provider, asked["Location"])
        assert client.get(reverse("mfa_activate_totp")).status_code == 302
        provider.signs_in("one", iat=int(time.time()), exp=int(time.time()) + 300, auth_time=int(time.time()))
        assert through(client, provider, asked["Location"])["Location"] == reverse("mfa_activate_totp")
        assert client.get(reverse("mfa_activate_totp")).status_code == 200
        question, _ = provider.ask("GET", "/asked")
        assert (question["prompt"], question["max_age"]) == ("login", "0")


def test_a_leaver_s_identity_is_unlinked_and_an_administrator_may_unlink_it(
    member: User, provider: Running
) -> None:
    administrator = make_user(Role.ADMINISTRATOR, None)
    assert sign_ons.names_of(member) == ["Example ICB"]
    client = Client()
    client.force_login(administrator)
    address = reverse("accounts:step", args=[member.pk, "unlink"])
    assert "Example ICB" in client.get(reverse("accounts:person", args=[member.pk])).text
    client.post(address)
    assert not SignOn.objects.filter(user=member).exists()
    assert AuditEntry.objects.get(did="unlink sign-on").changes["sign-on"] == ["Example ICB", ""]
    stranger = Client()
    assert through(stranger, provider).status_code == 403


def test_the_password_still_opens_an_account_that_has_both(member: User, provider: Running) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    assert is_in(client)
