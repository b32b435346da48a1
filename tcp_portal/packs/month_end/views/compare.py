"""What changed since an edition was issued, and two issued editions side by side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.packs.models import IssuedEdition
from tcp_portal.packs.month_end.presenters.archive import issued_row
from tcp_portal.packs.month_end.presenters.compare import edits_shown, headline, section_rows
from tcp_portal.packs.month_end.services.looking import changed_since, look, side_by_side
from tcp_portal.packs.month_end.services.reading import issued_by
from tcp_portal.packs.month_end.views.asked import issued_or_404
from tcp_portal.packs.presenters import PackRow, moment_words
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, partnership_in

P = Permission


@requires(P.DOWNLOAD_PACKS)
@require_safe
def changed(request: PortalRequest, pk: UUID) -> HttpResponse:
    """An issued edition beside the register as it was last looked at, and the edits behind the differences."""
    issued, frame, now = issued_or_404(request, pk), request.frame, timezone.now()
    found = changed_since(issued=issued, scope=request.scope, by=request.user, now=now)
    mine = found.look
    context = {
        "row": issued_row(issued, frame, may_share=False),
        "issued": issued,
        "pack": PackRow.of(mine.pack, now=now, url=frame.url) if mine else None,
        "looked": moment_words(mine.pack.finished_at) if mine and mine.pack.finished_at else "",
        "headline": headline(found.sections) if found.sections else "",
        "sections": section_rows(found.sections, everything=False),
        "edits": edits_shown(found.edits, frame),
    }
    response = page(request, "packs/month_end/changed.html", context, part="look")
    if request.htmx and (mine is None or mine.pack.is_finished):
        response["HX-Refresh"] = "true"
    return response


@requires(P.DOWNLOAD_PACKS)
@require_POST
def look_again(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The worker looks at the register again."""
    issued = issued_or_404(request, pk)
    look(issued=issued, act=act_of(request))
    return HttpResponseRedirect(request.frame.url("packs:changed", issued.pk))


@requires(P.DOWNLOAD_PACKS)
@require_safe
def compare(request: PortalRequest) -> HttpResponse:
    """Two issued editions of the partnership: the one of the address, or the two newest."""
    partnership = partnership_in(request, P.DOWNLOAD_PACKS)
    found = issued_by(scope=request.scope, partnership=partnership)
    then = _chosen(found, request.GET.get("then"), 1)
    now = _chosen(found, request.GET.get("now"), 0)
    everything = request.GET.get("show") == "everything"
    context: dict[str, Any] = {
        "choices": [(str(one.pk), f"{one}, issued {moment_words(one.issued_at)}") for one in found],
        "then": then,
        "now": now,
        "everything": everything,
        "headline": "",
        "sections": [],
    }
    if then is not None and now is not None:
        sections = side_by_side(issued_or_404(request, then.pk), issued_or_404(request, now.pk))
        context |= {
            "headline": headline(sections),
            "sections": section_rows(sections, everything=everything),
        }
    return page(request, "packs/month_end/compare.html", context)


def _chosen(found: list[IssuedEdition], asked: str | None, at: int) -> IssuedEdition | None:
    """The edition of the address; where it names none of these, the one at a place of the list."""
    named = next((one for one in found if str(one.pk) == asked), None)
    return named or (found[at] if at < len(found) else None)
