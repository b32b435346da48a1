"""Board packs and tables as files: ask, watch, take."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tcp_portal.access import Permission, confirmed, requires
from tcp_portal.access.decorators import ask_again
from tcp_portal.access.factors import is_confirmed
from tcp_portal.errors import Refusal
from tcp_portal.packs.editions import OFFICE_FORMATS
from tcp_portal.packs.forms import PackForm
from tcp_portal.packs.models import Kind, Pack
from tcp_portal.packs.month_end.services.rights import works_on
from tcp_portal.packs.presenters import PackRow
from tcp_portal.packs.released import HiddenPage, ReleaseRow
from tcp_portal.packs.services import papers, reading, releases, requests
from tcp_portal.packs.sources import (
    binder_source,
    frozen_digests,
    pack_notes,
    paper_source,
    table_source,
)
from tcp_portal.web import PortalRequest, page

STOP_POLLING = 286


@requires(Permission.DOWNLOAD_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
def list_packs(request: PortalRequest) -> HttpResponse:
    """Packs of the partnership, newest first; who may build one finds the form above them."""
    partnership, now = request.frame.partnership, timezone.now()
    request.scope.must_allow(Permission.DOWNLOAD_PACKS, partnership.pk)
    form = PackForm(
        request.POST or None, initial={"month": request.frame.month.iso, "formats": OFFICE_FORMATS}
    )
    if request.method == "POST":
        request.scope.must_allow(Permission.BUILD_PACKS, partnership.pk)
        if form.is_valid():
            try:
                pack = requests.request_pack(
                    partnership=partnership,
                    **form.cleaned_data,
                    by=request.user,
                    scope=request.scope,
                    now=now,
                )
            except Refusal as refusal:
                form.add_error(refusal.field, refusal.sentence)
            else:
                return redirect(request.frame.url("packs:pack", pack.pk))
    reported = frozen_digests(partnership, request.scope)
    rows = [
        PackRow.of(pack, now=now, url=request.frame.url, reported=reported)
        for pack in reading.packs_of(partnership, request.scope)
    ]
    may_build = request.scope.allows(Permission.BUILD_PACKS, partnership.pk)
    notes = _notes(request, now) if may_build else []
    context = {
        "form": form,
        "rows": rows,
        "may_build": may_build,
        "notes": notes,
        "works_on": works_on(request.scope, partnership),
    }
    return page(request, "packs/list.html", context, status=422 if form.errors else 200)


@requires(
    Permission.DOWNLOAD_PACKS, Permission.EXPORT_PEOPLE, Permission.VIEW_PROGRAMME, Permission.SCORE_BIDS
)
@require_safe
def show_pack(request: PortalRequest, pack_id: UUID) -> HttpResponse:
    """One pack: its progress while it is built, then its files. htmx asks again until it is finished."""
    pack = _pack_or_404(request, pack_id)
    reported = frozen_digests(pack.partnership, request.scope) if pack.kind == Kind.BOARD else {}
    row = PackRow.of(pack, now=timezone.now(), url=request.frame.url, reported=reported)
    status = STOP_POLLING if request.htmx and row.finished else 200
    context = {"pack": pack, "row": row, "back": _above(request, pack)}
    return page(request, "packs/pack.html", context, part="progress", status=status)


@requires(Permission.BUILD_PACKS, Permission.EXPORT_PEOPLE, Permission.VIEW_PROGRAMME, Permission.SCORE_BIDS)
@require_POST
def again(request: PortalRequest, pack_id: UUID) -> HttpResponse:
    """A pack that failed or lost its worker goes back into the queue."""
    pack = _pack_or_404(request, pack_id)
    requests.start_again(pack=pack, by=request.user, scope=request.scope, now=timezone.now())
    return redirect(request.frame.url("packs:pack", pack.pk))


@requires(Permission.BUILD_PACKS, Permission.EXPORT_PEOPLE, Permission.VIEW_PROGRAMME, Permission.SCORE_BIDS)
@require_POST
def cancel(request: PortalRequest, pack_id: UUID) -> HttpResponse:
    """A pack that is not finished stops, and says who stopped it."""
    pack = _pack_or_404(request, pack_id)
    requests.cancel(pack=pack, by=request.user, scope=request.scope, now=timezone.now())
    return redirect(request.frame.url("packs:pack", pack.pk))


@requires(
    Permission.DOWNLOAD_PACKS, Permission.EXPORT_PEOPLE, Permission.VIEW_PROGRAMME, Permission.SCORE_BIDS
)
@require_safe
def download(request: PortalRequest, pack_id: UUID, format_name: str) -> HttpResponseBase:
    """One finished file; the look is recorded."""
    pack = _pack_or_404(request, pack_id)
    if pack.kind == Kind.TABLE and not is_confirmed(request):
        return ask_again(request)
    found = reading.take(pack=pack, format_name=format_name, by=request.user, now=timezone.now())
    if found is None:
        raise Http404
    return FileResponse(
        found.path.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )


@requires(Permission.VIEW_ACCESS_LOG)
@require_safe
def public_editions(request: PortalRequest) -> HttpResponse:
    """The partnership's public editions: how much each printed and how much it hid, and why."""
    partnership = request.frame.partnership
    request.scope.must_allow(Permission.VIEW_ACCESS_LOG, partnership.pk)
    found = releases.releases_of(scope=request.scope, partnership=partnership)
    rows = [ReleaseRow.of(one, url=request.frame.url) for one in found]
    return page(request, "packs/public.html", {"rows": rows})


@requires(Permission.VIEW_ACCESS_LOG)
@require_safe
def hidden_cells(request: PortalRequest, release_id: UUID) -> HttpResponse:
    """What one public edition hid, cell by cell; the number behind is not kept. The look is recorded."""
    release = releases.look_through(
        scope=request.scope, release_id=release_id, by=request.user, now=timezone.now()
    )
    if release is None:
        raise Http404
    shown = HiddenPage.of(release, url=request.frame.url)
    return page(request, "packs/hidden.html", {"shown": shown})


@requires(Permission.EXPORT_PEOPLE)
@require_POST
@confirmed
def ask_for_table(request: PortalRequest, key: str) -> HttpResponse:
    """A table as a workbook, cut by the same filters as the page it was asked on."""
    source, frame, now = table_source(key), request.frame, timezone.now()
    if source is None:
        raise Http404
    context = requests.context_of(
        partnership=frame.partnership, month=frame.month, scope=request.scope, now=now
    )
    filters = {name: value for name, value in request.POST.dict().items() if name != "csrfmiddlewaretoken"}
    pack = requests.request_table(source=source, context=context, filters=filters, by=request.user, now=now)
    return redirect(frame.url("packs:pack", pack.pk))


def _pack_or_404(request: PortalRequest, pack_id: UUID) -> Pack:
    """A pack that the reader may see; of a paper, while they may see what it is about."""
    found = Pack.objects.visible_to(request.scope).select_related("requested_by", "partnership")
    pack = get_object_or_404(found, pk=pack_id)
    if not papers.may_read(pack, request.scope):
        raise Http404
    return pack


def _above(request: PortalRequest, pack: Pack) -> tuple[str, str]:
    """The page above a pack: its words and address."""
    paper = paper_source(pack.source)
    if paper is not None:
        return paper.back[0], request.frame.url(paper.back[1], pack.query)
    binder = binder_source(pack.source)
    tracker = ("Tracker", "cohorts:tracker")
    label, name = (
        binder.back if binder else ("Board packs", "packs:list") if pack.kind == Kind.BOARD else tracker
    )
    return label, request.frame.url(name)


def _notes(request: PortalRequest, now: datetime) -> list[tuple[str, str]]:
    """What to know before a pack of the chosen month is asked for: sentences and where each is looked into."""
    frame = request.frame
    context = requests.context_of(
        partnership=frame.partnership, month=frame.month, scope=request.scope, now=now
    )
    found = (one.build(context) for one in pack_notes())
    return [(said, frame.url(name)) for said, name in filter(None, found)]
