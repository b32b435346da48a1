"""Papers: uploaded, frozen, read, taken away."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.packs.frozen import from_json
from tcp_portal.packs.services.requests import context_of
from tcp_portal.web import PortalRequest, page
from tcp_portal.web import row_views as rows
from tcp_portal.web.asked import act_of
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.frame import Frame
from tcp_portal.web.row_forms import RowForm
from tcp_portal.web.row_views import Screen
from workstreams.forms.papers import FreezeForm, UploadForm
from workstreams.models import AgendaItem, Paper, PaperKind
from workstreams.presenters.papers import paper_page
from workstreams.services import papers
from workstreams.services.paper_pages import frozen_page, pages_to_freeze
from workstreams.services.papers import PAPERS
from workstreams.views.agenda import item_or_404, of_meeting
from workstreams.views.series import ABOVE

KEEP = Permission.KEEP_MEETINGS


def _back(frame: Frame, row: Paper) -> str:
    return of_meeting(frame, row.item)


SCREEN = Screen(
    table=PAPERS, form=RowForm, crumbs=ABOVE, adding="Add a paper", changing="Change a paper", saved="Saved.",
    back=_back,
)  # fmt: skip


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def paper_upload(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A file as a paper of an item; its type is what its content says."""
    item, act = item_or_404(request, pk), act_of(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    return _add(request, item, form, "Upload a paper", lambda: papers.upload(
        item=item, title=form.cleaned_data["title"], content=form.cleaned_data["file"], act=act
    ))  # fmt: skip


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def paper_freeze(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A page of the portal as a paper, as it stands now for the month of the frame."""
    item, act = item_or_404(request, pk), act_of(request)
    form = FreezeForm(request.POST or None, pages=pages_to_freeze())
    context = context_of(
        partnership=item.meeting.series.partnership,
        month=request.frame.month,
        scope=request.scope,
        now=act.now,
    )

    def keep() -> Paper:
        said = form.cleaned_data
        document = frozen_page(key=said["source"], context=context, by=act.by, now=act.now)
        return papers.freeze(
            item=item, source=said["source"], title=said["title"], document=document, context=context, act=act
        )

    return _add(request, item, form, "Freeze a page as a paper", keep)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def paper(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A frozen page as it stood, or what there is to know of a file."""
    row = _paper(request, pk)
    document = from_json(row.document) if row.kind == PaperKind.PAGE else None
    shown = paper_page(row, document, request.frame, may_keep=PAPERS.allows(row, act_of(request)))
    return page(request, "workstreams/paper.html", {"page": shown})


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def paper_file(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """The file, never shown in the browser; the look is recorded."""
    found = papers.take(paper=_paper(request, pk), by=request.user, now=timezone.now())
    if found is None:
        raise Http404
    return FileResponse(
        found.path.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def paper_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes a paper off the agenda."""
    row = _paper(request, pk)
    return rows.withdraw(request, SCREEN, row, back=_back(request.frame, row))


def _paper(request: PortalRequest, pk: UUID) -> Paper:
    found = Paper.objects.visible_to(request.scope).current()
    return get_object_or_404(found.select_related("item__meeting__series__partnership", "added_by"), pk=pk)


def _add(
    request: PortalRequest, item: AgendaItem, form: NHSForm, heading: str, keep: Callable[[], Paper]
) -> HttpResponse:
    PAPERS.must_allow(Paper(item=item), act_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            keep()
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, "The paper is added.")
            return HttpResponseRedirect(of_meeting(request.frame, item))
    context = {
        "heading": heading, "button": "Add the paper", "cancel": of_meeting(request.frame, item), "form": form,
        "crumbs": [(label, request.frame.url(name)) for label, name in ABOVE], "overtaken": None,
        "about": f"Item {item.position}: {item.title}", "multipart": True,
    }  # fmt: skip
    return page(request, "web/row.html", context, status=422 if form.errors else 200)
