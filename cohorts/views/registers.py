"""People at risk: who is on the register at what level, beside what the places say."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.domain.register_list import OnRegister
from cohorts.forms.registers import RegisterFilter
from cohorts.presenters.registers import (
    TWO_COUNTS,
    RegisterListPage,
    RegistersPage,
    homes,
    person_ids,
    place_options,
)
from cohorts.presenters.sections import register_sections
from cohorts.services import register, register_list
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.pages import wants_part

TEMPLATE = "cohorts/registers.html"


@requires(Permission.VIEW_MEASURES)
@require_safe
def show_registers(request: PortalRequest) -> HttpResponse:
    """What the places say for the month; the people recorded here only for those who may see people."""
    frame, scope = request.frame, request.scope
    partnership = frame.partnership
    scope.must_allow(Permission.VIEW_MEASURES, partnership.pk)
    sees_people = scope.allows(Permission.VIEW_PEOPLE, partnership.pk)
    everyone: list[OnRegister] = []
    if sees_people:
        everyone = register_list.on_register(scope=scope, partnership_id=partnership.pk, day=frame.as_at)
    returns = register.returns_of(
        scope=scope, partnership_id=partnership.pk, month=frame.month, today=frame.today
    )
    form = RegisterFilter(request.GET)
    context: dict[str, Any] = {
        "page": RegistersPage(frame, returns, everyone, sees_people),
        "two_counts": TWO_COUNTS,
        "sections": register_sections(frame),
        "sees_people": sees_people,
        "may_add": scope.allows(Permission.EDIT_REGISTER, partnership.pk),
        "form": form,
        "list": None,
        "went_home": (),
        "alone": wants_part(request),
    }
    status = _people(request, form, everyone, context) if sees_people else 200
    return page(request, TEMPLATE, context, part="results" if sees_people else None, status=status)


def _people(
    request: PortalRequest, form: RegisterFilter, everyone: list[OnRegister], context: dict[str, Any]
) -> int:
    """Adds the list and who went home; everyone shown is recorded as looked at. The status of the answer."""
    frame, returns = request.frame, context["page"].returns
    chosen = str(request.GET.get("place", ""))[:80]
    context["places"] = place_options(everyone, (one.place for one in returns), chosen)
    context["chosen_place"] = chosen
    if not form.is_valid():
        return 422
    found = RegisterListPage.of(everyone, ask=form.ask(), frame=frame, number=request.GET.get("page", "1"))
    went = []
    if context["may_add"] and not context["alone"]:
        went = register_list.went_home(
            scope=request.scope, partnership_id=frame.partnership.pk, day=frame.as_at
        )
    register_list.record_look(
        person_ids=person_ids(found.shown, went),
        how="register",
        partnership_id=frame.partnership.pk,
        by=request.user,
        at=timezone.now(),
    )
    context |= {"list": found, "went_home": homes(went, frame)}
    return 200
