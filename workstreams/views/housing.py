"""Schemes and their homes: the pipeline, one scheme, and keeping both."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.services import entries, needs
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web import row_views as rows
from tcp_portal.web.asked import partnership_in
from tcp_portal.web.row_views import Screen
from workstreams.forms.housing import SchemeForm, UnitForm
from workstreams.models import Scheme, Unit
from workstreams.presenters.homes import homes_sentence, pipeline_chart
from workstreams.presenters.housing import SchemeLine, scheme_facts, step_lines, unit_rows
from workstreams.services.homes_match import to_end
from workstreams.services.homes_pipeline import homes_of, people_of, pipeline
from workstreams.services.housing import SCHEMES, UNITS, schemes_of, steps_of

_VIEW, _EDIT = Permission.VIEW_PROGRAMME, Permission.EDIT_SUPPLY
_FORM = ["GET", "HEAD", "POST"]
_CRUMBS = (("Homes", "workstreams:homes"),)
SCHEME = Screen(
    table=SCHEMES,
    form=SchemeForm,
    crumbs=_CRUMBS,
    adding="Add a scheme",
    changing="Change the scheme",
    saved="The scheme is saved.",
    back=lambda frame, row: frame.url("workstreams:scheme", row.pk),
)
UNIT = Screen(
    table=UNITS,
    form=UnitForm,
    crumbs=_CRUMBS,
    adding="Add a home",
    changing="Change the home",
    saved="The home is saved.",
    back=lambda frame, row: frame.url("workstreams:scheme", row.scheme_id),
)


@requires(_VIEW)
@require_safe
def homes(request: PortalRequest) -> HttpResponse:
    """Will there be enough homes by the months in which people are planned to leave?"""
    partnership, frame = partnership_in(request, _VIEW), request.frame
    found = pipeline(scope=request.scope, partnership=partnership, day=frame.day)
    schemes = schemes_of(scope=request.scope, partnership=partnership)
    context = {
        "schemes": [SchemeLine.of(row, found.homes, frame) for row in schemes],
        "sentence": homes_sentence(found),
        "chart": pipeline_chart(found) if found.homes else None,
        "to_end": to_end(partnership=partnership).count(),
        "may_edit": request.scope.allows(_EDIT, partnership.pk),
    }
    return page(request, "workstreams/homes.html", context)


@requires(_VIEW)
@require_safe
def scheme(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One scheme: how it stands, how it got there, and for whom its homes are meant."""
    row, frame = _scheme(request, pk), request.frame
    lines = homes_of(scope=request.scope, partnership=row.partnership, scheme=row)
    people = people_of(lines)
    known = {one.person_id: one for one in needs.called(scope=request.scope, person_ids=people.values())}
    entries.record_look(
        people=known, how="homes of a scheme", partnership_id=row.partnership_id, by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    named = {spell: (pk, known[pk].reference) for spell, pk in people.items() if pk in known}
    line = SchemeLine.of(row, lines, frame)
    context = {
        "row": row,
        "line": line,
        "facts": scheme_facts(row, line),
        "units": unit_rows(lines, named, frame),
        "steps": step_lines(steps_of(scope=request.scope, scheme=row)),
        "may_edit": request.scope.allows(_EDIT, row.partnership_id),
    }
    return page(request, "workstreams/scheme.html", context)


@requires(_EDIT)
@require_http_methods(_FORM)
def scheme_add(request: PortalRequest) -> HttpResponse:
    """A scheme, as an idea or further on."""
    given = {"partnership": partnership_in(request, _EDIT)}
    return rows.add(request, SCHEME, given=given, cancel=request.frame.url("workstreams:homes"))


@requires(_EDIT)
@require_http_methods(_FORM)
def scheme_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How a scheme stands now."""
    return rows.change(request, SCHEME, _scheme(request, pk))


@requires(_EDIT)
@require_http_methods(_FORM)
def scheme_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A scheme entered by mistake; one that is given up is dropped instead."""
    return rows.withdraw(request, SCHEME, _scheme(request, pk), back=request.frame.url("workstreams:homes"))


@requires(_EDIT)
@require_http_methods(_FORM)
def unit_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A home in a scheme."""
    row = _scheme(request, pk)
    cancel = request.frame.url("workstreams:scheme", row.pk)
    return rows.add(request, UNIT, given={"scheme": row}, cancel=cancel)


@requires(_EDIT)
@require_http_methods(_FORM)
def unit_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What is known of a home now."""
    row = _unit(request, pk)
    away = request.frame.url("workstreams:unit_withdraw", row.pk)
    return rows.change(request, UNIT, row, context={"withdraw_url": away})


@requires(_EDIT)
@require_http_methods(_FORM)
def unit_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A home that is not built, or was entered by mistake."""
    row = _unit(request, pk)
    return rows.withdraw(request, UNIT, row, back=request.frame.url("workstreams:scheme", row.scheme_id))


def _scheme(request: PortalRequest, pk: UUID) -> Scheme:
    shown = Scheme.objects.visible_to(request.scope).current().select_related("partnership", "place")
    return get_object_or_404(shown, pk=pk)


def _unit(request: PortalRequest, pk: UUID) -> Unit:
    shown = Unit.objects.visible_to(request.scope).current().select_related("scheme")
    return get_object_or_404(shown, pk=pk)
