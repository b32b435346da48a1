"""The portal asks nobody outside for anything: not its pages, not its jobs, not the program that sets its PDFs.

Every test but the unit tests, which open no socket at all, may connect to this machine and to the database and Redis
that the environment names: pytest-socket refuses the rest. So each walk over all pages proves it too.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import typst
from pytest_socket import SocketConnectBlockedError

from tcp_portal.charts.model import Column, Table
from tcp_portal.packs.document import Document, Note, Section, Text
from tcp_portal.packs.writers.pdf import write
from tests.unit.packs.pdf_text import pdf_text
from tests.unit.packs.samples import OPTIONS, document

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("tcp_portal", "cohorts", "trajectories", "finance", "workstreams")
CLIENTS = {
    "aiohttp", "ftplib", "http.client", "httpx", "imaplib", "opentelemetry.exporter", "poplib", "requests", "smtplib",
    "socket", "socketserver", "telnetlib", "urllib.request", "urllib3", "webbrowser", "websockets", "xmlrpc",
}  # fmt: skip
IMPORT = re.compile(r"^\s*(?:from|import)\s+([\w.]+)(?:\s+import\s+([\w, ]+))?", re.MULTILINE)
HARMLESS = {"smtplib.SMTPException"}  # what Django's sender raises
# The exceptions, each to what the operator names and nothing else. tests/integration/accounts/test_sign_on.py and
# tests/integration/operations/traces show what they ask, and of whom.
CONFIGURED = {"tcp_portal/accounts/sign_on/calls.py", "tcp_portal/operations/spans.py"}
FETCHES = (
    '#import "@preview/example:0.1.0": *',
    '#image("http://evil.example/x.png")',
    '#read("/etc/passwd")',
    '<img src="http://evil.example/x.png">',
    "@import url(http://evil.example/x.css);",
    '<link rel="attachment" href="file:///etc/passwd">',
    '\\u{0023}eval("1337")',
    "$ #1+1 $ *bold* _it_ `raw`",
)


def imported(path: Path) -> set[str]:
    """The modules that a file takes in, and what it takes from them."""
    found = IMPORT.findall(path.read_text(encoding="utf-8"))
    return {f"{module}.{names.strip()}" if names else module for module, names in found}


def test_no_code_of_ours_can_ask_another_machine() -> None:
    """Mail goes by Django's own sender to the server of MAIL_URL; sign-on asks the configured providers; spans go to
    the collector of PORTAL_TRACES_URL."""
    found = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            clients = {
                name
                for name in imported(path) - HARMLESS
                if any(name == one or name.startswith(f"{one}.") for one in CLIENTS)
            }
            if clients:
                found[str(path.relative_to(ROOT))] = clients
    assert set(found) == CONFIGURED


def test_a_connection_to_elsewhere_fails_the_test_that_makes_it() -> None:
    """The guard itself; the address is one of documentation, which nobody has."""
    refused = (SocketConnectBlockedError, UserWarning)  # it warns first, and warnings are errors
    with socket.socket() as caller, pytest.raises(refused, match=r"192\.0\.2\.1"):
        caller.connect(("192.0.2.1", 443))


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """What programs that go out by way of a proxy would ask of it."""
    asked: list[bytes] = []
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, address)
            monkeypatch.setenv(name.lower(), address)

        def answer() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    asked.append(caller.recv(4096))

        threading.Thread(target=answer, daemon=True).start()
        yield asked
        server.shutdown(socket.SHUT_RDWR)


def test_words_in_a_document_make_the_pdf_fetch_nothing(proxy: list[bytes]) -> None:
    """They are handed over as data: the template prints them. The source of a template would fetch, as it must."""
    with pytest.raises(typst.TypstError):
        typst.compile(b'#import "@preview/example:0.1.0": *', format="svg")
    assert [line.split()[0] for line in proxy] == [b"CONNECT"]
    proxy.clear()
    words = " ".join(FETCHES)
    rows = tuple((one,) for one in FETCHES)
    table = Table(words, (Column("What"),), rows)
    made: Document = document(Section("one", words, (Text(words), table, Note(words)), words))
    out = BytesIO()
    write(made, out, options=OPTIONS)
    with pikepdf.open(BytesIO(out.getvalue())) as pdf:
        read = "".join(pdf_text(pdf).split())
        assert "/EmbeddedFiles" not in str(pdf.Root.get("/Names", ""))
    assert all("".join(one.split()) in read for one in FETCHES)
    assert "root:" not in read
    assert proxy == []
