"""What guards read in an answer: its whole body, its headers, and the tables that were written on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tcp_portal.web.middleware import REFUSED_FEATURES

HTMX = {"HX-Request": "true"}
TRAIL = {"audit_auditentry", "audit_auditsubject", "django_session"}
WRITE = re.compile(
    r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO|MERGE INTO)\s+"?(\w+)', re.IGNORECASE
)
CHANGE = re.compile(
    r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|ALTER|CREATE|DROP|WITH)\b", re.IGNORECASE
)


class Written:
    """The tables that statements change, while it wraps the connection; one it cannot read counts as itself."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if CHANGE.match(sql) and not re.match(r"\s*WITH\b(?!.*\b(INSERT|UPDATE|DELETE)\b)", sql, re.DOTALL):
            named = WRITE.match(sql)
            self.tables.add(named[1] if named else sql[:60])
        return execute(sql, *rest)


def body_of(response: Any) -> str:
    """The words of an answer; of a file, which test_no_identity reads, the bytes as they stand."""
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode(
        "latin-1"
    )


NONCE = re.compile(r"'nonce-[\w+/=]{24}'")
# What every answer says, to the letter.
EVERYWHERE = {
    "Content-Security-Policy": (
        "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": REFUSED_FEATURES,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
TELLING = {"Server", "X-Powered-By", "Via"}  # what tells a stranger what runs here


def headers_of(response: Any) -> dict[str, str]:
    """The headers that EVERYWHERE names; of the policy its parts in order, and without this answer's own nonce."""
    found = {name: response.headers.get(name, "") for name in EVERYWHERE}
    policy = NONCE.sub("", found["Content-Security-Policy"])
    found["Content-Security-Policy"] = "; ".join(sorted(part.strip() for part in policy.split(";")))
    return found


def check_headers(response: Any, of: str, **other: str) -> None:
    """Every answer tells the browser the same: run only our own scripts, keep nothing, show it nowhere else.

    `other`: headers that this one answer must have otherwise, with _ for -.
    """
    assert headers_of(response) == EVERYWHERE | {
        name.replace("_", "-"): value for name, value in other.items()
    }, of
    assert response["Cache-Control"] == "no-store", of
    assert "HX-Request" in response["Vary"], of
    assert not TELLING & set(response.headers), of
    check_cookies(response, of)


def check_cookies(response: Any, of: str) -> None:
    """No script reads a cookie, and no form of another site sends one."""
    for cookie in response.cookies.values():
        if not cookie.value and cookie["max-age"] == 0:
            continue  # it is taken away: a browser keeps nothing of it
        assert cookie["httponly"], of
        assert cookie["samesite"] == "Lax", of
        assert cookie["path"] == "/", of
        assert not cookie["domain"], of
