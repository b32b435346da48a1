"""The cover sheet of the chosen month's paper for a governing body: as it stands, and writing it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import partnership_in
from tcp_portal.web.row_views import Screen
from workstreams.forms.covers import CoverForm
from workstreams.models import CoverSheet
from workstreams.presenters import cover_sheet as said
from workstreams.services.covers import COVERS, cover_of

EDIT, VIEW = Permission.EDIT_PROGRAMME, Permission.VIEW_PROGRAMME
SCREEN: Screen[CoverSheet] = Screen(
    table=COVERS,
    form=CoverForm,
    crumbs=(("Cover sheet", "workstreams:cover_sheet"),),
    adding="Write the cover sheet",
    changing="Change the cover sheet",
    saved="The cover sheet is saved.",
    back=lambda frame, _row: frame.url("workstreams:cover_sheet"),
    about="It goes before the plan on a page in the governing-body edition of the pack. What is empty is printed as "
    "not stated.",
)


@requires(VIEW)
@require_safe
def cover_sheet(request: PortalRequest) -> HttpResponse:
    """What does the paper say before it begins?"""
    partnership, month = partnership_in(request, VIEW), request.frame.month
    cover = cover_of(scope=request.scope, partnership=partnership, month=month)
    context = {
        "month": month.label,
        "sentence": said.headline(cover, month),
        "facts": said.facts(cover),
        "summary": said.summary(cover),
        "compliance": said.compliance(cover),
        "may_edit": request.scope.allows(EDIT, partnership.pk),
    }
    return page(request, "workstreams/cover_sheet.html", context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def cover_sheet_write(request: PortalRequest) -> HttpResponse:
    """The cover sheet of the month: a new one, or the one that was begun."""
    partnership, frame = partnership_in(request, EDIT), request.frame
    cover = cover_of(scope=request.scope, partnership=partnership, month=frame.month)
    if cover is not None:
        return row_views.change(request, SCREEN, cover)
    given = {"partnership": partnership, "month_starts_on": frame.month.first}
    return row_views.add(request, SCREEN, given=given, cancel=frame.url("workstreams:cover_sheet"))
