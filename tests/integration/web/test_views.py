from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client

from tcp_portal.access import Permission
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import User
from tcp_portal.web import views
from tcp_portal.web.registry import HomeCard, Panel


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(0), "Good morning"),
        (time(11, 59), "Good morning"),
        (time(12), "Good afternoon"),
        (time(18), "Good evening"),
    ],
)
def test_the_greeting_follows_the_day(at: time, words: str) -> None:
    assert views.greeting(at) == words


def shown(_request: HttpRequest) -> Panel:
    return Panel("Where we stand", "web/footer.html", {}, span=8)


def silent(_request: HttpRequest) -> None:
    return None


def cards(monkeypatch: pytest.MonkeyPatch, *found: HomeCard) -> None:
    monkeypatch.setattr(views, "home_cards", lambda: found)


def test_home_shows_the_cards_of_the_readers_role(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = HomeCard(2, Permission.ADMINISTER, lambda _request: Panel("Posts", "web/footer.html"))
    cards(
        monkeypatch,
        HomeCard(1, Permission.VIEW_MEASURES, shown),
        hidden,
        HomeCard(3, Permission.VIEW_MEASURES, silent),
    )
    html = signed_in.get("/").content.decode()
    assert "Good morning" in html
    assert "Barking, <b>April 2017</b>" in html
    assert '<section class="card span-8">' in html
    assert '<h3 class="card__title">Where we stand</h3>' in html
    assert "Nothing waits for you today." in html
    assert "Here appear planned dates that have passed" in html
    assert "Posts" not in html


def waiting(_request: HttpRequest) -> Panel:
    return Panel("Something to do", "web/footer.html", waits=True)


def test_home_puts_what_waits_first(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cards(
        monkeypatch,
        HomeCard(1, Permission.VIEW_MEASURES, shown),
        HomeCard(2, Permission.VIEW_MEASURES, waiting),
    )
    html = signed_in.get("/").content.decode()
    assert html.index("What waits for you") < html.index("Something to do") < html.index("Where we stand")
    assert "Nothing waits for you" not in html
    assert 'href="/tour/?partnership=BHR&amp;month=2017-04">New here?' in html


def test_home_says_when_nothing_needs_doing(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cards(monkeypatch, HomeCard(1, Permission.VIEW_MEASURES, silent))
    html = signed_in.get("/").content.decode()
    assert "Nothing waits for you today." in html
    assert "Where things stand" not in html


def test_home_says_when_a_reader_has_no_role(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    html = client.get("/").content.decode()
    assert "You have no role yet" in html
    assert 'aria-label="Partnership and month"' not in html


def test_help_leads_to_glossary_tour_and_news(signed_in: Client) -> None:
    html = signed_in.get("/help/").content.decode()
    for page in ("glossary", "tour", "whats-new", "accessibility"):
        assert f'href="/{page}/?partnership=BHR&amp;month=2017-04"' in html


def test_the_glossary_explains_the_words(signed_in: Client) -> None:
    html = signed_in.get("/glossary/").content.decode()
    assert '<div id="spell">' in html
    assert "Not: patient" in html


@pytest.mark.parametrize("path", ["/", "/help/", "/glossary/"])
def test_pages_that_only_tell_take_no_post(signed_in: Client, path: str) -> None:
    assert signed_in.post(path).status_code == 405


@pytest.mark.parametrize("query", ["?partnership=NOPE", "?month=2017-13", "?month=never"])
def test_a_wrong_choice_is_a_plain_page_with_a_working_frame(signed_in: Client, query: str) -> None:
    response = signed_in.get(f"/help/{query}")
    html = response.content.decode()
    assert response.status_code == 404
    assert "<h1>Page not found</h1>" in html
    assert 'href="/?partnership=BHR&amp;month=2017-04"' in html


def test_an_unknown_address_tells_the_signed_out_nothing(client: Client, db: None) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "Main" not in response.content.decode()


def test_who_may_not_see_a_page_is_told_so(signed_in: Client) -> None:
    response = signed_in.get("/access/")
    assert response.status_code == 403
    assert "<h1>You can\N{RIGHT SINGLE QUOTATION MARK}t see this</h1>" in response.content.decode()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> None:
        raise RuntimeError("a password that must not be shown")

    monkeypatch.setattr(views, "greeting", fail)


def test_a_fault_shows_nothing_of_the_inside(signed_in: Client, broken: None) -> None:
    signed_in.raise_request_exception = False
    response = signed_in.get("/")
    html = response.content.decode()
    assert response.status_code == 500
    assert "<h1>Something went wrong</h1>" in html
    assert "password" not in html
    assert "Main" not in html


@pytest.fixture(params=["refusal", "stale"])
def refusing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    faults = {"refusal": Refusal("The month is closed."), "stale": Stale(version=2, differences=())}
    fault = faults[request.param]

    def refuse(*_args: Any) -> None:
        raise fault

    monkeypatch.setattr(views, "greeting", refuse)
    return str(fault)


def test_a_refusal_that_no_form_took_up_is_a_plain_page(signed_in: Client, refusing: str) -> None:
    response = signed_in.get("/")
    assert response.status_code == 409
    assert f"<p>{refusing}</p>" in response.content.decode()


def test_a_refusal_reaches_htmx_as_an_alert(signed_in: Client, refusing: str) -> None:
    response = signed_in.get("/", headers={"HX-Request": "true"})
    assert response.content.decode() == refusing
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#alert", "innerHTML")


def test_a_form_without_its_token_is_refused_calmly(manager: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(manager)
    response = strict.post("/packs/", {"month": "2017-04"})
    assert response.status_code == 403
    assert "<h1>Please send this again</h1>" in response.content.decode()


def test_a_request_that_is_not_whole_is_refused(signed_in: Client) -> None:
    response = signed_in.get("/help/", headers={"host": "testserver"}, QUERY_STRING="month=%00")
    assert response.status_code == 404
    host = signed_in.get("/help/", headers={"host": "evil.example"})
    assert host.status_code == 400
    assert "<h1>This address is not complete</h1>" in host.content.decode()
