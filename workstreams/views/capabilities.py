"""What providers say they can do: the gaps over all of them, and one provider's assessment."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.audit.services import last_change
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, partnership_in
from tcp_portal.web.stale import changed_by, overtaken
from workstreams.forms.capabilities import AssessmentForm
from workstreams.models import MarketProvider
from workstreams.presenters.capabilities import GapsPage
from workstreams.services.capabilities import assess, latest
from workstreams.services.market import providers_of

_VIEW, _EDIT = Permission.VIEW_PROGRAMME, Permission.EDIT_SUPPLY
COLUMNS = 8
_TEMPLATE = "workstreams/capability_assess.html"


@requires(_VIEW)
@require_safe
def capabilities(request: PortalRequest) -> HttpResponse:
    """Which requirements are weakest, and with whom?"""
    partnership, frame = partnership_in(request, _VIEW), request.frame
    answers = latest(scope=request.scope, partnership=partnership)
    answered = {one.provider_id: one.provider for one in answers}
    everyone = providers_of(scope=request.scope, partnership=partnership).count()
    columns = Paginator(sorted(answered.values(), key=lambda row: row.name), COLUMNS)
    shown = columns.get_page(request.GET.get("page"))
    gaps = GapsPage.of(answers, list(shown), everyone - len(answered), frame)
    context = {"page": gaps, "pages": shown, "any": bool(answers), "page_url": _page_url(request)}
    return page(request, "workstreams/capabilities.html", context)


def _page_url(request: PortalRequest) -> Callable[[int], str]:
    return lambda number: request.frame.url("workstreams:capabilities", page=number)


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def capability_assess(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Every requirement at once, for one provider and day."""
    shown = MarketProvider.objects.visible_to(request.scope).current().select_related("partnership")
    row, act = get_object_or_404(shown, pk=pk), act_of(request)
    request.scope.must_allow(_EDIT, row.partnership_id)
    last = latest(scope=request.scope, partnership=row.partnership, provider_id=row.pk)
    day = min(request.frame.day, act.today)
    form = AssessmentForm(request.POST or None, last=last, version=row.version, today=day)
    context = {"form": form, "row": row, "overtaken": None}
    if request.method != "POST" or not form.is_valid():
        return page(request, _TEMPLATE, context, status=422 if form.errors else 200)
    said = form.cleaned_data
    try:
        assess(provider=row, version=said["version"] or 0, on=said["on"], answers=form.answers(), act=act)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return page(request, _TEMPLATE, context, status=422)
    except Stale as stale:
        context |= {
            "overtaken": overtaken(form, stale),
            "changed_by": changed_by(last_change(of=[*last, row])),
        }
        return page(request, _TEMPLATE, context, status=409)
    messages.success(request, "The assessment is saved.")
    return HttpResponseRedirect(request.frame.url("workstreams:provider", row.pk))
