"""The portal's only calls to the outside: to the providers of sign-on that were configured, and nowhere else."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, Request

from django.conf import settings

from tcp_portal.accounts.sign_on.providers import Provider, is_safe

SECONDS = 5
LARGEST = 1_000_000


class Unreachable(Exception):
    """The provider does not answer as one."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the provider says of itself."""

    authorization: str
    token: str
    keys: str
    by_post: bool  # how it wants the portal's own secret


def _opener() -> OpenerDirector:
    """Follows no redirect, asks no proxy of the environment, reads no file: http and https alone."""
    opener = OpenerDirector()
    for handler in (HTTPHandler(), HTTPSHandler()):
        opener.add_handler(handler)
    return opener


def _json(
    address: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> Any:
    if not is_safe(address, production=settings.PRODUCTION):
        raise Unreachable("address")
    data = urlencode(form).encode() if form is not None else None
    request = Request(address, data=data, headers={"Accept": "application/json", **(headers or {})})  # noqa: S310
    try:
        answer = _opener().open(request, timeout=SECONDS)
        if answer is None or answer.status != 200:
            raise Unreachable("status")
        return json.loads(answer.read(LARGEST))
    except (URLError, HTTPException, OSError, ValueError) as fault:
        raise Unreachable(type(fault).__name__) from fault


def discover(provider: Provider) -> Addresses:
    """The provider's addresses. Raises Unreachable, and where it says it is another issuer."""
    said = _json(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if not isinstance(said, dict) or said.get("issuer") != provider.issuer:
        raise Unreachable("issuer")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    ask, token, keys_at = (str(said.get(name, "")) for name in names)
    if not all(is_safe(one, production=settings.PRODUCTION) for one in (ask, token, keys_at)):
        raise Unreachable("addresses")
    ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Addresses(ask, token, keys_at, by_post="client_secret_basic" not in ways)


def keys(addresses: Addresses) -> list[dict[str, Any]]:
    """The provider's public keys as they are now."""
    said = _json(addresses.keys)
    found = said.get("keys") if isinstance(said, dict) else None
    if not isinstance(found, list):
        raise Unreachable("keys")
    return [key for key in found if isinstance(key, dict)]


def exchange(provider: Provider, addresses: Addresses, *, code: str, verifier: str, back: str) -> str:
    """The token for a code. Raises Unreachable where the provider gives none: a code works once."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": provider.client_id,
        "code_verifier": verifier,
    }
    headers = {}
    if addresses.by_post:
        form["client_secret"] = provider.client_secret
    else:
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    said = _json(addresses.token, form=form, headers=headers)
    token = said.get("id_token") if isinstance(said, dict) else None
    if not isinstance(token, str):
        raise Unreachable("token")
    return token
