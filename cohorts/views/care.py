"""A person's care and commissioning, and what is recorded there: advocacy, outside reviews, objections, schools."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.forms.care import InvolvementForm, involvement_initial
from cohorts.models import Involvement
from cohorts.presenters.care import CarePage
from cohorts.presenters.sections import person_sections
from cohorts.services import care_page, involvement, reach
from cohorts.views.keeping import keep
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_EDIT, _VIEW = Permission.EDIT_COMMISSIONING, Permission.VIEW_PEOPLE
_METHODS = ["GET", "HEAD", "POST"]


@requires(_VIEW)
@require_safe
def show_care(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Everything about who answers for the person and who speaks for them, in cards."""
    act = act_of(request)
    record = care_page.read(
        scope=request.scope, person_id=person_id, today=act.today, by=request.user, at=act.now
    )
    person = record.person
    context = {
        "person": person,
        "page": CarePage.of(record, request.frame),
        "sections": person_sections(request.frame, person.pk, person.partnership_id),
    }
    return page(request, "cohorts/care.html", context)


@requires(_EDIT)
@require_http_methods(_METHODS)
def edit_involvement(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Advocacy, family, key people and needs, as checked on a day."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_EDIT)
    act = act_of(request)

    def stored() -> Involvement | None:
        return Involvement.objects.visible_to(request.scope).filter(person=person).first()

    row = stored()
    initial = {"checked_on": act.today, **involvement_initial(row)}
    form = InvolvementForm(request.POST or None, day=act.today, today=act.today, initial=initial)

    def save() -> None:
        version = form.cleaned_data["version"]
        involvement.save(person=person, version=version, facts=form.facts(), act=act)

    return keep(
        request, person, form, save, heading="Advocacy, family and needs", button="Save",
        url=request.frame.url("cohorts:involvement", person.pk), done="The record of {} is saved.",
        record=row, saved_now=lambda: involvement_initial(stored()),
    )  # fmt: skip
