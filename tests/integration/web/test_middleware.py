from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxDetails

from tcp_portal.web.middleware import HtmxRedirectMiddleware
from tcp_portal.web.pages import page

HTMX = {"HX-Request": "true"}
POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; style-src 'self' 'nonce-N'"
)


def test_the_whole_content_security_policy(signed_in: Client) -> None:
    response = signed_in.get("/help/")
    header = re.sub(r"'nonce-[^']+'", "'nonce-N'", response["Content-Security-Policy"])
    assert "; ".join(sorted(header.split("; "))) == POLICY


def test_the_policy_names_the_nonce_of_the_one_style_element(signed_in: Client) -> None:
    response = signed_in.get("/help/")
    styles = re.findall(r"<style[^>]*>[^<]*</style>", response.content.decode())
    nonce = re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"])
    assert nonce is not None
    assert styles == [f'<style id="plotly.js-style-global" nonce="{nonce[1]}"></style>']


@pytest.mark.parametrize("path", ["/", "/help/", "/glossary/", "/nowhere/", "/accounts/password/change/"])
def test_nothing_of_a_signed_in_reader_is_kept(signed_in: Client, path: str) -> None:
    response = signed_in.get(path)
    assert response["Cache-Control"] == "no-store"
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("path", ["/", "/help/", "/packs/"])
def test_the_signed_out_are_led_to_sign_in(client: Client, db: None, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={path}"


def test_a_session_that_ended_sends_the_whole_page_to_sign_in_and_back(client: Client, db: None) -> None:
    here = {"HX-Current-URL": "http://testserver/packs/?month=2017-04"}
    response = client.get("/packs/?part=1", headers={**HTMX, **here})
    assert response.status_code == 204
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fpacks%2F%3Fmonth%3D2017-04"
    assert response.content == b""


def test_a_page_of_another_site_is_never_the_way_back(client: Client, db: None) -> None:
    response = client.get("/packs/", headers={**HTMX, "HX-Current-URL": "https://evil.example/"})
    assert response["HX-Redirect"] == "/accounts/login/?next=/packs/"


def answer(rf: RequestFactory, view: Callable[[HttpRequest], HttpResponse], **headers: str) -> HttpResponse:
    request = rf.get("/", headers=headers)
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    return HtmxRedirectMiddleware(view)(request)


def with_cookie(_request: HttpRequest) -> HttpResponse:
    response = redirect("/packs/")
    response.set_cookie("seen", "1")
    return response


def test_a_redirect_after_a_save_moves_the_whole_page(rf: RequestFactory) -> None:
    response = answer(rf, with_cookie, **HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/packs/")
    assert response.cookies["seen"].value == "1"


def test_a_plain_request_is_redirected_plainly(rf: RequestFactory) -> None:
    response = answer(rf, with_cookie)
    assert isinstance(response, HttpResponseRedirect)


def test_other_answers_of_htmx_pass(rf: RequestFactory) -> None:
    assert answer(rf, lambda _request: HttpResponse("part"), **HTMX).content == b"part"
    assert answer(rf, lambda _request: FileResponse(iter([b"x"])), **HTMX).status_code == 200


@pytest.fixture
def asked(rf: RequestFactory) -> Callable[..., HttpRequest]:
    def asked(**headers: str) -> HttpRequest:
        request = rf.get("/", headers={key.replace("_", "-"): value for key, value in headers.items()})
        request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
        request.csp_nonce = "n"  # type: ignore[attr-defined]
        return request

    return asked


def test_htmx_gets_only_the_part_it_asked_for(asked: Callable[..., HttpRequest]) -> None:
    request = asked(HX_Request="true")
    response = page(request, "web/404.html", part="heading", status=422)
    assert response.content.decode() == "Page not found"
    assert response.status_code == 422


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HX_Request": "true", "HX_Boosted": "true"},
        {"HX_Request": "true", "HX_History_Restore_Request": "true"},
    ],
)
def test_others_get_the_whole_page(asked: Callable[..., HttpRequest], headers: dict[str, str]) -> None:
    response = page(asked(**headers), "web/404.html", part="heading")
    assert response.content.startswith(b"<!DOCTYPE html>")
    assert b"<title>Page not found \xe2\x80\x93 TCP portal</title>" in response.content


def test_messages_are_shown_once(signed_in: Client) -> None:
    request = signed_in.get("/help/").wsgi_request
    messages.success(request, "Discharge recorded <b>.")
    messages.warning(request, "Look again.")
    html = page(request, "web/help.html").content.decode()
    assert 'class="note note--good" role="status">Discharge recorded &lt;b&gt;.' in html
    assert 'class="note note--warn" role="status">Look again.' in html


def test_htmx_is_hardened_on_every_page(signed_in: Client) -> None:
    html = signed_in.get("/help/").content.decode()
    for setting in (
        '"allowEval":false',
        '"includeIndicatorStyles":false',
        '"historyCacheSize":0',
        '"selfRequestsOnly":true',
    ):
        assert setting in html
    assert '{"code":"409|422","swap":true}' in html
    assert '<body hx-history="false"' in html
