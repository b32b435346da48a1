"""Actions of every origin: agreed, changed, closed. The right is that of what the action came from."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cohorts.domain.promises import ClosedAs, Origin
from cohorts.domain.rules import day_words
from cohorts.forms.actions import ChangeActionForm, CloseActionForm, NewActionForm, action_initial
from cohorts.models import Action
from cohorts.presenters.actions import action_task
from cohorts.presenters.recording import Task
from cohorts.services import actions, reach
from cohorts.services.actions import RIGHTS
from cohorts.services.overtaking import last_change
from cohorts.views.recording import attempt, refused, show
from tcp_portal.access import requires
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of

_ANY = tuple(dict.fromkeys(RIGHTS.values()))


@requires(*_ANY)
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: PortalRequest, cause_id: UUID, origin: str) -> HttpResponse:
    """A new action of a review, a barrier, a meeting, a root cause, a dispute or an entry of the register."""
    if origin not in set(Origin):
        raise Http404("There is no such origin of an action.")
    kind = Origin(origin)
    cause, person = reach.cause(scope=request.scope, origin=kind, cause_id=cause_id)
    act, url = act_of(request), request.frame.url("cohorts:action_agree", cause_id, origin)
    task = action_task(person, kind, request.frame, _heading(kind), "Save the action", url)
    form = NewActionForm(
        request.POST or None,
        day=act.today,
        today=act.today,
        colleagues=actions.colleagues(partnership_id=person.partnership_id, act=act),
        initial={"agreed_on": act.today},
    )

    def save() -> None:
        on = form.cleaned_data["agreed_on"]
        actions.agree(person=person, cause=cause, facts=form.facts(), on=on, act=act)

    outcome = attempt(form, save)
    if not outcome.done:
        return show(request, task, form, outcome)
    return _back(request, task, "The action is saved.")


@requires(*_ANY)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PortalRequest, action_id: UUID) -> HttpResponse:
    """Other words, another owner or a later date of an open action."""
    action, act = reach.action(scope=request.scope, action_id=action_id), act_of(request)
    url = request.frame.url("cohorts:action", action.pk)
    task = _task(request, action, "Change an action", "Save the changes", url)
    if action.closed_on is not None:
        return refused(request, task, closed(action), changed=lambda: last_change(action))
    form = ChangeActionForm(
        request.POST or None,
        day=act.today,
        today=act.today,
        colleagues=actions.colleagues(partnership_id=action.person.partnership_id, act=act),
        initial=action_initial(action),
    )

    def save() -> None:
        actions.change(action=action, version=form.cleaned_data["version"], facts=form.facts(), act=act)

    outcome = attempt(form, save, record=action)
    if not outcome.done:
        return show(request, task, form, outcome)
    return _back(request, task, "The action is changed.")


@requires(*_ANY)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: PortalRequest, action_id: UUID) -> HttpResponse:
    """An action is done, or dropped and why."""
    action, act = reach.action(scope=request.scope, action_id=action_id), act_of(request)
    url = request.frame.url("cohorts:action_close", action.pk)
    task = _task(request, action, "Close an action", "Close the action", url, note=action.what)
    if action.closed_on is not None:
        return refused(request, task, closed(action), changed=lambda: last_change(action))
    form = CloseActionForm(
        request.POST or None,
        day=act.today,
        today=act.today,
        initial={"on": act.today, "version": action.version},
    )
    outcome = attempt(form, lambda: _closed(action, form, act), record=action)
    if not outcome.done:
        return show(request, task, form, outcome)
    return _back(request, task, "The action is closed.")


def _closed(action: Action, form: CloseActionForm, act: Act) -> None:
    cleaned = form.cleaned_data
    actions.close(
        action=action,
        version=cleaned["version"],
        as_=ClosedAs(cleaned["as_"]),
        on=cleaned["on"],
        note=cleaned["note"],
        act=act,
    )


def closed(action: Action) -> Refusal:
    """Why a closed action is not changed."""
    on = day_words(action.closed_on) if action.closed_on else ""
    return Refusal(f"This action was closed on {on}: {ClosedAs(action.closed_as).label.lower()}.")


def _heading(origin: Origin) -> str:
    return "Add a recommendation" if origin is Origin.REVIEW else "Add an action"


def _task(request: PortalRequest, action: Action, heading: str, button: str, url: str, **more: str) -> Task:
    origin = Origin(action.origin)
    return action_task(action.person, origin, request.frame, heading, button, url, **more)


def _back(request: PortalRequest, task: Task, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(task.back)
