"""Training: which teams are late, who has what, and a session of several teams."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.places import places_of
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, partnership_in
from tcp_portal.web.row_forms import Where
from workstreams.forms.training import SessionForm
from workstreams.forms.training_filter import TrainingFilter
from workstreams.models import Team
from workstreams.presenters.training import training_page
from workstreams.services.training import record_session
from workstreams.services.training_reads import matrix

EDIT = Permission.EDIT_SUPPLY


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def training(request: PortalRequest) -> HttpResponse:
    """Which teams are late? And every team with every course."""
    partnership = partnership_in(request, Permission.VIEW_PROGRAMME)
    found = matrix(scope=request.scope, partnership=partnership, day=request.frame.day)
    form = TrainingFilter(request.GET, places=places_of(partnership.pk))
    form.is_valid()
    chosen = {name: form.chosen(name) for name in ("place", "stands")}
    context = {
        "page": training_page(found, request.frame, **chosen, number=request.GET.get("page", 1)),
        "page_href": lambda number: request.frame.url("workstreams:training", **chosen, page=number),
        "form": form,
        "may_edit": request.scope.allows(EDIT, partnership.pk),
    }
    return page(request, "workstreams/training.html", context, part="results")


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def training_record(request: PortalRequest) -> HttpResponse:
    """One session, and how many people of each team were there."""
    partnership = partnership_in(request, EDIT)
    teams = (
        Team.objects.visible_to(request.scope).of(partnership).current().order_by("place__position", "name")
    )
    where = Where(partnership, request.today, request.scope)
    form = SessionForm(request.POST or None, where=where, teams=teams)
    template, context = "workstreams/training_record.html", {"form": form}
    if request.method != "POST" or not form.is_valid():
        return page(request, template, context, status=422 if form.errors else 200)
    try:
        record_session(session=form.session(), act=act_of(request))
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return page(request, template, context, status=422)
    messages.success(request, "The session is recorded.")
    return HttpResponseRedirect(request.frame.url("workstreams:training"))
