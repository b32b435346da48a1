"""The access log: who looked at whom, who changed what."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.audit import services as audit
from tcp_portal.audit.forms import NHS_NUMBER, NO_NUMBERS, LogFilter
from tcp_portal.audit.naming import references_of
from tcp_portal.audit.presenters import lines, page_address, whole_list
from tcp_portal.audit.reading import entries, entries_about, page_of, rows_of
from tcp_portal.web import PortalRequest, page


@requires(Permission.VIEW_ACCESS_LOG)
@require_safe
def log(request: PortalRequest) -> HttpResponse:
    """The trail of the reader's partnerships; reading it is recorded too."""
    form = LogFilter(request.GET)
    form.is_valid()
    if form.holds_nhs_number:
        return redirect(request.frame.url("audit:log", refused=NHS_NUMBER))
    found = page_of(entries(request.scope, form.cleaned_data), request.GET.get("page", 1))
    shown = lines(rows_of(found), url=request.frame.url)  # before this look joins the trail
    audit.record_read(
        by=request.user, how="access log", at=timezone.now(), partnership_id=None, person_ids=()
    )
    context = {
        "form": form,
        "found": found,
        "lines": shown,
        "href": page_address(request),
        "refused": NO_NUMBERS if request.GET.get("refused") == NHS_NUMBER else "",
    }
    return page(request, "audit/log.html", context, part="results", status=422 if form.errors else 200)


@requires(Permission.VIEW_ACCESS_LOG)
@require_safe
def person_log(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Who looked at and changed one person; a person of another partnership does not exist for the reader."""
    found = page_of(entries_about(request.scope, person_id), request.GET.get("page", 1))
    if not found.paginator.count:
        raise Http404
    shown = lines(rows_of(found, about=person_id), url=request.frame.url, rest=whole_list)
    audit.record_read(
        by=request.user, how="access log of a person", at=timezone.now(),
        partnership_id=found[0].partnership_id, person_ids=[person_id],
    )  # fmt: skip
    reference = references_of([person_id]).get(person_id, "a person no longer held")
    context = {
        "reference": reference,
        "found": found,
        "lines": shown,
        "href": page_address(request),
    }
    return page(request, "audit/person.html", context, part="results")
