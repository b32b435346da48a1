"""Where messages go."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def mail_server(url: str) -> dict[str, Any]:
    """Django's mail settings from `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465` (TLS at once).

    Raises ImproperlyConfigured for another scheme or no host: mail is never sent in the clear.
    """
    parts = urlsplit(url)
    ports = {"smtp": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured(
            "MAIL_URL must be smtp://user:password@host:587 or smtps://user:password@host:465."
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }
