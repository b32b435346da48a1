"""Dependencies: what workstreams wait for, from whom, and what became of it."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_of, partnership_in
from tcp_portal.web.row_views import Screen
from workstreams.forms.issues import DependencyForm, NewDependencyForm
from workstreams.forms.risk_list import DependencyFilter
from workstreams.forms.streams import stream_pairs
from workstreams.models import Dependency
from workstreams.presenters.issues import dependencies_page
from workstreams.services.dependencies import DEPENDENCIES
from workstreams.services.issue_list import dependencies_of, late_dependencies
from workstreams.views.risk_keeping import METHODS, supposed
from workstreams.views.risks import SIZE, VIEW, may_raise

UPDATE = Permission.UPDATE_WORKSTREAMS


def _screen(form: type[NewDependencyForm]) -> Screen[Dependency]:
    return Screen(
        table=DEPENDENCIES,
        form=form,
        crumbs=(("Dependencies", "workstreams:dependencies"),),
        adding="Add a dependency",
        changing="Change a dependency",
        saved="The dependency is saved.",
        back=lambda frame, _row: frame.url("workstreams:dependencies"),
        about="What one workstream needs of another, or of somebody outside the programme, by a month.",
        name=lambda row: f"{row}. {row.what}",
    )


_ADD, _CHANGE = _screen(NewDependencyForm), _screen(DependencyForm)


@requires(VIEW)
@require_safe
def dependencies(request: PortalRequest) -> HttpResponse:
    """Who waits for whom, and who waits in vain?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    form = DependencyFilter(
        request.GET, workstreams=stream_pairs(scope=request.scope, partnership=partnership)
    )
    context: dict[str, object] = {"form": form, "list": None, "may_raise": may_raise(request)}
    if not form.is_valid():
        return page(request, "workstreams/dependencies.html", context, part="results", status=422)
    asked = {name: str(value) for name, value in form.cleaned_data.items() if value}
    day, scope = frame.as_at, request.scope
    found = dependencies_of(scope=scope, partnership=partnership, day=day, **asked)
    shown = Paginator(found, SIZE).get_page(request.GET.get("page"))
    late = late_dependencies(scope=scope, partnership=partnership, day=day)
    context |= {
        "list": dependencies_page(shown, frame, act_of(request), late=late),
        "page": shown,
        "page_url": lambda number: frame.url("workstreams:dependencies", **{**asked, "page": number}),
    }
    return page(request, "workstreams/dependencies.html", context, part="results")


@requires(UPDATE)
@require_http_methods(METHODS)
def dependency_add(request: PortalRequest) -> HttpResponse:
    """A new one."""
    partnership = partnership_in(request, UPDATE)
    return row_views.add(
        request,
        _ADD,
        given={"partnership": partnership},
        supposed=supposed(request),
        initial={"workstream": request.GET.get("workstream", "")},
        cancel=request.frame.url("workstreams:dependencies"),
    )


@requires(UPDATE)
@require_http_methods(METHODS)
def dependency_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed; or what became of it."""
    return row_views.change(request, _CHANGE, _named(request, pk))


@requires(UPDATE)
@require_http_methods(METHODS)
def dependency_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A dependency that was entered by mistake."""
    back = request.frame.url("workstreams:dependencies")
    return row_views.withdraw(request, _CHANGE, _named(request, pk), back=back)


def _named(request: PortalRequest, pk: UUID) -> Dependency:
    return get_object_or_404(Dependency.objects.visible_to(request.scope).current(), pk=pk)
