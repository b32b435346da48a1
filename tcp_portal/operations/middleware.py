"""The outermost middleware: the id of a request, and what is noted of every answer."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tcp_portal.operations import logs, metrics, request_id, traces

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class OperationsMiddleware:
    """Takes the proxy's X-Request-ID or makes one, gives it back with the answer, and notes the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        traces.load()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        own_id, started = request_id.id_of(request.headers.get(request_id.HEADER, "")), time.perf_counter()
        with request_id.within(own_id), traces.request(own_id):
            response = self.get_response(request)
            _note(request, response.status_code, time.perf_counter() - started)
        response[request_id.HEADER] = own_id
        return response


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    """The name of the view, never the address; a method that nobody knows is “other”: a client may send any word."""
    view = request.resolver_match.view_name if request.resolver_match else "unknown"
    method = request.method if request.method in METHODS else "other"
    logs.told_answer(view=view, method=str(method), status=status, ms=round(seconds * 1000))
    metrics.note_answer(view=view, method=str(method), status=status, seconds=seconds)
    traces.note_answer(view=view, method=str(method), status=status)
