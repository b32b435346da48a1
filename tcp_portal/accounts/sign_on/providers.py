"""The organisations whose own sign-on the portal trusts, from the file that PORTAL_SIGN_ON names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider of OpenID Connect. `second_factor_*`: the words by which its token says that it asked for two."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    second_factor_acr: tuple[str, ...] = ()
    second_factor_amr: tuple[str, ...] = ()

    def asked_for_two(self, claims: Mapping[str, Any]) -> bool:
        """Whether the token says so in the words that were agreed; without any agreed it never does."""
        methods = claims.get("amr")
        said = methods if isinstance(methods, list) else []
        return claims.get("acr") in self.second_factor_acr or bool(
            set(self.second_factor_amr) & set(map(str, said))
        )


def read(path: str, *, production: bool) -> tuple[Provider, ...]:
    """The providers of a file of TOML, a table `[[provider]]` each; none where no file is named.

    Raises ImproperlyConfigured with a sentence for whatever is not as it must be.
    """
    if not path:
        return ()
    try:
        tables = tomllib.loads(Path(path).read_text(encoding="utf-8")).get("provider", [])
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise ImproperlyConfigured(f"PORTAL_SIGN_ON: {fault}") from fault
    found = tuple(_provider(table, production=production) for table in tables)
    for what in ("key", "issuer"):
        if len({getattr(one, what) for one in found}) != len(found):
            raise ImproperlyConfigured(f"PORTAL_SIGN_ON: two providers have the same {what}.")
    return found


def _provider(table: Mapping[str, Any], *, production: bool) -> Provider:
    words = {
        name: str(table.get(name, "")).strip()
        for name in ("key", "name", "issuer", "client_id", "client_secret")
    }
    missing = [name for name, value in words.items() if not value]
    if missing:
        raise ImproperlyConfigured(f"PORTAL_SIGN_ON: a provider has no {', '.join(missing)}.")
    if not KEY.fullmatch(words["key"]):
        raise ImproperlyConfigured(
            f"PORTAL_SIGN_ON: the key “{words['key']}” may have a-z, 0-9 and hyphens only."
        )
    if not is_safe(words["issuer"], production=production):
        raise ImproperlyConfigured(
            f"PORTAL_SIGN_ON: the issuer of “{words['key']}” must be an https address."
        )
    acr, amr = (_list(table, f"second_factor_{name}") for name in ("acr", "amr"))
    return Provider(**words, second_factor_acr=acr, second_factor_amr=amr)


def _list(table: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ImproperlyConfigured(f"PORTAL_SIGN_ON: {name} must be a list of words.")
    return tuple(value)


def is_safe(address: str, *, production: bool) -> bool:
    """Whether the portal may call the address: https; on this very machine http will do outside production."""
    parts = urlsplit(address)
    if parts.username or not parts.hostname:
        return False
    return parts.scheme == "https" or (not production and parts.scheme == "http" and parts.hostname in LOCAL)
