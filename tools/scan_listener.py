"""A listener of this machine for the scanner: whoever asks it was made to ask somebody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ASKED_BY_SCANNER = "/get_"  # get_ssrf.php, get_xxe.php: wapiti asks who called


@dataclass
class Listener:
    """Where it listens, and the calls of others than the scanner."""

    address: str
    calls: list[str] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Listener]:
    """Listens on a free port until the end; the scanner is told that nobody called, for calls are counted here."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that the library calls
            if not self.path.startswith(ASKED_BY_SCANNER) and self.path != "/":
                listener.calls.append(f"{self.command} {self.path}")
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}")

        do_POST = do_PUT = do_GET  # noqa: N815

        def log_message(self, *_words: object) -> None:
            """Nothing is written."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        listener = Listener(f"http://127.0.0.1:{server.server_port}/")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield listener
        server.shutdown()
