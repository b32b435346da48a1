"""What the register and the latest extract say differently: the list, and settling one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.forms.imports import SettleForm
from cohorts.presenters.reconciliation import difference_rows, summary
from cohorts.presenters.sections import register_sections
from cohorts.services.imports import differing, mismatches
from cohorts.views.recording import attempt
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_IMPORT = Permission.IMPORT_PEOPLE
_PAGE = 50


@requires(_IMPORT)
@require_safe
def list_mismatches(request: PortalRequest) -> HttpResponse:
    """Open differences by person and field, or those that were settled; the look is recorded."""
    frame, act = request.frame, act_of(request)
    request.scope.must_allow(_IMPORT, frame.partnership.pk)
    settled = request.GET.get("show") == "settled"
    every = mismatches.of_partnership(scope=request.scope, partnership_id=frame.partnership.pk)
    told = differing.counts(every)
    shown = Paginator(every.filter(settled_at__isnull=not settled), _PAGE).get_page(
        request.GET.get("page", "1")
    )
    rows = list(shown.object_list)
    differing.record_look(found=rows, partnership_id=frame.partnership.pk, by=request.user, at=act.now)
    identity = request.scope.allows(Permission.VIEW_IDENTITY, frame.partnership.pk)
    context = {
        "sections": register_sections(frame),
        "summary": summary(told.open, told.people),
        "told": told,
        "settled": settled,
        "rows": difference_rows(rows, frame, identity=identity),
        "shown": shown,
        "page_url": lambda number: frame.url(
            "cohorts:mismatches", show="settled" if settled else None, page=str(number)
        ),
    }
    return page(request, "cohorts/mismatches.html", context)


@requires(_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: PortalRequest, mismatch_id: UUID) -> HttpResponse:
    """Who is right about one field of one person."""
    frame, act = request.frame, act_of(request)
    found = differing.mismatch_for(scope=request.scope, mismatch_id=mismatch_id)
    back = frame.url("cohorts:mismatches")
    if found.settled_at is not None:
        messages.success(request, "This difference is settled already.")
        return redirect(back)
    differing.record_look(
        found=[found], partnership_id=found.person.partnership_id, by=request.user, at=act.now
    )
    why_not = differing.why_not_theirs(found)
    identity = request.scope.allows(Permission.VIEW_IDENTITY, found.person.partnership_id)
    (row,) = difference_rows([found], frame, identity=identity)
    choices = [(mismatches.OURS, f"The register: {row.ours}")]
    choices += (
        [] if why_not else [(mismatches.THEIRS, f"The extract: {row.theirs}. The register is put right")]
    )
    form = SettleForm(
        request.POST or None,
        choices=choices,
        day=frame.as_at,
        today=act.today,
        initial={"version": found.version},
    )

    def save() -> None:
        mismatches.settle(mismatch=found, act=act, **form.cleaned_data)

    outcome = attempt(form, save, record=found)
    if outcome.done:
        messages.success(request, f"{row.field} of {row.reference} is settled.")
        return redirect(back)
    nothing = {"differences": (), "changed_by": ""}
    context = {"row": row, "form": form, "why_not": why_not, "back": back, **nothing, **outcome.context}
    return page(request, "cohorts/mismatch.html", context, status=outcome.status)
