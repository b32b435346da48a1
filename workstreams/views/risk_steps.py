"""What is done about a risk: scored, looked at, escalated, closed, become an issue; and the answer to a signal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, row_views
from tcp_portal.web.asked import act_of
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.row_forms import Where
from tcp_portal.web.row_views import Verb
from workstreams.domain.risk_scores import LEVELS
from workstreams.domain.signals import SIGNALS
from workstreams.forms.issues import HappenedForm
from workstreams.forms.risks import CloseForm, EscalateForm, KeepForm, ReviewForm, ScoreForm
from workstreams.models import Risk, SignalPrompt
from workstreams.presenters.risk import prompt_line
from workstreams.services import risks, signals
from workstreams.views.risk_keeping import CRUMBS, METHODS, name_of, risk_named

UPDATE = Permission.UPDATE_WORKSTREAMS
_SCORE = Verb("Score this risk", "Save the score", "The score is saved. Those before it stay.")
_REVIEW = Verb("Look at this risk again", "The score stands", "The look is recorded.")
_ESCALATE = Verb("Escalate this risk", "Save", "It is saved who takes the risk.")
_CLOSE = Verb("Close this risk?", "Close the risk", "The risk is closed.", kind="warning")
_HAPPENED = Verb("Has this risk come true?", "Make it an issue", "The risk is now an issue.", kind="warning")
_KEEP = Verb(
    "A signal asks you to look again", "Keep the score", "The score is kept. The signal is answered."
)


@requires(UPDATE)
@require_http_methods(METHODS)
def risk_score(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The score of today. A signal's suggestion may stand in the form; nobody but the reader sends it."""
    risk, act = risk_named(request, pk), act_of(request)
    asked = request.GET.get("likelihood", "")
    suggested = int(asked) if asked in map(str, LEVELS) else None
    initial = {"likelihood": suggested or risk.likelihood, "impact": risk.impact, "version": risk.version}
    form = ScoreForm(request.POST or None, initial=initial)

    def do() -> None:
        risks.score(risk=risk, version=form.seen, scoring=form.scoring(), act=act)

    return _step(request, _SCORE, form, do, risk)


@requires(UPDATE)
@require_http_methods(METHODS)
def risk_review(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Somebody looked, and the score stands."""
    risk, act = risk_named(request, pk), act_of(request)
    form = ReviewForm(request.POST or None, initial={"version": risk.version})

    def do() -> None:
        risks.review(risk=risk, version=form.seen, next_on=form.cleaned_data["review_on"], act=act)

    return _step(request, _REVIEW, form, do, risk)


@requires(UPDATE)
@require_http_methods(METHODS)
def risk_escalate(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Who above takes the risk."""
    risk, act = risk_named(request, pk), act_of(request)
    form = EscalateForm(
        request.POST or None, initial={"version": risk.version, "escalated_to": risk.escalated_to}
    )

    def do() -> None:
        risks.escalate(risk=risk, version=form.seen, to=form.cleaned_data["escalated_to"], act=act)

    return _step(request, _ESCALATE, form, do, risk)


@requires(UPDATE)
@require_http_methods(METHODS)
def risk_close(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The risk is over."""
    risk, act = risk_named(request, pk), act_of(request)
    form = CloseForm(request.POST or None, initial={"version": risk.version})

    def do() -> None:
        risks.close(risk=risk, version=form.seen, note=form.cleaned_data["closing_note"], act=act)

    return _step(request, _CLOSE, form, do, risk)


@requires(UPDATE)
@require_http_methods(METHODS)
def risk_happened(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The risk came true and goes on as an issue."""
    risk, act = risk_named(request, pk), act_of(request)
    owner = {"owner": str(risk.owner_id or ""), "owner_name": risk.owner_name}
    first = {"version": risk.version, "what": risk.event[:300], "effect": risk.effect, "impact": risk.impact}
    where = Where(risk.partnership, request.today, request.scope)
    form = HappenedForm(request.POST or None, where=where, initial={**first, **owner})

    def do() -> None:
        risks.happened(risk=risk, version=form.seen, issue=form.values(), act=act)

    return _step(request, _HAPPENED, form, do, risk)


@requires(UPDATE)
@require_http_methods(METHODS)
def risk_prompt(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What a signal counts and suggests: keep the score with a note, or score again."""
    prompts = SignalPrompt.objects.visible_to(request.scope).filter(risk__withdrawn_at__isnull=True)
    prompt = get_object_or_404(prompts.select_related("risk__workstream", "answered_by"), pk=pk)
    act = act_of(request)
    form = KeepForm(request.POST or None, initial={"version": prompt.version})

    def do() -> None:
        signals.keep_score(row=prompt, version=form.seen, note=form.cleaned_data["note"], act=act)

    frame, risk = request.frame, prompt.risk
    context = {
        "template": "workstreams/risk_prompt.html",
        "prompt": prompt_line(prompt, risk, frame),
        "signal": SIGNALS[prompt.signal],
        "again": frame.url("workstreams:risk_score", risk.pk, likelihood=prompt.suggested),
    }
    return _step(request, _KEEP, form, do, risk, **context)


def _step(
    request: PortalRequest, verb: Verb, form: NHSForm, do: Callable[[], object], risk: Risk, **context: Any
) -> HttpResponse:
    risks.RISKS.must_allow(risk, act_of(request))
    frame, back = request.frame, request.frame.url("workstreams:risk", risk.pk)
    crumbs = [*((label, frame.url(name)) for label, name in CRUMBS), (str(risk), back)]
    shown = {"crumbs": crumbs, "about": name_of(risk), **context}
    return row_views.step(request, verb, form, do, row=risk, back=back, context=shown)
