"""Issues: what has happened, who deals with it, and how it was resolved."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_of, partnership_in
from tcp_portal.web.row_views import Screen, Verb
from workstreams.forms.issues import IssueForm, ResolveForm
from workstreams.forms.risk_list import IssueFilter
from workstreams.forms.streams import stream_pairs
from workstreams.models import Issue
from workstreams.presenters.issues import issues_page
from workstreams.services import issues as keeping
from workstreams.services.issue_list import issues_of
from workstreams.views.risk_keeping import METHODS, supposed
from workstreams.views.risks import SIZE, VIEW, may_raise

UPDATE = Permission.UPDATE_WORKSTREAMS
_CRUMBS = (("Issues", "workstreams:issues"),)
_RESOLVE = Verb("Is this issue resolved?", "Resolve the issue", "The issue is resolved.")


def _name(row: Issue) -> str:
    return f"{row}. {row.what}"


_SCREEN = Screen(
    table=keeping.ISSUES,
    form=IssueForm,
    crumbs=_CRUMBS,
    adding="Record an issue",
    changing="Change an issue",
    saved="The issue is saved.",
    back=lambda frame, _row: frame.url("workstreams:issues"),
    about="An issue has happened already. What may still happen is a risk.",
    name=_name,
)


@requires(VIEW)
@require_safe
def issues(request: PortalRequest) -> HttpResponse:
    """What has gone wrong, and who deals with it?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    form = IssueFilter(request.GET, workstreams=stream_pairs(scope=request.scope, partnership=partnership))
    context: dict[str, object] = {"form": form, "list": None, "may_raise": may_raise(request)}
    if not form.is_valid():
        return page(request, "workstreams/issues.html", context, part="results", status=422)
    asked = {name: str(value) for name, value in form.cleaned_data.items() if value}
    found = issues_of(scope=request.scope, partnership=partnership, **asked)
    shown = Paginator(found, SIZE).get_page(request.GET.get("page"))
    context |= {
        "list": issues_page(shown, frame, act_of(request)),
        "page": shown,
        "page_url": lambda number: frame.url("workstreams:issues", **{**asked, "page": number}),
    }
    return page(request, "workstreams/issues.html", context, part="results")


@requires(UPDATE)
@require_http_methods(METHODS)
def issue_add(request: PortalRequest) -> HttpResponse:
    """A new issue of a workstream, or of the whole programme."""
    partnership = partnership_in(request, UPDATE)
    return row_views.add(
        request,
        _SCREEN,
        given={"partnership": partnership},
        supposed=supposed(request),
        initial={"raised_on": request.today, "workstream": request.GET.get("workstream", "")},
        cancel=request.frame.url("workstreams:issues"),
    )


@requires(UPDATE)
@require_http_methods(METHODS)
def issue_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed."""
    return row_views.change(request, _SCREEN, _named(request, pk))


@requires(UPDATE)
@require_http_methods(METHODS)
def issue_resolve(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Asks how it was resolved."""
    issue, act, frame = _named(request, pk), act_of(request), request.frame
    keeping.ISSUES.must_allow(issue, act)
    form = ResolveForm(request.POST or None, initial={"version": issue.version})

    def do() -> None:
        said = form.cleaned_data["resolution"]
        keeping.resolve(issue=issue, version=form.seen, resolution=said, act=act)

    back = frame.url("workstreams:issues")
    context = {"crumbs": [("Issues", back)], "about": _name(issue)}
    return row_views.step(request, _RESOLVE, form, do, row=issue, back=back, context=context)


@requires(UPDATE)
@require_http_methods(METHODS)
def issue_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """An issue that was entered by mistake."""
    return row_views.withdraw(
        request, _SCREEN, _named(request, pk), back=request.frame.url("workstreams:issues")
    )


def _named(request: PortalRequest, pk: UUID) -> Issue:
    return get_object_or_404(Issue.objects.visible_to(request.scope).current(), pk=pk)
