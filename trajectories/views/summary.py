"""The summary, and arranging it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from trajectories.forms.reading import MoveForm
from trajectories.presenters.summary import KEYS, MEASURES_SHOWN, summary_page
from trajectories.services.reading import arrange, reading_of
from trajectories.services.reading import summary as read
from trajectories.views.asked import links_of, partnership_of
from trajectories.views.subject import ask_of


@requires(Permission.VIEW_MEASURES)
@require_GET
def summary(request: PortalRequest) -> HttpResponse:
    """Every subject in a number and a sentence, in the order that the reader chose."""
    found = read(scope=request.scope, ask=ask_of(request), measures=MEASURES_SHOWN, today=request.today)
    reading = reading_of(user=request.user, standard=KEYS)
    context = {
        "page": summary_page(found, reading, links_of(request)),
        "arranging": request.GET.get("arrange") == "yes",
    }
    return page(request, "trajectories/summary.html", context)


@requires(Permission.VIEW_MEASURES)
@require_POST
def summary_arrange(request: PortalRequest) -> HttpResponse:
    """Moves, hides or shows a card for this reader alone."""
    partnership_of(request)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return HttpResponse("There is no such move.", status=422, content_type="text/plain")
    key = form.cleaned_data["key"]
    arrange(user=request.user, move=form.cleaned_data["move"], key=key, standard=KEYS, act=act_of(request))
    at = f"#card-{key}" if key in KEYS else ""
    return HttpResponseRedirect(request.frame.url("trajectories:summary", arrange="yes") + at)
