"""The needs of people in hospital as figures, the people behind them, and the stories told beside them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts.forms.care import VignetteForm, vignette_initial
from cohorts.forms.registers_of_care import NeedsFilter
from cohorts.models import Vignette
from cohorts.presenters.needs import NeedsPage, vignette_task
from cohorts.presenters.sections import register_sections
from cohorts.services import entries, needs
from cohorts.views.recording import act_of, attempt, refused, show
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest, page

_EDIT, _FIGURES, _PEOPLE = Permission.EDIT_COMMISSIONING, Permission.VIEW_MEASURES, Permission.VIEW_PEOPLE
_METHODS = ["GET", "HEAD", "POST"]


@requires(_FIGURES)
@require_safe
def show_needs(request: PortalRequest) -> HttpResponse:
    """What people in hospital need, by place and age. Names stand behind a figure for those who may see people."""
    frame, form = request.frame, NeedsFilter(request.GET)
    here = frame.partnership.pk
    request.scope.must_allow(_FIGURES, here)
    everyone = needs.in_hospital(scope=request.scope, partnership_id=here, day=frame.as_at)
    valid, may_see = form.is_valid(), request.scope.allows(_PEOPLE, here)
    asked = [name for name in ("need", "place", "age") if request.GET.get(name)]
    behind = []
    if valid and may_see and asked:
        behind = needs.behind(scope=request.scope, people=form.ask().of(everyone, frame.as_at))
        entries.record_look(
            people=[one.person_id for one in behind], how="people behind needs", partnership_id=here,
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    stories = needs.vignettes(scope=request.scope, partnership_id=here)
    act = act_of(request)
    shown = NeedsPage.of(
        everyone, behind, stories, form, frame, act, opened=bool(asked) and may_see and valid
    )
    context = {"form": form, "page": shown, "sections": register_sections(frame)}
    return page(request, "cohorts/needs.html", context, status=200 if valid else 422)


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
        needs.write_vignette(
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
        needs.rewrite_vignette(vignette=row, act=act, **cleaned)

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
        needs.approve_vignette(vignette=row, version=version, act=act)
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
