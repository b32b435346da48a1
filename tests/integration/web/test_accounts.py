from __future__ import annotations

import re

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.core import mail
from django.test import Client

from tcp_portal.access.accounts import WORDS
from tcp_portal.partnerships.models import User
from tests.factories import PASSWORD


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("login/", "Sign in"),
        ("signup/", "Accounts are opened for you"),
        ("inactive/", "This account is closed"),
        ("password/reset/", "Forgotten password"),
        ("password/reset/done/", "Look in your e-mail"),
        ("password/reset/key/1-set-password/", "Set a new password"),
        ("password/reset/key/done/", "Your password is changed"),
    ],
)
def test_every_page_before_sign_in_has_the_look_of_the_portal(
    client: Client, db: None, path: str, heading: str
) -> None:
    html = text_of(client, f"/accounts/{path}")
    assert " ".join(re.findall(r"<h1>(.*?)</h1>", html, re.DOTALL)[0].split()) == heading
    assert html.count("<h1>") == 1
    assert "css/portal.css" in html
    assert '<a class="nhsuk-skip-link" href="#main" ' in html
    assert "Sign up" not in html


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("logout/", "Sign out"),
        ("password/change/", "Change password"),
        ("reauthenticate/", "Confirm that it is you"),
    ],
)
def test_every_page_after_sign_in_has_its_frame(signed_in: Client, path: str, heading: str) -> None:
    html = text_of(signed_in, f"/accounts/{path}")
    assert " ".join(re.findall(r"<h1>(.*?)</h1>", html, re.DOTALL)[0].split()) == heading
    assert 'aria-label="Main"' in html
    assert '<button class="link">Sign out</button>' in html


def test_a_box_does_not_repeat_its_label(client: Client, db: None) -> None:
    assert "placeholder" not in text_of(client, "/accounts/login/")


def test_a_person_without_password_sets_one(client: Client, nobody: User) -> None:
    nobody.set_unusable_password()
    nobody.save()
    client.force_login(nobody)
    assert "<h1>Set a password</h1>" in text_of(client, "/accounts/password/set/")


def test_sign_in_leads_home_or_back(client: Client, manager: User) -> None:
    form = {"login": manager.email, "password": PASSWORD}
    assert client.post("/accounts/login/", form)["Location"] == "/"
    assert "Successfully signed in" not in text_of(client, "/help/")
    client.logout()
    assert client.post("/accounts/login/", {**form, "next": "/packs/"})["Location"] == "/packs/"


def test_a_wrong_password_is_told_without_telling_who_is_known(client: Client, manager: User) -> None:
    pages = [
        client.post("/accounts/login/", {"login": email, "password": "wrong"}).content.decode()
        for email in (manager.email, "nobody@example.org")
    ]
    summaries = [re.search(r"There is a problem.*?</ul>", html, re.DOTALL) for html in pages]
    assert summaries[0] is not None
    assert summaries[1] is not None
    assert summaries[0][0] == summaries[1][0]
    assert f'value="{manager.email}"' in pages[0]
    assert "E-mail address" in pages[0]
    assert "wrong" not in pages[0]
    assert "The e-mail address or the password is not right." in summaries[0][0]


def test_after_five_wrong_passwords_the_portal_waits(client: Client, manager: User) -> None:
    for _ in range(5):
        client.post("/accounts/login/", {"login": manager.email, "password": "wrong"})
    html = client.post("/accounts/login/", {"login": manager.email, "password": PASSWORD}).content.decode()
    assert "Too many wrong tries. Wait five minutes, then try again." in html


def test_too_many_requests_are_a_plain_page(client: Client, manager: User) -> None:
    answers = [client.post("/accounts/password/reset/", {"email": manager.email}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "<h1>Too many tries</h1>" in answers[-1].content.decode()


def test_sign_out_is_a_button_and_ends_the_session(signed_in: Client) -> None:
    response = signed_in.post("/accounts/logout/")
    assert response["Location"] == "/accounts/login/"
    assert signed_in.get("/")["Location"] == "/accounts/login/?next=/"


def test_a_forgotten_password_is_set_by_a_link_that_works_once(client: Client, manager: User) -> None:
    client.post("/accounts/password/reset/", {"email": manager.email})
    message = mail.outbox[0]
    assert "Set a new password" in message.subject
    link = re.search(r"http://testserver(/\S+)", str(message.body))
    assert link is not None
    form = client.get(link[1], follow=True)
    chosen = {"password1": "a long enough one 9", "password2": "a long enough one 9"}
    done = client.post(form.redirect_chain[-1][0], chosen, follow=True)
    assert "<h1>Your password is changed</h1>" in done.content.decode()
    again = client.get(link[1], follow=True).content.decode()
    assert "This link has been used or is too old." in again


def test_an_address_without_account_is_answered_alike(client: Client, db: None) -> None:
    response = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert response["Location"] == "/accounts/password/reset/done/"
    assert "sign up" not in str(mail.outbox[0].body)


@pytest.mark.parametrize(
    ("path", "form", "words"),
    [
        ("reauthenticate/", {"password": "wrong"}, "The password is not right."),
        (
            "password/change/",
            {"oldpassword": "wrong", "password1": "a long enough one 9", "password2": "a long enough one 9"},
            "The current password is not right.",
        ),
    ],
)
def test_a_wrong_password_is_told_in_plain_words_after_sign_in_too(
    client: Client, manager: User, path: str, form: dict[str, str], words: str
) -> None:
    client.post("/accounts/login/", {"login": manager.email, "password": PASSWORD})
    assert words in client.post(f"/accounts/{path}", form).content.decode()


def test_every_message_of_the_portals_own_takes_the_place_of_one_of_allauths() -> None:
    """A key that allauth no longer has would leave its words on the page."""
    theirs = DefaultAccountAdapter.error_messages
    assert set(WORDS) <= set(theirs)
    assert not any(str(theirs[key]) == words for key, words in WORDS.items())


def test_the_hints_of_a_new_password_are_a_list(signed_in: Client) -> None:
    html = text_of(signed_in, "/accounts/password/change/")
    assert "<li>Your password must contain at least 12 characters.</li>" in html
