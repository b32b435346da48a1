"""The stories beside the needs: written, written anew, approved."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from cohorts.forms.vignettes import VignetteForm, vignette_initial
from cohorts.models import Vignette
from cohorts.presenters.vignettes import vignette_task
from cohorts.services import vignettes
from cohorts.views.recording import attempt, refused, show
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of

_EDIT = Permission.EDIT_COMMISSIONING
_METHODS = ["GET", "HEAD", "POST"]


@requires(_EDIT)
@require_http_methods(_METHODS)
def write_vignette(request: PortalRequest) -> HttpResponse:
    """A new story."""
    frame, act = request.frame, act_of(request)
    request.scope.must_allow(_EDIT, frame.partnership.pk)
    task = vignette_task(frame, "Write a story", "Save the story", frame.url("cohorts:vignette_new"))
    form = VignetteForm(request.POST or None, day=act.today, today=act.today)

    def save() -> None:
        cleaned = form.cleaned_data
        vignettes.write_vignette(
            partnership=frame.partnership, title=cleaned["title"], text=cleaned["text"], act=act
        )

    outcome = attempt(form, save)
    if not outcome.done:
        return show(request, task, form, outcome)
    messages.success(request, "The story is saved. Others read it once somebody else has approved it.")
    return redirect(task.back)


@requires(_EDIT)
@require_http_methods(_METHODS)
def rewrite_vignette(request: PortalRequest, vignette_id: UUID) -> HttpResponse:
    """Other words for a story."""
    row, frame, act = _story(request, vignette_id), request.frame, act_of(request)
    task = vignette_task(frame, "Change the story", "Save the story", frame.url("cohorts:vignette", row.pk))
    form = VignetteForm(request.POST or None, day=act.today, today=act.today, initial=vignette_initial(row))

    def save() -> None:
        cleaned = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        vignettes.rewrite_vignette(vignette=row, act=act, **cleaned)

    outcome = attempt(
        form, save, record=row, saved_now=lambda: vignette_initial(_story(request, vignette_id))
    )
    if not outcome.done:
        return show(request, task, form, outcome)
    messages.success(request, "The story is saved. It is approved anew before others read it.")
    return redirect(task.back)


@requires(_EDIT)
@require_POST
def approve_vignette(request: PortalRequest, vignette_id: UUID) -> HttpResponse:
    """Somebody else than the writer knows nobody again."""
    row, frame, act = _story(request, vignette_id), request.frame, act_of(request)
    task = vignette_task(frame, "Approve the story", "", frame.url("cohorts:vignette_approve", row.pk))
    try:
        version = int(request.POST.get("version", "0")[:9])
    except ValueError:
        version = 0
    try:
        vignettes.approve_vignette(vignette=row, version=version, act=act)
    except Refusal as refusal:
        return refused(request, task, refusal)
    except Stale:
        return refused(request, task, Refusal("The story was changed after you opened it. Read it again."))
    messages.success(request, "The story is approved: everyone who may see figures can read it.")
    return redirect(task.back)


def _story(request: PortalRequest, vignette_id: UUID) -> Vignette:
    rows = Vignette.objects.visible_to(request.scope).select_related("partnership")
    row = get_object_or_404(rows, pk=vignette_id)
    request.scope.must_allow(_EDIT, row.partnership_id)
    return row
