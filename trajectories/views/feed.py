"""The measures feed: figures, definitions and partnerships as JSON and CSV for spreadsheets."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from trajectories.domain.feed import FeedFault
from trajectories.forms.feed import no_question, wanted
from trajectories.presenters import feed as present
from trajectories.services.feed import feed_page, list_partnerships, record_call
from trajectories.services.feed_tokens import Reader
from trajectories.views.by_token import by_token

TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


@by_token
def measures(request: HttpRequest, reader: Reader, form: str) -> HttpResponse:
    """A page of figures."""
    _check_form(form)
    asked = wanted(request.GET)
    found = feed_page(reader=reader, wanted=asked)
    following = _next(request, asked.page) if found.has_more else None
    response = _answer(
        form, present.COLUMNS, present.figure_rows(found), reader,
        page=asked.page, page_size=asked.page_size, next=following,
    )  # fmt: skip
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response


@by_token
def definitions(request: HttpRequest, reader: Reader, form: str) -> HttpResponse:
    """Every wording of every measure."""
    _check_form(form)
    no_question(request.GET)
    record_call(reader=reader)
    return _answer(form, present.DEFINITION_COLUMNS, present.definition_rows(), reader)


@by_token
def partnerships(request: HttpRequest, reader: Reader, form: str) -> HttpResponse:
    """The partnerships whose measures may be asked for."""
    _check_form(form)
    no_question(request.GET)
    rows = present.partnership_rows(list_partnerships(reader=reader))
    return _answer(form, present.PARTNERSHIP_COLUMNS, rows, reader)


def _check_form(form: str) -> None:
    if form not in TYPES:
        raise FeedFault(404, "The feed ends in .json or .csv.")


def _answer(
    form: str, columns: tuple[str, ...], rows: list[present.Row], reader: Reader, **more: Any
) -> HttpResponse:
    if form == "csv":
        return HttpResponse(present.as_csv(columns, rows), content_type=TYPES["csv"])
    body = present.as_json(rows, made_at=reader.now.isoformat(), **more)
    return HttpResponse(body, content_type=TYPES["json"])


def _next(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page + 1)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
