"""Stakeholders, events, phases, consultations, what people said: added, changed and withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest
from tcp_portal.web.row_views import Screen, add, change, withdraw
from workstreams.forms.engage import ConsultationForm, EventForm, PhaseForm, StakeholderForm, VoiceForm
from workstreams.models import Consultation, EngagementEvent, Phase, Stakeholder, Voice
from workstreams.services.engage import CONSULTATIONS, EVENTS, PHASES, STAKEHOLDERS, VOICES

_KEEP = Permission.EDIT_PROGRAMME
_FORM = ("GET", "POST")


def _screen(thing: Any, form: Any, noun: str, lists: tuple[str, str], saved: str) -> Screen[Any]:
    """The pages of one table: they lead back to its list."""
    label, name = lists
    return Screen(
        table=thing,
        form=form,
        crumbs=(("Workstreams", "workstreams:list"), (label, name)),
        adding=f"Add {noun}",
        changing=f"Change {noun}",
        saved=saved,
        back=lambda frame, _row: frame.url(name),
    )


STAKEHOLDER = _screen(
    STAKEHOLDERS,
    StakeholderForm,
    "a stakeholder",
    ("Stakeholders", "workstreams:stakeholders"),
    "It is saved.",
)
EVENT = _screen(EVENTS, EventForm, "an event", ("Events", "workstreams:events"), "The event is saved.")
PHASE = _screen(PHASES, PhaseForm, "a phase", ("Phases", "workstreams:phases"), "The phase is saved.")
CONSULTATION = _screen(
    CONSULTATIONS, ConsultationForm, "a consultation", ("Consultations", "workstreams:consultations"),
    "The consultation is saved.",
)  # fmt: skip
VOICE = _screen(
    VOICES, VoiceForm, "what people said", ("You said, we did", "workstreams:voices"), "It is saved."
)


def _add(request: PortalRequest, screen: Screen[Any]) -> HttpResponse:
    cancel = request.frame.url(screen.crumbs[-1][1])
    return add(request, screen, given={"partnership": request.frame.partnership}, cancel=cancel)


def _change(request: PortalRequest, screen: Screen[Any], row: Any, name: str) -> HttpResponse:
    """Beside the form: the way to withdraw the row."""
    context = {"withdraw_url": request.frame.url(f"workstreams:{name}_withdraw", row.pk)}
    return change(request, screen, row, context=context)


def _withdraw(request: PortalRequest, screen: Screen[Any], row: Any) -> HttpResponse:
    return withdraw(request, screen, row, back=request.frame.url(screen.crumbs[-1][1]))


def _found(rows: QuerySet[Any], pk: UUID) -> Any:
    return get_object_or_404(rows.filter(withdrawn_at__isnull=True).select_related("partnership"), pk=pk)


@requires(_KEEP)
@require_http_methods(_FORM)
def stakeholder_add(request: PortalRequest) -> HttpResponse:
    """A group or body that the plan touches."""
    return _add(request, STAKEHOLDER)


@requires(_KEEP)
@require_http_methods(_FORM)
def stakeholder_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed; also the day of the last contact."""
    row = _found(Stakeholder.objects.visible_to(request.scope).select_related("owner"), pk)
    return _change(request, STAKEHOLDER, row, "stakeholder")


@requires(_KEEP)
@require_http_methods(_FORM)
def stakeholder_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Taken out of the lists."""
    return _withdraw(request, STAKEHOLDER, _found(Stakeholder.objects.visible_to(request.scope), pk))


@requires(_KEEP)
@require_http_methods(_FORM)
def event_add(request: PortalRequest) -> HttpResponse:
    """A meeting with people, families or providers."""
    return _add(request, EVENT)


@requires(_KEEP)
@require_http_methods(_FORM)
def event_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed; afterwards, what was heard."""
    return _change(request, EVENT, _found(EngagementEvent.objects.visible_to(request.scope), pk), "event")


@requires(_KEEP)
@require_http_methods(_FORM)
def event_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Taken out of the lists."""
    return _withdraw(request, EVENT, _found(EngagementEvent.objects.visible_to(request.scope), pk))


@requires(_KEEP)
@require_http_methods(_FORM)
def phase_add(request: PortalRequest) -> HttpResponse:
    """A phase and the gate at its end."""
    return _add(request, PHASE)


@requires(_KEEP)
@require_http_methods(_FORM)
def phase_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed; also whether its gate was passed."""
    return _change(request, PHASE, _found(Phase.objects.visible_to(request.scope), pk), "phase")


@requires(_KEEP)
@require_http_methods(_FORM)
def phase_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Taken out of the lists."""
    return _withdraw(request, PHASE, _found(Phase.objects.visible_to(request.scope), pk))


@requires(_KEEP)
@require_http_methods(_FORM)
def consultation_add(request: PortalRequest) -> HttpResponse:
    """A question put to an audience over a period."""
    return _add(request, CONSULTATION)


@requires(_KEEP)
@require_http_methods(_FORM)
def consultation_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed; once it is closed, what came of it."""
    row = _found(Consultation.objects.visible_to(request.scope), pk)
    return _change(request, CONSULTATION, row, "consultation")


@requires(_KEEP)
@require_http_methods(_FORM)
def consultation_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Taken out of the lists."""
    return _withdraw(request, CONSULTATION, _found(Consultation.objects.visible_to(request.scope), pk))


@requires(_KEEP)
@require_http_methods(_FORM)
def voice_add(request: PortalRequest) -> HttpResponse:
    """What people said."""
    return _add(request, VOICE)


@requires(_KEEP)
@require_http_methods(_FORM)
def voice_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed; also what was done about it."""
    return _change(request, VOICE, _found(Voice.objects.visible_to(request.scope), pk), "voice")


@requires(_KEEP)
@require_http_methods(_FORM)
def voice_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Taken out of the lists."""
    return _withdraw(request, VOICE, _found(Voice.objects.visible_to(request.scope), pk))
