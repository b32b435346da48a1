"""Reads the environment once, and refuses to start production with a gap in it."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from tcp_portal import floors
from tcp_portal.mail import mail_server
from tcp_portal.vault import new_key, parsed_key

WEAK_WORDS = frozenset(
    {"", "admin", "change-me", "changeme", "password", "portal", "postgres", "redis", "secret"}
)
SECRET_LENGTH = 50
TOKEN_LENGTH = 32


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
    second_factor: bool
    secret_key_before: str
    idle_minutes: int
    session_hours: int
    networks: tuple[tuple[str, str], ...]
    accessibility_contact: str
    proxies: int
    metrics_token: str
    traces_url: str
    data_keys: tuple[bytes, ...]
    index_keys: tuple[bytes, ...]
    sign_on: str
    security_contact: str
    security_expires: date | None


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
    return _kept(data_dir / "secret-key", lambda: secrets.token_urlsafe(64))


def _kept(path: Path, make: Callable[[], str]) -> str:
    """What the file holds; made once, whole or not at all where two processes start at the same time."""
    if not path.exists():
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(make(), encoding="ascii")
        with suppress(FileExistsError):
            os.link(new, path)
        new.unlink()
    return path.read_text(encoding="ascii").strip()


def second_factor(variables: Mapping[str, str], *, production: bool) -> bool:
    """Whether those who may see people must prove two things: always in production, elsewhere where it is asked for.

    PORTAL_SECOND_FACTOR is `required` or `optional`; production refuses to start with the latter.
    """
    word = variables.get("PORTAL_SECOND_FACTOR", "").strip().lower()
    if word not in {"", "required", "optional"}:
        raise ImproperlyConfigured(f"PORTAL_SECOND_FACTOR must be required or optional, not “{word}”.")
    if production and word == "optional":
        raise ImproperlyConfigured("PORTAL_SECOND_FACTOR cannot be optional in production.")
    return production or word == "required"


def up_to(variables: Mapping[str, str], name: str, most: int) -> int:
    """A whole number from 1 to `most`, which holds where nothing is said: such a limit is only ever made stricter."""
    text = variables.get(name, "").strip()
    if not text:
        return most
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from 1 to {most}, not “{text}”.")
    return int(text)


def proxies(variables: Mapping[str, str], *, production: bool) -> int:
    """How many proxies of ours stand before the portal: one in production where nothing is said, elsewhere none."""
    text = variables.get("PORTAL_PROXIES", "").strip()
    if not text:
        return 1 if production else 0
    if text not in {"0", "1", "2", "3"}:
        raise ImproperlyConfigured(f"PORTAL_PROXIES must be a number from 0 to 3, not “{text}”.")
    return int(text)


def networks(variables: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """PORTAL_NETWORKS as pairs of a network and its name: `10.1.0.0/16=Havering Council, 10.2.0.0/16=NEL ICB`."""
    found = []
    for pair in words(variables, "PORTAL_NETWORKS"):
        network, _, name = (part.strip() for part in pair.partition("="))
        try:
            ip_network(network)
        except ValueError as fault:
            raise ImproperlyConfigured(f"PORTAL_NETWORKS: {fault}.") from fault
        if not name:
            raise ImproperlyConfigured(f"PORTAL_NETWORKS: {network} has no name after “=”.")
        found.append((network, name))
    return tuple(found)


def metrics_token(variables: Mapping[str, str]) -> str:
    """The secret of /metrics; without one there is no such address. Raises ImproperlyConfigured for a short one."""
    token = variables.get("PORTAL_METRICS_TOKEN", "").strip()
    if token and len(token) < TOKEN_LENGTH:
        raise ImproperlyConfigured(f"PORTAL_METRICS_TOKEN must be {TOKEN_LENGTH} or more random characters.")
    return token


def traces_url(variables: Mapping[str, str], *, production: bool) -> str:
    """Where spans are sent, by OTLP over HTTP; empty where nothing is. Without a path it is the usual one.

    In production https, or a host of one's own network: a private address, a name without a dot (another container)
    or one that ends with .internal or .local. Raises ImproperlyConfigured for any other.
    """
    address = variables.get("PORTAL_TRACES_URL", "").strip()
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured("PORTAL_TRACES_URL must be http:// or https://, and a host.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ImproperlyConfigured("PORTAL_TRACES_URL must have no name, password, “?” or “#”.")
    if production and parts.scheme == "http" and not _is_near(parts.hostname):
        raise ImproperlyConfigured(
            "PORTAL_TRACES_URL must be https in production, or a host of your network."
        )
    return parts._replace(path="/v1/traces").geturl() if parts.path in {"", "/"} else address


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".internal", ".local"))


def keys(variables: Mapping[str, str], name: str, kept_in: Path) -> tuple[bytes, ...]:
    """The keys of a variable, the newest first: each 32 random bytes as base64, with commas between.

    Where none is given, as in the embedded default, one is made once and kept in the file.
    Raises ImproperlyConfigured with the name of the variable.
    """
    given = words(variables, name) or words({name: _kept(kept_in, new_key)}, name)
    try:
        found = tuple(parsed_key(text) for text in given)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: one of its keys {error}.") from error
    if len(set(found)) != len(found):
        raise ImproperlyConfigured(f"{name} names a key twice.")
    return found


def _check_password(name: str, url: str) -> None:
    password = unquote(urlsplit(url).password or "")
    if password.lower() in WEAK_WORDS:
        raise ImproperlyConfigured(f"{name} has no password or a default one: set a strong password.")


_NEEDED = (
    "SECRET_KEY", "PORTAL_DATA_KEYS", "PORTAL_INDEX_KEYS", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "MAIL_URL",
    "MAIL_FROM",
)  # fmt: skip


def _check_production(variables: Mapping[str, str]) -> None:
    if old := floors.below():
        raise ImproperlyConfigured(
            f"Packages with known holes: {' '.join(old)} Install from requirements.txt."
        )
    for name in _NEEDED:
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


def security_contact(variables: Mapping[str, str]) -> tuple[str, date | None]:
    """Whom to tell of a hole, and until when that holds (RFC 9116); both or neither.

    Raises ImproperlyConfigured for a contact that is no address, and for a day that is none.
    """
    contact = variables.get("PORTAL_SECURITY_CONTACT", "").strip()
    until = variables.get("PORTAL_SECURITY_EXPIRES", "").strip()
    if not contact and not until:
        return "", None
    if not re.fullmatch(r"(?:mailto:[^@\s]+@[^@\s]+|https://\S+|tel:\+[\d-]+)", contact):
        raise ImproperlyConfigured(
            "PORTAL_SECURITY_CONTACT must be mailto:, https:// or tel:, and what follows."
        )
    try:
        return contact, date.fromisoformat(until)
    except ValueError as error:
        raise ImproperlyConfigured("PORTAL_SECURITY_EXPIRES must be a day, written 2027-05-12.") from error


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
    data_keys = keys(variables, "PORTAL_DATA_KEYS", data_dir / "data-keys")
    index_keys = keys(variables, "PORTAL_INDEX_KEYS", data_dir / "index-keys")
    if set(data_keys) & set(index_keys):
        raise ImproperlyConfigured("PORTAL_INDEX_KEYS must not share a key with PORTAL_DATA_KEYS.")
    hosts = words(variables, "ALLOWED_HOSTS") or ("127.0.0.1", "localhost", "[::1]")
    contact, until = security_contact(variables)
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
        second_factor=second_factor(variables, production=production),
        secret_key_before=variables.get("SECRET_KEY_BEFORE", "").strip(),
        idle_minutes=up_to(variables, "PORTAL_IDLE_MINUTES", 15),
        session_hours=up_to(variables, "PORTAL_SESSION_HOURS", 12),
        networks=networks(variables),
        accessibility_contact=variables.get("PORTAL_ACCESSIBILITY_CONTACT", "").strip(),
        proxies=proxies(variables, production=production),
        metrics_token=metrics_token(variables),
        traces_url=traces_url(variables, production=production),
        data_keys=data_keys,
        index_keys=index_keys,
        sign_on=variables.get("PORTAL_SIGN_ON", "").strip(),
        security_contact=contact,
        security_expires=until,
    )
