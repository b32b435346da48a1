"""Reads the environment once, and refuses to start production with a gap in it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from tcp_portal import floors
from tcp_portal.mail import mail_server

WEAK_WORDS = frozenset(
    {"", "admin", "change-me", "changeme", "password", "portal", "postgres", "redis", "secret"}
)
SECRET_LENGTH = 50


@dataclass(frozen=True, slots=True)
class Environment:
    """The portal's settings from outside; every name is an environment variable of operations.md."""

    production: bool
    debug: bool
    secret_key: str
    data_dir: Path
    database_url: str
    redis_url: str
    mail_url: str
    mail_from: str
    allowed_hosts: tuple[str, ...]
    trusted_origins: tuple[str, ...]
    address: str
    scan_command: str


def flag(variables: Mapping[str, str], name: str) -> bool:
    """True for 1, true, yes, on; False for nothing, 0, false, no, off; anything else is an error that names it."""
    word = variables.get(name, "").strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not “{word}”.")


def words(variables: Mapping[str, str], name: str) -> tuple[str, ...]:
    """A comma-separated variable as a tuple without blanks."""
    return tuple(word.strip() for word in variables.get(name, "").split(",") if word.strip())


def kept_secret(data_dir: Path) -> str:
    """The embedded default's own secret key: made once, readable by its owner only."""
    path = data_dir / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def _check_password(name: str, url: str) -> None:
    password = unquote(urlsplit(url).password or "")
    if password.lower() in WEAK_WORDS:
        raise ImproperlyConfigured(f"{name} has no password or a default one: set a strong password.")


def _check_production(variables: Mapping[str, str]) -> None:
    if old := floors.below():
        raise ImproperlyConfigured(
            f"Packages with known holes: {' '.join(old)} Install from requirements.txt."
        )
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "MAIL_URL", "MAIL_FROM"):
        if not variables.get(name, "").strip():
            raise ImproperlyConfigured(f"{name} must be set in production.")
    if flag(variables, "PORTAL_DEBUG"):
        raise ImproperlyConfigured("PORTAL_DEBUG must not be set in production.")
    secret = variables["SECRET_KEY"]
    if len(secret) < SECRET_LENGTH or secret.startswith("django-insecure") or len(set(secret)) < 5:
        raise ImproperlyConfigured(f"SECRET_KEY must be {SECRET_LENGTH} or more random characters.")
    hosts = words(variables, "ALLOWED_HOSTS")
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts; “*” lets any host in.")
    _check_password("DATABASE_URL", variables["DATABASE_URL"])
    _check_password("REDIS_URL", variables["REDIS_URL"])
    mail_server(variables["MAIL_URL"])


def site_address(variables: Mapping[str, str], hosts: tuple[str, ...], *, production: bool) -> str:
    """Where browsers reach the portal, for links in messages: PORTAL_ADDRESS, or the first of ALLOWED_HOSTS.

    In production https only. Raises ImproperlyConfigured for what is not the address of a site.
    """
    address = variables.get("PORTAL_ADDRESS", "").strip().rstrip("/")
    if not address:
        return f"https://{hosts[0].lstrip('.')}" if production else "http://127.0.0.1:8000"
    parts = urlsplit(address)
    schemes = {"https"} if production else {"https", "http"}
    if parts.scheme not in schemes or not parts.hostname or parts.path or parts.query or parts.username:
        raise ImproperlyConfigured(
            "PORTAL_ADDRESS must be https:// and the name of the host, with nothing after it."
        )
    return address


def read(variables: Mapping[str, str], *, base_dir: Path) -> Environment:
    """The environment, checked.

    With PORTAL_PRODUCTION=1 every secret must be given and strong; without it the embedded default holds:
    SQLite, an in-process worker and a secret key kept in the data folder.
    Raises ImproperlyConfigured with a sentence that names the variable.
    """
    production = flag(variables, "PORTAL_PRODUCTION")
    if production:
        _check_production(variables)
    data_dir = Path(variables.get("PORTAL_DATA_DIR") or base_dir / "var").resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    hosts = words(variables, "ALLOWED_HOSTS") or ("127.0.0.1", "localhost", "[::1]")
    return Environment(
        production=production,
        debug=flag(variables, "PORTAL_DEBUG"),
        secret_key=variables.get("SECRET_KEY") or kept_secret(data_dir),
        data_dir=data_dir,
        database_url=variables.get("DATABASE_URL", "").strip(),
        redis_url=variables.get("REDIS_URL", "").strip(),
        mail_url=variables.get("MAIL_URL", "").strip(),
        mail_from=variables.get("MAIL_FROM", "").strip() or "TCP portal <portal@localhost>",
        allowed_hosts=hosts,
        trusted_origins=words(variables, "TRUSTED_ORIGINS"),
        address=site_address(variables, hosts, production=production),
        scan_command=variables.get("PORTAL_SCAN_COMMAND", "").strip(),
    )
