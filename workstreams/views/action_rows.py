"""An action is added, changed, closed, opened again, tied to what it needs, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest
from tcp_portal.web import row_views as views
from tcp_portal.web.asked import act_of, act_on_day, partnership_in
from tcp_portal.web.frame import Frame
from tcp_portal.web.row_views import Screen
from workstreams.forms.actions import ActionForm, LeadActionForm
from workstreams.models import PlanAction
from workstreams.presenters.action_origin import back_to
from workstreams.services.action_origins import NAMES, Origin, origin_of, own_workstream
from workstreams.services.actions import ACTIONS, PARENTS

EDIT = Permission.UPDATE_WORKSTREAMS
METHODS = ["GET", "POST"]


def _page(frame: Frame, row: PlanAction) -> str:
    return frame.url("workstreams:action", row.pk)


SCREEN = Screen(
    table=ACTIONS,
    form=ActionForm,
    crumbs=(("Actions", "workstreams:actions"),),
    adding="Add an action",
    changing="Change an action",
    saved="The action is saved.",
    back=_page,
    name=lambda row: f"action {row}",
    act=act_on_day,
    about="Never name or describe a person here: everyone who reads the programme reads this.",
)


@requires(EDIT)
@require_http_methods(METHODS)
def action_add(request: PortalRequest) -> HttpResponse:
    """A new action, in a workstream or from a meeting, decision, lesson, request, issue, risk or barrier."""
    partnership = partnership_in(request, EDIT)
    origin = _origin(request, partnership.pk)
    all_of_it = request.scope.allows(Permission.EDIT_PROGRAMME, partnership.pk)
    own, about, workstream = {}, SCREEN.about, origin.workstream_id
    if not all_of_it:
        stream = own_workstream(act=act_of(request), partnership_id=partnership.pk, asked=workstream)
        own, workstream = {"workstream": stream}, stream.pk if stream else None
        about = f"It goes into the workstream “{stream}”. {about}"
    back = _asked_back(request) or back_to(origin, request.frame)
    screen = replace(
        SCREEN,
        table=origin.table,
        form=ActionForm if all_of_it else LeadActionForm,
        about=about,
        back=(lambda _frame, _row: back) if back else _page,
    )
    return views.add(
        request,
        screen,
        given={"partnership": partnership, **origin.given, **own},
        initial={"workstream": workstream},
        cancel=back or request.frame.url("workstreams:actions"),
    )


@requires(EDIT)
@require_http_methods(METHODS)
def action_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What, where, who, when, how far."""
    row = action_of(request, pk)
    all_of_it = request.scope.allows(Permission.EDIT_PROGRAMME, row.partnership_id)
    form = ActionForm if all_of_it else LeadActionForm
    return views.change(request, replace(SCREEN, form=form), row)


@requires(EDIT)
@require_http_methods(METHODS)
def action_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes out of the lists what was entered by mistake; what is given up is dropped instead."""
    row = action_of(request, pk)
    return views.withdraw(request, SCREEN, row, back=request.frame.url("workstreams:actions"))


def action_of(request: PortalRequest, pk: UUID) -> PlanAction:
    """An action that the reader may know of, or 404."""
    shown = PlanAction.objects.visible_to(request.scope).current()
    return get_object_or_404(
        shown.select_related(
            "partnership", "workstream__lead", "objective", "owner", "organisation", *PARENTS
        ),
        pk=pk,
    )


def _origin(request: PortalRequest, partnership_id: UUID) -> Origin:
    try:
        asked = {name: UUID(request.GET[name]) for name in NAMES if request.GET.get(name)}
    except ValueError as fault:
        raise Http404("That is no address of a thing.") from fault
    origin = origin_of(scope=request.scope, partnership_id=partnership_id, asked=asked)
    if origin is None:
        raise Http404("What the action comes from does not exist here.")
    return origin


def _asked_back(request: PortalRequest) -> str:
    """Where the link that led here wants to go back to: a page of this portal, or nowhere."""
    back = request.GET.get("back", "")
    return back if back.startswith("/") and url_has_allowed_host_and_scheme(back, None) else ""
