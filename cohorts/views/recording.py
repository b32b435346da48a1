"""What every recording view does: an act of the reader, one try, and the page for each way it can end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from cohorts.forms.base import RecordForm
from cohorts.models import Person
from cohorts.presenters.recording import Task, differences
from cohorts.services.overtaking import last_change
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.models import Versioned
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.stale import changed_by, overtaken

TEMPLATE = "cohorts/record.html"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try ended: done, or the status and what the page says beside the form."""

    done: bool = False
    status: int = 200
    context: dict[str, Any] = field(default_factory=dict)


def attempt(
    form: RecordForm,
    save: Callable[[], object],
    *,
    record: Versioned | None = None,
    saved_now: Callable[[], Mapping[str, Any]] | None = None,
) -> Outcome:
    """Saves a valid form. A refusal stands beside its field (422); what someone else saved first is shown (409).

    `record` is what the form changes: the trail tells who saved it first and when.

    With `saved_now`, which reads the record again in the form's own terms, the reader chooses field by field;
    without it both values are told and the form keeps what was typed.
    """
    if not form.is_bound:
        return Outcome()
    if not form.is_valid():
        return Outcome(status=422)
    try:
        save()
    except Refusal as refusal:
        form.refuse(refusal)
        return Outcome(status=422)
    except Stale as stale:
        said = changed_by(last_change(record)) if record is not None else ""
        return Outcome(status=409, context={"changed_by": said, **_changed(form, stale, saved_now)})
    return Outcome(done=True)


def _changed(
    form: RecordForm, stale: Stale, saved_now: Callable[[], Mapping[str, Any]] | None
) -> dict[str, Any]:
    if saved_now is not None:
        saved = saved_now()
        raw = tuple(
            Difference(change.field, saved[change.field], form.cleaned_data[change.field])
            for change in stale.differences
            if change.field in saved and change.field in form.fields
        )
        if raw:
            return {"overtaken": overtaken(form, Stale(version=stale.version, differences=raw))}
    told = differences(stale, form)
    typed = cast(QueryDict, form.data).copy()
    typed["version"] = str(stale.version)
    form.data = typed
    return {"differences": told}


def show(request: PortalRequest, task: Task, form: RecordForm, outcome: Outcome) -> HttpResponse:
    """The page of a recording form."""
    nothing = {"overtaken": None, "differences": (), "changed_by": ""}
    context = {"task": task, "form": form, **nothing, **outcome.context}
    return page(request, TEMPLATE, context, status=outcome.status)


def refused(
    request: PortalRequest,
    task: Task,
    refusal: Refusal,
    *,
    links: Sequence[tuple[str, str]] = (),
    changed: Callable[[], AuditEntry | None] = lambda: None,
) -> HttpResponse:
    """The page for what cannot be recorded now, with the rule's sentence and what to do instead.

    Whoever had the form open already is told of the change that came first.
    """
    said = changed_by(changed()) if request.method == "POST" else ""
    context = {"task": task, "reason": refusal.sentence, "links": links, "changed_by": said}
    return page(request, "cohorts/refused.html", context, status=409)


def back_to_person(request: PortalRequest, person: Person, said: str) -> HttpResponse:
    """To the person's page, with what was done in a banner."""
    messages.success(request, said)
    return redirect(request.frame.url("cohorts:person", person.pk))
