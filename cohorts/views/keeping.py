"""The page that records one thing about a person and goes back to their care, or to where it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from cohorts.forms.base import RecordForm
from cohorts.models import Person
from cohorts.presenters.recording import person_task
from cohorts.views.recording import attempt, show
from tcp_portal.models import Versioned
from tcp_portal.web import PortalRequest


def keep(
    request: PortalRequest,
    person: Person,
    form: RecordForm,
    save: Callable[[], object],
    *,
    record: Versioned | None = None,
    saved_now: Callable[[], Mapping[str, Any]] | None = None,
    **words: str,
) -> HttpResponse:
    """Shows the form, tries to save it, and goes back with a message.

    `words` are heading, button, url and done, in which {} is the person's reference; perhaps back, note and kind,
    as a Task has them.
    """
    done = words.pop("done")
    words.setdefault("back", request.frame.url("cohorts:care", person.pk))
    task = person_task(person, request.frame, **words)
    outcome = attempt(form, save, record=record, saved_now=saved_now)
    if not outcome.done:
        return show(request, task, form, outcome)
    messages.success(request, done.format(person.reference))
    return redirect(task.back)
