"""Reviews of a person by teams from outside."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from cohorts.forms.care import OutsideForm, outside_initial
from cohorts.models import OutsideReview
from cohorts.services import entries, outside_reviews, reach
from cohorts.views.keeping import keep
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of

_EDIT = Permission.EDIT_COMMISSIONING
_METHODS = ["GET", "HEAD", "POST"]


@requires(_EDIT)
@require_http_methods(_METHODS)
def ask_outside(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """A team from outside is asked to look at the person, or has done so."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_EDIT)
    act = act_of(request)
    form = OutsideForm(request.POST or None, day=act.today, today=act.today)
    return keep(
        request, person, form, lambda: outside_reviews.ask_outside(person=person, facts=form.facts(), act=act),
        heading="Record an outside review", button="Save the review",
        url=request.frame.url("cohorts:outside_new", person.pk), done="The outside review of {} is recorded.",
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(_METHODS)
def change_outside(request: PortalRequest, review_id: UUID) -> HttpResponse:
    """The team came, or the record was wrong."""
    person, row = entries.reached(OutsideReview, scope=request.scope, row_id=review_id)
    act = act_of(request)
    form = OutsideForm(request.POST or None, day=row.asked_on, today=act.today, initial=outside_initial(row))

    def save() -> None:
        version = form.cleaned_data["version"] or 0
        outside_reviews.change_outside(review=row, version=version, facts=form.facts(), act=act)

    def saved_now() -> dict[str, Any]:
        return outside_initial(entries.reached(OutsideReview, scope=request.scope, row_id=review_id)[1])

    return keep(
        request, person, form, save, heading="Outside review", button="Save",
        url=request.frame.url("cohorts:outside", row.pk), done="The outside review of {} is saved.",
        record=row, saved_now=saved_now,
    )  # fmt: skip
