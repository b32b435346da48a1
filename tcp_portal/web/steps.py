"""A step that asks on a page of its own before it is taken: closing, accepting, withdrawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.forms import NHSForm


@dataclass(frozen=True, slots=True)
class Step:
    """A step that a page asks to confirm; `template` asks, and `overtaken` says that someone else was quicker."""

    verb: str
    question: str
    meaning: str
    done: str
    template: str
    overtaken: str
    kind: str = "primary"


def confirm(
    request: PortalRequest,
    step: Step,
    form: NHSForm,
    do: Callable[[], object],
    *,
    about: Mapping[str, Any],
    back: str,
) -> HttpResponse:
    """Asks; takes the step when it is confirmed, and goes `back`. 422 where refused, 409 where overtaken."""
    context = {**about, "step": step, "form": form}
    if request.method != "POST":
        return page(request, step.template, context)
    if not form.is_valid():
        return page(request, step.template, context, status=422)
    try:
        do()
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.sentence)
        return page(request, step.template, context, status=422)
    except Stale:
        form.add_error(None, step.overtaken)
        return page(request, step.template, context, status=409)
    messages.success(request, step.done)
    return HttpResponseRedirect(back)
