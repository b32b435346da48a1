"""What the web server calls."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
application = get_wsgi_application()
_ = (
    get_resolver().url_patterns
)  # every page, before processes are split from this one and before the first request

from tcp_portal.access.database_user import must_be_plain  # noqa: E402  # settings are read above

must_be_plain()
