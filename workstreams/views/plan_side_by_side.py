"""Two versions of the joint plan side by side, and the plan on a page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import partnership_in
from workstreams.forms.plan import CompareForm
from workstreams.models import JointPlan
from workstreams.presenters.plan_comparison import comparison
from workstreams.presenters.plan_onepage import plan_page as present
from workstreams.services.plan_onepage import on_a_page, shown_plan
from workstreams.services.plan_text import rows_of_all


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def plan_compare(request: PortalRequest) -> HttpResponse:
    """What a later version changes; two of one partnership. Without two in the address it asks which."""
    partnership = partnership_in(request, Permission.VIEW_PROGRAMME)
    plans = JointPlan.objects.visible_to(request.scope).of(partnership).current().select_related("trajectory")
    known = {one.pk: one for one in plans.order_by("-number")}
    choices = [(str(key), str(one)) for key, one in known.items()]
    context: dict[str, Any] = {"choices": choices, "old": None, "new": None}
    if {"old", "new"} & request.GET.keys():
        asked = CompareForm(request.GET)
        if not asked.is_valid() or not {*asked.cleaned_data.values()} <= known.keys():
            raise Http404("There is no such version.")
        old, new = (known[asked.cleaned_data[name]] for name in ("old", "new"))
        context |= {"old": old, "new": new, "page": comparison(*rows_of_all([old, new]))}
    return page(request, "workstreams/plan_compare.html", context)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def plan_page(request: PortalRequest) -> HttpResponse:
    """The plan on a page: the one in force, or the newest draft marked as such, or the version asked for."""
    partnership = partnership_in(request, Permission.VIEW_PROGRAMME)
    frame = request.frame
    shown = shown_plan(scope=request.scope, partnership=partnership, as_at=frame.as_at, asked=_asked(request))
    if shown is None:
        if "version" in request.GET:
            raise Http404("There is no such version.")
        return page(request, "workstreams/plan_page.html", {"page": None})
    found = on_a_page(scope=request.scope, shown=shown, month=frame.month, as_at=frame.as_at, day=frame.day)
    return page(request, "workstreams/plan_page.html", {"page": present(found, frame), "plan": shown.plan})


def _asked(request: PortalRequest) -> UUID | None:
    text = request.GET.get("version", "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404("There is no such version.") from None
