"""Signing in with one's organisation: the question to its provider, and what comes back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import secrets
import time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from tcp_portal.access.factors import SIGN_ON
from tcp_portal.accounts.services import invitations, sign_ons
from tcp_portal.accounts.sign_on import calls, tokens
from tcp_portal.accounts.sign_on.calls import Unreachable
from tcp_portal.accounts.sign_on.providers import Provider
from tcp_portal.accounts.sign_on.tokens import Untrue
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import User
from tcp_portal.web import PortalRequest, page

logger = logging.getLogger(__name__)
ASKED = "sign_on_asked"  # in the session
MINUTES = 10
SIGN_IN, LINK, CONFIRM = "sign in", "link", "confirm"
CONFIRM_AGE = 60  # seconds since the provider asked the person


@login_not_required
@require_safe
def start(request: PortalRequest, key: str) -> HttpResponse:
    """To the provider, to sign in; for the signed-in, to prove again who they are."""
    purpose = CONFIRM if _is_signed_in(request) else SIGN_IN
    return _ask(request, key, purpose)


@login_not_required
@require_safe
def start_link(request: PortalRequest, secret: str, key: str) -> HttpResponse:
    """To the provider, with an invitation in hand: who comes back gets the account."""
    found = invitations.found(secret, now=timezone.now())
    if found is None:
        return page(request, "accounts/invitation_gone.html", {"frame": None}, status=404)
    return _ask(request, key, LINK, invitation=str(found.pk))


def _ask(request: PortalRequest, key: str, purpose: str, **more: str) -> HttpResponse:
    provider = _provider(key)
    try:
        addresses = calls.discover(provider)
    except Unreachable as fault:
        return _refused(request, provider, f"unreachable: {fault}", unreachable=True)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    wanted = request.GET.get("next", "")
    to = wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else ""
    request.session[ASKED] = {
        "key": key, "state": state, "nonce": nonce, "verifier": verifier, "purpose": purpose,
        "at": time.time(), "next": to, **more,
    }  # fmt: skip
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": _back(request, key),
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if provider.second_factor_acr:
        query["acr_values"] = " ".join(provider.second_factor_acr)
    if purpose == CONFIRM:
        query |= {"prompt": "login", "max_age": "0"}
    joint = "&" if "?" in addresses.authorization else "?"
    return HttpResponseRedirect(f"{addresses.authorization}{joint}{urlencode(query)}")


@login_not_required
@require_safe
def callback(request: PortalRequest, key: str) -> HttpResponseBase:
    """What the provider sent back, looked through before anything is believed. The question counts once."""
    provider = _provider(key)
    asked: dict[str, Any] = request.session.pop(ASKED, None) or {}
    try:
        claims = _claims(request, provider, asked)
        return _believed(request, provider, asked, claims)
    except Unreachable as fault:
        return _refused(request, provider, f"unreachable: {fault}", unreachable=True)
    except Untrue as fault:
        return _refused(request, provider, str(fault))
    except Refusal as refusal:
        return _refused(request, provider, "refusal", sentence=refusal.sentence)


def _claims(request: PortalRequest, provider: Provider, asked: dict[str, Any]) -> dict[str, Any]:
    """The claims of a true answer to the question of this session. Raises Untrue or Unreachable."""
    state = request.GET.get("state", "")
    if asked.get("key") != provider.key or not hmac.compare_digest(state.encode(), asked["state"].encode()):
        raise Untrue("state")
    if time.time() - asked["at"] > MINUTES * 60:
        raise Untrue("asked long ago")
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise Untrue("issuer of the answer")
    code = request.GET.get("code", "")
    if not code or "error" in request.GET:
        raise Untrue("no code")
    addresses = calls.discover(provider)
    token = calls.exchange(
        provider, addresses, code=code, verifier=asked["verifier"], back=_back(request, provider.key)
    )
    return tokens.check(
        token,
        provider=provider,
        keys=calls.keys(addresses),
        nonce=asked["nonce"],
        now=time.time(),
        most_age=CONFIRM_AGE if asked["purpose"] == CONFIRM else None,
    )


def _believed(
    request: PortalRequest, provider: Provider, asked: dict[str, Any], claims: dict[str, Any]
) -> HttpResponseBase:
    subject, now = claims["sub"], timezone.now()
    if asked["purpose"] == LINK:
        found = invitations.by_pk(UUID(asked["invitation"]), now=now)
        if found is None:
            raise Refusal("The invitation does not work any more. Ask an administrator for another one.")
        user: User | None = sign_ons.link(invitation=found, issuer=provider.issuer, subject=subject, now=now)
    else:
        user = sign_ons.user_of(issuer=provider.issuer, subject=subject, now=now)
    if user is None:
        raise Untrue("nobody linked it")
    strong = provider.asked_for_two(claims)
    if asked["purpose"] == CONFIRM:
        if user != request.user:
            raise Untrue("another person")
        record_authentication(request, user, SIGN_ON, strong=strong or None, reauthenticated=True)
        return HttpResponseRedirect(asked["next"] or reverse("web:home"))
    record_authentication(request, user, SIGN_ON, strong=strong or None)
    answer: HttpResponseBase = perform_login(request, Login(user=user, redirect_url=asked["next"] or None))
    return answer


def _is_signed_in(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)


def _provider(key: str) -> Provider:
    provider = sign_ons.provider_of(key)
    if provider is None:
        raise Http404("There is no such sign-on.")
    return provider


def _back(request: PortalRequest, key: str) -> str:
    return request.build_absolute_uri(reverse("accounts:sign_on_callback", args=[key]))


def _refused(
    request: PortalRequest, provider: Provider, why: str, *, unreachable: bool = False, sentence: str = ""
) -> HttpResponse:
    """The same words for every untruth: which one it was stands in the log, without anything of the token."""
    logger.warning("sign-on at %s refused: %s", provider.key, why)
    if _is_signed_in(request):
        messages.error(request, f"{provider.name} did not confirm that it is you.")
        return HttpResponseRedirect(reverse("web:home"))
    context = {"frame": None, "name": provider.name, "unreachable": unreachable, "sentence": sentence}
    return page(request, "accounts/sign_on_refused.html", context, status=503 if unreachable else 403)
