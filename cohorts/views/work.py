"""What needs the reader: the list, records confirmed from it, and the weekly message."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts.forms.work import DigestForm, people_asked
from cohorts.presenters.work import day_and_month, groups_of, lede_of
from cohorts.services import confirmations, digest, reach, worklist
from tcp_portal.access import Permission, requires
from tcp_portal.charts.words import counted
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_VIEW = Permission.VIEW_PEOPLE


@requires(_VIEW)
@require_safe
def show_work(request: PortalRequest) -> HttpResponse:
    """Everything that needs the reader in the chosen partnership. Everyone shown is recorded as looked at."""
    frame = request.frame
    request.scope.must_allow(_VIEW, frame.partnership.pk)
    day, month = day_and_month(frame)
    work = worklist.work_of(scope=request.scope, partnership_ids=[frame.partnership.pk], day=day, month=month)
    groups = groups_of(work, frame, kind=request.GET.get("kind", ""))
    people = {UUID(row.key) for group in groups for row in group.rows if row.key}
    worklist.record_look(
        people=people, partnership_id=frame.partnership.pk, by=request.user, at=timezone.now()
    )
    alone = len(groups) == 1 and len(work.groups) > 1
    context = {"work": work, "groups": groups, "alone": alone, **lede_of(work, frame)}
    return page(request, "cohorts/work.html", context)


@requires(*confirmations.RIGHTS)
@require_POST
def confirm_many(request: PortalRequest) -> HttpResponse:
    """The ticked records are right for the month. Without a tick it says so and changes nothing."""
    frame = request.frame
    if not any(request.scope.allows(right, frame.partnership.pk) for right in confirmations.RIGHTS):
        raise PermissionDenied
    try:
        count = confirmations.confirm(
            person_ids=people_asked(request.POST), month=frame.month, act=act_of(request)
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{counted(count, 'record')} confirmed for {frame.month.label}.")
    return redirect(frame.url("cohorts:work"))


@requires(*confirmations.RIGHTS)
@require_POST
def confirm_person(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """One record is right for the month, said on the person's page."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_VIEW)
    frame = request.frame
    try:
        confirmations.confirm(person_ids=[person.pk], month=frame.month, act=act_of(request))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"The record of {person.reference} is confirmed for {frame.month.label}.")
    return redirect(frame.url("cohorts:person", person.pk))


@requires(_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def choose_digest(request: PortalRequest) -> HttpResponse:
    """Whether the reader wants the weekly message."""
    form = DigestForm(
        request.POST or None, initial={"wanted": "yes" if digest.is_wanted(request.user) else "no"}
    )
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data["wanted"] == "yes"
        digest.choose(user=request.user, wanted=wanted, at=timezone.now())
        messages.success(
            request, "You get the weekly message." if wanted else "You get no weekly message any more."
        )
        return redirect(request.frame.url("cohorts:work"))
    return page(request, "cohorts/digest.html", {"form": form}, status=422 if form.is_bound else 200)
