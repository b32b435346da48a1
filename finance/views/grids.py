"""The page on which a plan is typed as a grid: added, changed, and filled from a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from tcp_portal.audit.services import last_change
from tcp_portal.errors import Refusal, Stale
from tcp_portal.kept import Kept
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.row_forms import RowForm
from tcp_portal.web.stale import changed_by, overtaken


@dataclass(frozen=True, slots=True)
class GridPage:
    """What the page of one grid shows and where it leads."""

    template: str
    heading: str
    saved: str
    cancel: str
    crumbs: tuple[tuple[str, str], ...]
    about: str = ""
    withdraw_url: str = ""


def answer(
    request: PortalRequest,
    shown: GridPage,
    form: RowForm,
    save: Callable[[], Kept],
    back: Callable[[Kept], str],
    *,
    row: Kept | None = None,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Shows the grid, or saves it: 422 beside the box that is wrong, 409 with both values where overtaken."""
    about = {
        "grid": shown,
        "form": form,
        "overtaken": None,
        "action": request.get_full_path(),
        **(context or {}),
    }
    if request.method != "POST" or not form.is_valid():
        return page(request, shown.template, about, status=422 if form.errors else 200)
    try:
        saved = save()
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return page(request, shown.template, about, status=422)
    except Stale as stale:
        said_by = changed_by(last_change(of=[row])) if row else ""
        about |= {"overtaken": overtaken(form, stale), "changed_by": said_by}
        return page(request, shown.template, about, status=409)
    messages.success(request, shown.saved)
    return HttpResponseRedirect(back(saved))
