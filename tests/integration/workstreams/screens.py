"""Pages for tests alone, over two tables that have a field of every kind between them."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from tcp_portal.access import Permission, requires
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.places import places_of
from tcp_portal.rows import Table
from tcp_portal.urls import urlpatterns as portal
from tcp_portal.web import PortalRequest, row_views
from tcp_portal.web.asked import partnership_in
from tcp_portal.web.dates import MonthField
from tcp_portal.web.forms import NHSDateField
from tcp_portal.web.row_forms import CodesField, OwnedForm, PickManyField, RowForm, Where, choice, lines, pick
from workstreams.models import MarketProvider, PlanAction, Quality, Workstream
from workstreams.services.actions import ACTIONS

handler403, handler404 = "tcp_portal.web.views.forbidden", "tcp_portal.web.views.not_found"
NEEDS = ((1, "Autism"), (2, "Personality disorder"), (3, "A learning disability"))


def _check(row: MarketProvider, _act: Act) -> None:
    if row.capacity == 99:
        raise Refusal("Nobody has room for 99.", field="capacity")
    if row.capacity == 98:
        raise Refusal("Not today.", field="stage")  # a field that the form does not have


class ProviderForm(RowForm):
    name = forms.CharField(label="Name", max_length=160)
    needs = CodesField(label="Needs", codes=NEEDS)
    places = PickManyField(label="Places", required=False)
    quality = choice("Quality", Quality, required=False, nothing="Not rated")
    rated_on = NHSDateField(label="Rated on", required=False)
    capacity = forms.IntegerField(label="Capacity", required=False)
    capacity_on = NHSDateField(label="Said on", required=False)
    note = lines("Note")
    groups = (("Quality", ("quality", "rated_on")),)

    def offer(self, where: Where) -> None:
        super().offer(where)
        pick(self, "places", [(one.pk, one.name) for one in places_of(where.partnership.pk)])


class ActionForm(OwnedForm):
    what = forms.CharField(label="What", max_length=300)
    starts_on = MonthField(label="Starts", required=False)
    due_on = MonthField(label="Due")
    is_milestone = forms.BooleanField(label="A milestone", required=False)


PROVIDERS = row_views.Screen(
    table=Table(model=MarketProvider, noun="a provider", permission=Permission.EDIT_SUPPLY, check=_check),
    form=ProviderForm,
    crumbs=(("Workstreams", "workstreams:list"),),
    adding="Add a provider",
    changing="Change a provider",
    saved="Saved.",
    back=lambda frame, _row: frame.url("workstreams:list"),
)
ACTION = row_views.Screen(
    table=ACTIONS,
    form=ActionForm,
    crumbs=(),
    adding="Add an action",
    changing="Change an action",
    saved="Saved.",
    back=lambda frame, _row: frame.url("workstreams:list"),
)


@requires(Permission.EDIT_SUPPLY)
def provider_add(request: PortalRequest) -> HttpResponse:
    given = {"partnership": partnership_in(request, Permission.EDIT_SUPPLY)}
    return row_views.add(request, PROVIDERS, given=given, cancel="/", initial={"note": "As given"})


@requires(Permission.VIEW_PROGRAMME)
def provider_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(MarketProvider.objects.visible_to(request.scope).current(), pk=pk)
    return row_views.change(request, PROVIDERS, row)


@requires(Permission.VIEW_PROGRAMME)
def provider_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(MarketProvider.objects.visible_to(request.scope), pk=pk)
    return row_views.withdraw(request, PROVIDERS, row, back="/workstreams/")


@requires(Permission.UPDATE_WORKSTREAMS)
def action_add(request: PortalRequest) -> HttpResponse:
    stream = Workstream.objects.visible_to(request.scope)[0]
    given = {"partnership": stream.partnership, "workstream": stream}
    return row_views.add(request, ACTION, given=given, cancel="/")


@requires(Permission.UPDATE_WORKSTREAMS)
def action_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(PlanAction.objects.visible_to(request.scope), pk=pk)
    return row_views.change(request, ACTION, row)


urlpatterns = [
    path("rows/provider/", provider_add),
    path("rows/provider/<uuid:pk>/", provider_change),
    path("rows/provider/<uuid:pk>/withdraw/", provider_withdraw),
    path("rows/action/", action_add),
    path("rows/action/<uuid:pk>/", action_change),
    *portal,
]
