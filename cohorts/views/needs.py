"""The needs of people in hospital as figures, the people behind them, and the stories told beside them."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.forms.registers_of_care import NeedsFilter
from cohorts.presenters.needs import NeedsPage
from cohorts.presenters.sections import register_sections
from cohorts.services import entries, needs, vignettes
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

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
    stories = vignettes.vignettes(scope=request.scope, partnership_id=here)
    act = act_of(request)
    shown = NeedsPage.of(
        everyone, behind, stories, form, frame, act, opened=bool(asked) and may_see and valid
    )
    context = {"form": form, "page": shown, "sections": register_sections(frame)}
    return page(request, "cohorts/needs.html", context, status=200 if valid else 422)
