"""The settings of production, read by a process that has them, so that pages can be asked under them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

from tools.lint import PRODUCTION, ROOT

_PREFIXES = ("SECURE_", "SESSION_", "CSRF_", "ALLOWED_", "X_FRAME", "USE_X_", "APPEND_SLASH")
_PROGRAM = f"""
import json
from django.conf import settings
kept = {{name: getattr(settings, name) for name in dir(settings) if name.startswith({_PREFIXES!r})}}
print(json.dumps({{**kept, "DEBUG": settings.DEBUG}}))
"""


@cache
def production_settings() -> dict[str, Any]:
    """What the browser notices of production: headers, cookies, hosts."""
    environment = {**os.environ, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "tcp_portal.settings"}
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    read: dict[str, Any] = json.loads(ran.stdout)
    read["SECURE_PROXY_SSL_HEADER"] = tuple(read["SECURE_PROXY_SSL_HEADER"])
    return read
