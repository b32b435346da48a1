"""Sites that several partnerships use: the list, one site, and what a partnership enters about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, version_of
from trajectories.forms.providers import OWN, UNIT, CapacityForm, SitePlanForm
from trajectories.models import BedCapacity, SitePlan
from trajectories.presenters.providers import OCCUPANCIES, providers_page, site_page, stale_lines
from trajectories.services import site_plans
from trajectories.services.providers import all_sites, site_history
from trajectories.services.providers import providers as sites_of
from trajectories.views.asked import partnership_of

EDIT = Permission.EDIT_TRAJECTORIES
Save = Callable[[Any], Any]


@requires(Permission.VIEW_MEASURES)
@require_GET
def providers(request: PortalRequest) -> HttpResponse:
    """Where are our people and our plans, and do they go together with others'?"""
    partnership = partnership_of(request)
    found = sites_of(scope=request.scope, month=request.frame.month, as_at=request.frame.as_at)
    context = {
        "page": providers_page(found, request.frame),
        "may_edit": request.scope.allows(EDIT, partnership.pk),
    }
    return page(request, "trajectories/providers.html", context)


@requires(Permission.VIEW_MEASURES)
@require_GET
def provider(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One site by month."""
    found = site_history(
        scope=request.scope,
        site_id=pk,
        month=request.frame.month,
        as_at=request.frame.as_at,
        starts=Month.of(request.frame.partnership.starts_on),
    )
    text = request.GET.get("occupancy", "") or str(OCCUPANCIES[0])
    if found is None or text not in map(str, OCCUPANCIES):
        raise Http404("There is no such site, or no such occupancy.")
    partnership = partnership_of(request)  # asked last: who knows nothing of the site is told nothing of it
    may_edit = request.scope.allows(EDIT, partnership.pk)
    context = {
        "page": site_page(found, request.frame, occupancy=int(text), may_edit=may_edit),
        "occupancies": [(str(one), f"{one} per cent full") for one in OCCUPANCIES],
        "occupancy": text,
        "site_id": pk,
        "may_edit": may_edit,
    }
    return page(request, "trajectories/provider.html", context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def site_plan_add(request: PortalRequest) -> HttpResponse:
    """How many people of ours a site is to have at a month's end."""
    partnership = partnership_of(request, EDIT)
    form = SitePlanForm(request.POST or None, sites=all_sites(), initial=_asked_site(request))
    return _enter(
        request,
        form,
        lambda facts: site_plans.record_site_plan(partnership=partnership, facts=facts, act=act_of(request)),
    )


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def site_plan_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed."""
    row = get_object_or_404(
        SitePlan.objects.visible_to(request.scope).select_related("partnership", "site"), pk=pk
    )
    request.scope.must_allow(EDIT, row.partnership_id)
    initial = {
        "site": str(row.site_id),
        "month": Month.of(row.month_starts_on),
        "value": row.value,
        "is_assumption": row.is_assumption,
        "source": row.source,
    }
    form = SitePlanForm(request.POST or None, sites=all_sites(), initial=initial)
    return _enter(
        request,
        form,
        lambda facts: site_plans.change_site_plan(
            row=row, version=version_of(request), facts=facts, act=act_of(request)
        ),
        row=row,
    )


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def capacity_add(request: PortalRequest) -> HttpResponse:
    """Beds that we commission at a site, or all of the unit."""
    partnership = partnership_of(request, EDIT)
    form = CapacityForm(request.POST or None, sites=all_sites(), initial=_asked_site(request))
    return _enter(
        request,
        form,
        lambda facts: site_plans.record_capacity(partnership=partnership, facts=facts, act=act_of(request)),
    )


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def capacity_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed."""
    row = get_object_or_404(
        BedCapacity.objects.visible_to(request.scope).select_related("partnership", "site"), pk=pk
    )
    request.scope.must_allow(EDIT, row.partnership_id)
    partnership = row.partnership or partnership_of(request, EDIT)
    if row.partnership is None and not site_plans.may_say_of_unit(
        partnership_id=partnership.pk, site_id=row.site_id
    ):
        raise Http404("Nobody of the partnership is or is planned at this site.")
    names = ("beds", "viable", "valid_from", "valid_to", "source")
    initial = {name: getattr(row, name) for name in names}
    initial |= {"site": str(row.site_id), "whose": OWN if row.partnership_id else UNIT}
    form = CapacityForm(request.POST or None, sites=all_sites(), initial=initial)
    return _enter(
        request,
        form,
        lambda facts: site_plans.change_capacity(
            row=row, partnership=partnership, version=version_of(request), facts=facts, act=act_of(request)
        ),
        row=row,
    )


def _asked_site(request: PortalRequest) -> dict[str, str]:
    return {"site": request.GET.get("site", "")}


def _enter(
    request: PortalRequest,
    form: SitePlanForm | CapacityForm,
    save: Save,
    *,
    row: SitePlan | BedCapacity | None = None,
) -> HttpResponse:
    """The form, or what came of it: 422 with the fault beside its field, 409 with both values where overtaken."""
    context: dict[str, Any] = {
        "form": form,
        "is_plan": isinstance(form, SitePlanForm),
        "version": (version_of(request) or row.version) if row else 0,
        "back": request.frame.url("trajectories:provider", row.site_id) if row else "",
    }
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.facts())
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        except Stale as stale:
            context |= {"version": stale.version, "stale": stale_lines(stale, form)}
            return page(request, "trajectories/provider_form.html", context, status=409)
        else:
            return _saved(request, saved)
    return page(request, "trajectories/provider_form.html", context, status=422 if form.errors else 200)


def _saved(request: PortalRequest, row: SitePlan | BedCapacity) -> HttpResponse:
    messages.success(request, "Saved.")
    return HttpResponseRedirect(request.frame.url("trajectories:provider", row.site_id))
