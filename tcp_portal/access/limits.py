"""How long a session lives: so many minutes without anything done, so many hours in all."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from tcp_portal.access.factors import SEEN_AT, SIGNED_IN_AT

ROW, KEY = "signed_in_row", "signed_in_key"  # in the session: its row, and the key that the row knows
STEP = 30  # seconds: what is done within them of each other is written down once
IDLE_WORDS = "You were signed out because nothing was done for {minutes} minutes. Sign in to go on."
AGE_WORDS = "You were signed out because you signed in {hours} hours ago. Sign in to go on."


def seconds_left(request: HttpRequest) -> int:
    """Until the session ends if nothing more is done."""
    now, session = time.time(), request.session
    began = float(session.get(SIGNED_IN_AT, now))
    seen = float(session.get(SEEN_AT, began))
    return int(min(seen + settings.PORTAL_IDLE_SECONDS, began + settings.PORTAL_SESSION_SECONDS) - now)


def stays_idle(view: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a view that a page asks by itself: that nobody did anything stays true."""
    view.stays_idle = True  # type: ignore[attr-defined]
    return view


def is_poll(request: HttpRequest) -> bool:
    """Whether htmx asks by itself, again and again, how far something is: the page says so in a header."""
    return request.headers.get("X-Poll") == "1"


class SessionLimitMiddleware:
    """Ends sessions that are over before anything is looked up for them; notes that something was done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view_func: Any, _args: Any, _kwargs: Any) -> None:
        """An address that needs no session never opens one to find out how old it is."""
        if not getattr(view_func, "login_required", True) or not request.user.is_authenticated:
            return
        if seconds_left(request) < 0:
            words = self._why(request)
            logout(request)
            messages.info(request, words)
            return
        self._note(request, counts=not (getattr(view_func, "stays_idle", False) or is_poll(request)))

    def _note(self, request: HttpRequest, *, counts: bool) -> None:
        session, now = request.session, time.time()
        if counts and abs(now - float(session.get(SEEN_AT, 0))) >= STEP:  # a clock may be put back
            session[SEEN_AT] = now
            session.setdefault(SIGNED_IN_AT, now)
        if session.get(ROW) and session.get(KEY) != session.session_key:
            from tcp_portal.accounts.services.sessions import has_new_key  # reads models, which read access

            session[KEY] = session.session_key
            has_new_key(pk=session[ROW], session_key=session.session_key or "")

    def _why(self, request: HttpRequest) -> str:
        age = time.time() - float(request.session.get(SIGNED_IN_AT, 0))
        if age > settings.PORTAL_SESSION_SECONDS:
            return AGE_WORDS.format(hours=settings.PORTAL_SESSION_SECONDS // 3600)
        return IDLE_WORDS.format(minutes=settings.PORTAL_IDLE_SECONDS // 60)
