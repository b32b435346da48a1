"""A real provider of sign-on in a process of its own, and how to tell it whom to sign in."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tcp_portal.accounts.sign_on.providers import Provider
from tests.integration.accounts.provider import CLIENT, SECRET

PROGRAM = Path(__file__).with_name("provider.py")


class Running:
    """The provider as tests speak to it."""

    def __init__(self, port: int) -> None:
        self.port, self.issuer = port, f"http://127.0.0.1:{port}"

    def ask(self, method: str, path: str, body: Any = None) -> tuple[Any, str]:
        """One call: what it answered, and where it leads."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, json.dumps(body) if body is not None else None)
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        return (json.loads(said) if said else None), answer.headers.get("Location", "")

    def signs_in(self, subject: str = "one", *, fault: str = "", **claims: Any) -> None:
        """Whom it signs in from now on, and what it does wrong."""
        self.ask("POST", "/as", {"claims": {"sub": subject, **claims}, "fault": fault, "tokens": []})

    def goes_wrong(self, fault: str) -> None:
        """The same person, another fault; the tokens that it has given stay known."""
        self.ask("POST", "/as", {"fault": fault})


@pytest.fixture(scope="session")
def _provider_process() -> Iterator[Running]:
    with subprocess.Popen([sys.executable, str(PROGRAM)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Running(int(process.stdout.readline()))
        process.terminate()


@pytest.fixture
def provider(_provider_process: Running, settings: Any) -> Running:
    """The provider, configured, signing in subject “one”."""
    settings.PORTAL_SIGN_ON = (
        Provider(
            key="icb",
            name="Example ICB",
            issuer=_provider_process.issuer,
            client_id=CLIENT,
            client_secret=SECRET,
            second_factor_acr=("two-factors",),
            second_factor_amr=("mfa",),
        ),
    )
    _provider_process.signs_in()
    return _provider_process


Through = Callable[..., Any]
