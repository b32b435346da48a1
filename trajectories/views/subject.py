"""What every dashboard of one subject does alike: reads the part asked for, and draws itself in the shared frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from tcp_portal.partnerships.models import Place
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.pages import wants_part
from trajectories.presenters.filters import Filters
from trajectories.presenters.subjects import SUBJECTS
from trajectories.presenters.told import Told
from trajectories.services.dashboard import Ask, Span
from trajectories.views.asked import arrangement_of, partnership_of, place_of


def ask_of(request: PortalRequest, span: Span = Span.MONTH) -> Ask:
    """The partnership, month, vintage and part of the address. Http404 for nonsense."""
    return Ask(
        partnership=partnership_of(request),
        month=request.frame.month,
        as_at=request.frame.as_at,
        place=place_of(request),
        arrangement=arrangement_of(request),
        span=span,
        vintage=request.frame.figures,
    )


def check_place(ask: Ask, places: Iterable[Place]) -> None:
    """Http404 for a place of another partnership."""
    if isinstance(ask.place, UUID) and ask.place not in {place.pk for place in places}:
        raise Http404("There is no such place.")


def subject_page(
    request: PortalRequest, key: str, shown: Any, filters: Filters, told: Sequence[Told] = (), **more: Any
) -> HttpResponse:
    """The dashboard, or for htmx the part of it that the filters change.

    `told` are its sentences where somebody may have written their own beside the generated ones.
    """
    context = {
        "subject": SUBJECTS[key],
        "page": shown,
        "told": told,
        **more,
        "filters": filters,
        "swapped": wants_part(request),
    }
    return page(request, "trajectories/subject.html", context, part="subject")
