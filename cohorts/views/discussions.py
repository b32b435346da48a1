"""One person in a tracker meeting: one page, one form, one save, and on to the next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cohorts.forms.meetings import FEWEST, MOST, DiscussForm, discuss_initial, lines_of
from cohorts.models import Discussion
from cohorts.presenters.discussions import discuss_page
from cohorts.presenters.meetings import meeting_task
from cohorts.services import actions, discussions, meeting_reads, meetings
from cohorts.services.meeting_reads import Item
from cohorts.views.recording import Outcome, attempt, refused
from tcp_portal.access import Permission, requires
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_UNTIL_NEXT = timedelta(days=28)  # a due date to start from: the next meeting
MORE = "more"


@requires(Permission.RUN_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def discuss(request: PortalRequest, discussion_id: UUID) -> HttpResponse:
    """Promises, changes, plan, decision, new actions. Saving goes to the next person; each opening is one look."""
    talk, act = meeting_reads.find(scope=request.scope, discussion_id=discussion_id), act_of(request)
    try:
        meetings.check_not_closed(talk.meeting)
    except Refusal as refusal:
        return _closed(request, talk, refusal)
    item = meeting_reads.item(scope=request.scope, discussion=talk)
    if request.method != "POST":
        _record_look(request, talk, act)
        return _show(request, item, _form(item, act, None), Outcome())
    if request.POST.get("step") == MORE:
        return _show(
            request,
            item,
            _form(item, act, _longer(request.POST, _due(talk.meeting.on))),
            Outcome(),
            saved=False,
        )
    form = _form(item, act, request.POST)

    def save() -> None:
        version = form.cleaned_data["version"]
        discussions.discuss(discussion=talk, version=version, said=form.said(), act=act)

    outcome = attempt(form, save, record=talk)
    if not outcome.done:
        return _again(request, talk, form, outcome, act)
    messages.success(request, f"{talk.person.reference} is saved.")
    following = item.next_after(talk.position)
    if following is None:
        return redirect(request.frame.url("cohorts:meeting", talk.meeting_id))
    return redirect(request.frame.url("cohorts:discuss", following.pk))


def _form(item: Item, act: Act, data: Any) -> DiscussForm:
    meeting = item.meeting
    return DiscussForm(
        data,
        day=act.today,
        today=act.today,
        open_actions=item.open,
        colleagues=actions.colleagues(partnership_id=meeting.partnership_id, act=act),
        due=_due(meeting.on),
        in_hospital=item.spell is not None,
        initial=discuss_initial(item.discussion, item.plan),
    )


def _due(on: date) -> date:
    return on + _UNTIL_NEXT


def _longer(typed: QueryDict, due: date) -> QueryDict:
    """What was typed, with lines for three more actions that start from the same due date."""
    longer = typed.copy()
    lines = lines_of(typed)
    longer["lines"] = str(min(lines + FEWEST, MOST))
    for number in range(lines, min(lines + FEWEST, MOST)):
        for box, part in enumerate((due.day, due.month, due.year)):
            longer[f"due_on_{number}_{box}"] = str(part)
    return longer


def _again(
    request: PortalRequest, talk: Discussion, form: DiscussForm, outcome: Outcome, act: Act
) -> HttpResponse:
    """What was typed stays; what someone else saved first stands beside it, and the next save knows of it."""
    fresh = meeting_reads.find(scope=request.scope, discussion_id=talk.pk)
    item = meeting_reads.item(scope=request.scope, discussion=fresh)
    typed = cast(QueryDict, form.data).copy()
    if outcome.status == 409:
        typed["version"] = str(fresh.version)
        typed["plan_version"] = str(item.plan.version if item.plan else 0)
    for action in item.open:
        typed[f"kept_version_{action.pk}"] = str(action.version)
    again = _form(item, act, typed)
    if again.is_valid():
        for name, errors in form.errors.items():
            again.add_error(name if name in again.fields else None, list(errors))
    return _show(request, item, again, outcome)


def _show(
    request: PortalRequest, item: Item, form: DiscussForm, outcome: Outcome, *, saved: bool = True
) -> HttpResponse:
    nothing = {"differences": (), "changed_by": ""}
    if not saved:
        form.errors.clear()
    context = {"item": discuss_page(item, form, request.frame), "form": form, **nothing, **outcome.context}
    url = request.frame.url("cohorts:discuss", item.discussion.pk)
    return page(request, "cohorts/discuss.html", {**context, "here": url}, status=outcome.status)


def _record_look(request: PortalRequest, talk: Discussion, act: Act) -> None:
    meeting_reads.record_look(
        people=[talk.person_id],
        how="tracker meeting",
        partnership_id=talk.meeting.partnership_id,
        by=request.user,
        at=act.now,
    )


def _closed(request: PortalRequest, talk: Discussion, refusal: Refusal) -> HttpResponse:
    frame = request.frame
    back = frame.url("cohorts:meeting", talk.meeting_id)
    task = meeting_task(frame, "Tracker meeting", "", "", back)
    return refused(request, task, refusal, links=[("See the minutes", back)])
