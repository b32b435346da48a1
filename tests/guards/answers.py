"""What guards read in an answer: its whole body, its headers, and the tables that were written on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

HTMX = {"HX-Request": "true"}
TRAIL = {"audit_auditentry", "audit_auditsubject", "django_session"}
NOT_SAFE = re.compile(r"unsafe|\*|https?:|data:(?!;)|blob:")
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


def check_headers(response: Any, of: str) -> None:
    """Every answer tells the browser the same: run only our own scripts, keep nothing, show it nowhere else."""
    policy = dict(one.strip().partition(" ")[::2] for one in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'", of
    assert policy["script-src"] == policy["connect-src"] == policy["form-action"] == "'self'", of
    assert not NOT_SAFE.search(" ".join(value for name, value in policy.items() if name != "img-src")), of
    assert response["Cache-Control"] == "no-store", of
    assert response["X-Content-Type-Options"] == "nosniff", of
    assert response["X-Frame-Options"] == "DENY", of
    assert response["Referrer-Policy"] == "same-origin", of
    assert response["Cross-Origin-Opener-Policy"] == "same-origin", of
    assert "HX-Request" in response["Vary"], of
    for cookie in response.cookies.values():
        if not cookie.value and cookie["max-age"] == 0:
            continue  # it is taken away: a browser keeps nothing of it
        assert cookie["httponly"], of
        assert cookie["samesite"] == "Lax", of
