"""Whether the web server of this container answers: exit code 0 when its process lives.

What it needs besides, /readyz tells: a database that is away is not healed by a new web process.

Plain Python. The request says it came by HTTPS to an allowed host, as the proxy's requests do.
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

PAGE = "/healthz"


def answers(port: int = 8000) -> bool:
    """Whether the answer comes within five seconds."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip() or "localhost"
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", PAGE, headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if answers() else 1)
