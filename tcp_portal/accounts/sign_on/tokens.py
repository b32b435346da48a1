"""Whether a provider's token is true, of today, for this portal, and the answer to the very question that was asked."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Any

import jwt

from tcp_portal.accounts.sign_on.providers import Provider

ALGORITHMS = ("RS256", "PS256", "ES256")  # never what the token itself asks for: no “none”, no shared secret
LEEWAY = 60  # seconds by which clocks may differ
OLDEST = 600  # seconds since the token was made


class Untrue(Exception):
    """The token is refused; the one word says why, for the log."""


def check(
    token: str,
    *,
    provider: Provider,
    keys: Sequence[dict[str, Any]],
    nonce: str,
    now: float,
    most_age: int | None,
) -> dict[str, Any]:
    """The claims of a token. Raises Untrue unless all of it holds:

    signed with a key of the provider by a kind of signature that we allow; issuer, audience and authorised party exact;
    neither expired nor made long ago nor in the future; the nonce that this session asked with; and, where the question
    was how lately the person proved themselves, an `auth_time` that is recent enough.
    """
    try:
        key = _key(token, keys)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key.key,
            algorithms=list(ALGORITHMS),
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
    except jwt.PyJWTError as fault:
        raise Untrue(type(fault).__name__) from fault
    _party(claims, provider)
    if not isinstance(claims["nonce"], str) or not hmac.compare_digest(
        claims["nonce"].encode(), nonce.encode()
    ):
        raise Untrue("nonce")
    if now - float(claims["iat"]) > OLDEST:
        raise Untrue("made long ago")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise Untrue("subject")
    if most_age is not None:
        _lately(claims, now, most_age)
    return claims


def _key(token: str, keys: Sequence[dict[str, Any]]) -> jwt.PyJWK:
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise Untrue("algorithm")
    for one in keys:
        if one.get("kid") == header.get("kid") and one.get("use", "sig") == "sig":
            return jwt.PyJWK(one, algorithm=header["alg"])
    raise Untrue("key")


def _party(claims: dict[str, Any], provider: Provider) -> None:
    """A token for several audiences says for whom it was made; where it says so, it must be us."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise Untrue("authorised party")


def _lately(claims: dict[str, Any], now: float, most_age: int) -> None:
    at = claims.get("auth_time")
    if not isinstance(at, int | float) or now - at > most_age + LEEWAY:
        raise Untrue("signed in too long ago")
