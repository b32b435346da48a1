"""What if: scenarios are listed, made, changed, copied and withdrawn. The register is never touched."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, version_of
from trajectories.forms.scenarios import CopyForm
from trajectories.models import Scenario
from trajectories.presenters.scenarios import NOTHING_CHANGES, scenario_rows, supposes
from trajectories.services.scenarios import copy_scenario, scenarios_of, with_changes, withdraw_scenario
from trajectories.views.asked import partnership_of
from trajectories.views.scenario_screen import Screen


@requires(Permission.VIEW_MEASURES)
@require_GET
def what_if(request: PortalRequest) -> HttpResponse:
    """Every scenario of the partnership."""
    partnership = partnership_of(request)
    found = scenarios_of(scope=request.scope, partnership=partnership)
    context = {
        "rows": scenario_rows(found, request.frame),
        "may_run": request.scope.allows(Permission.RUN_SCENARIOS, partnership.pk),
        "nothing_changes": NOTHING_CHANGES,
    }
    return page(request, "trajectories/what_if.html", context)


@requires(Permission.RUN_SCENARIOS)
@require_http_methods(["GET", "POST"])
def scenario_new(request: PortalRequest) -> HttpResponse:
    """A new question, from the end of the chosen month."""
    screen = Screen(request, partnership_of(request, Permission.RUN_SCENARIOS), None)
    return screen.save() if request.method == "POST" else screen.show()


@requires(Permission.VIEW_MEASURES)
@require_http_methods(["GET", "POST"])
def scenario(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One scenario beside its base; who may run scenarios also changes it here."""
    found = _scenario_or_404(request, pk)
    screen = Screen(request, found.partnership, found)
    if request.method != "POST":
        return screen.show()
    request.scope.must_allow(Permission.RUN_SCENARIOS, found.partnership_id)
    return screen.save()


@requires(Permission.RUN_SCENARIOS)
@require_http_methods(["GET", "POST"])
def scenario_copy(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same suppositions under another name."""
    found = _scenario_or_404(request, pk, Permission.RUN_SCENARIOS)
    form = CopyForm(request.POST or None, initial={"name": f"{found.name[:112]}, copy"})
    if request.method == "POST" and form.is_valid():
        try:
            copy = copy_scenario(scenario=found, name=form.cleaned_data["name"], act=act_of(request))
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, "The scenario is copied.")
            return HttpResponseRedirect(request.frame.url("trajectories:scenario", copy.pk))
    context = {"form": form, "scenario": found}
    return page(request, "trajectories/scenario_copy.html", context, status=422 if form.errors else 200)


@requires(Permission.RUN_SCENARIOS)
@require_http_methods(["GET", "POST"])
def scenario_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes a scenario off the list."""
    found = _scenario_or_404(request, pk, Permission.RUN_SCENARIOS)
    context = {"scenario": found, "supposes": supposes(found), "overtaken": False}
    if request.method == "POST":
        try:
            withdraw_scenario(scenario=found, version=version_of(request), act=act_of(request))
        except Stale:
            overtaken = context | {"overtaken": True}
            return page(request, "trajectories/scenario_withdraw.html", overtaken, status=409)
        messages.success(request, "The scenario is withdrawn.")
        return HttpResponseRedirect(request.frame.url("trajectories:what_if"))
    return page(request, "trajectories/scenario_withdraw.html", context)


def _scenario_or_404(
    request: PortalRequest, pk: UUID, permission: Permission = Permission.VIEW_MEASURES
) -> Scenario:
    visible = Scenario.objects.visible_to(request.scope).filter(withdrawn_at__isnull=True)
    found = get_object_or_404(with_changes(visible).select_related("partnership"), pk=pk)
    request.scope.must_allow(permission, found.partnership_id)
    return found
