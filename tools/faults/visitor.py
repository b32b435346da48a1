"""Somebody at a browser: signs in, looks, fills in forms. Keeps one connection, as browsers do."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tools.faults.forms import Form, form_with

PATIENCE = 30.0
CUT = 0  # the status of an answer that never came


@dataclass(frozen=True, slots=True)
class Answer:
    """Status (CUT: none came), body, where it leads, how long it took in seconds, and when to come back."""

    status: int
    body: str
    location: str
    seconds: float
    retry_after: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the portal said that it is saved: it leads on, and not to the sign-in page."""
        return self.status in {302, 303} and not self.location.startswith("/accounts/login/")


class Visitor:
    """One browser. `address` is the one of this machine's own (127.x.y.z) from which it comes."""

    def __init__(self, port: int, *, address: str = "127.0.0.1", keeps: bool = True) -> None:
        self.port, self.address, self.keeps = port, address, keeps
        self.cookies: dict[str, str] = {}
        self._connection: HTTPConnection | None = None

    def _open(self) -> HTTPConnection:
        if self._connection is None:
            self._connection = HTTPConnection(
                "127.0.0.1", self.port, timeout=PATIENCE, source_address=(self.address, 0)
            )
        return self._connection

    def close(self) -> None:
        """Lets the connection go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _keep(self, response: HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        """One request; a connection that was cut is an answer, too."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        if not self.keeps:
            headers["Connection"] = "close"
        started = time.perf_counter()
        try:
            connection = self._open()
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            self.close()
            return Answer(CUT, "", "", time.perf_counter() - started)
        self._keep(response)
        if response.will_close:
            self.close()
        told = response.headers
        return Answer(
            response.status,
            text,
            told.get("Location", ""),
            time.perf_counter() - started,
            told.get("Retry-After", ""),
        )

    def get(self, path: str) -> Answer:
        """A look. On a kept connection that the server closed meanwhile it is asked once more, as browsers do."""
        was_open = self._connection is not None
        answer = self.ask("GET", path)
        return self.ask("GET", path) if answer.status == CUT and was_open else answer

    def send(self, form: Form, path: str, **changes: str | list[str]) -> Answer:
        """The form with some fields changed."""
        given = {name: [value] if isinstance(value, str) else value for name, value in changes.items()}
        values = {**form.values, **given}
        body = urlencode(values, doseq=True).encode()
        return self.ask("POST", form.action or path, body, "application/x-www-form-urlencoded")

    def send_file(self, form: Form, path: str, name: str, content: bytes, **changes: str) -> Answer:
        """The form with a file in its field `name`."""
        mark = secrets.token_hex(16)
        values = {**form.values, **{key: [value] for key, value in changes.items()}}
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, many in values.items()
            for value in many
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="extract.csv"\r\n\r\n'
        body = "".join(parts).encode() + head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self.ask("POST", form.action or path, body, f"multipart/form-data; boundary={mark}")

    def sign_in(self, email: str, password: str) -> None:
        """By the portal's own page. Raises LookupError when it does not let us in."""
        page = self.get("/accounts/login/")
        answer = self.send(
            form_with(page.body, "password"), "/accounts/login/", login=email, password=password
        )
        if not answer.is_done:
            raise LookupError(f"{email} was not let in: {answer.status}.")
