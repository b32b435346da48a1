"""Sending drafts to review, returning them, the two signatures, and the issue: each asks on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.packs.models import PackRun, Signer
from tcp_portal.packs.month_end.forms import ReasonForm, VersionForm
from tcp_portal.packs.month_end.presenters.run import run_page
from tcp_portal.packs.month_end.services import issuing, signing
from tcp_portal.packs.month_end.services.drafts import drafts_of
from tcp_portal.packs.month_end.views.asked import about_step, run_or_404
from tcp_portal.packs.month_end.views.run import facts_of
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of
from tcp_portal.web.steps import Step, confirm

P = Permission
_FORM = ["GET", "HEAD", "POST"]
_TEMPLATE = "packs/month_end/step.html"
_OVERTAKEN = "Someone else changed the run after you opened this page. Read it again."
SEND = Step(
    verb="Send to review",
    question="Send these drafts to review?",
    meaning="From now on nothing of them changes, until they are returned or issued.",
    done="The drafts are in review. They wait for two signatures.",
    template=_TEMPLATE,
    overtaken=_OVERTAKEN,
)
RETURN = Step(
    verb="Return them",
    question="Return the drafts?",
    meaning="Words and sections can be changed again. What was signed must be signed again.",
    done="The drafts are returned.",
    template=_TEMPLATE,
    overtaken=_OVERTAKEN,
    kind="warning",
)
ISSUE = Step(
    verb="Issue",
    question="Issue the packs?",
    meaning="Everyone who reads packs can take them. Their files and numbers never change again.",
    done="The packs are issued.",
    template=_TEMPLATE,
    overtaken=_OVERTAKEN,
)
SIGN = {
    signer: Step(
        verb="Sign",
        question=f"Sign as {signer.label.lower()}?",
        meaning="You say that these packs are right and may go out. Read the files first.",
        done="You have signed.",
        template=_TEMPLATE,
        overtaken=_OVERTAKEN,
    )
    for signer in Signer
}


@requires(P.BUILD_PACKS)
@require_http_methods(_FORM)
def send(request: PortalRequest, pk: UUID) -> HttpResponse:
    """To review, once nothing stands against the drafts."""
    run = run_or_404(request, pk, P.BUILD_PACKS)
    signing.check_can_send(run, drafts_of(run), request.today)
    form, act = _form(request, run), act_of(request)
    return _ask(
        request, run, SEND, form, lambda: signing.send(run=run, version=form.cleaned_data["version"], act=act)
    )


@requires(P.BUILD_PACKS, P.RELEASE_PACKS, P.SIGN_PACKS)
@require_http_methods(_FORM)
def return_(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Back to being written, with a reason."""
    run, act = run_or_404(request, pk), act_of(request)
    form = ReasonForm(request.POST or None, initial={"version": run.version})
    return _ask(request, run, RETURN, form, lambda: signing.return_(run=run, act=act, **form.cleaned_data))


@requires(P.RELEASE_PACKS)
@require_http_methods(_FORM)
def sign_as_manager(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The programme manager's signature."""
    return _sign(request, pk, Signer.MANAGER)


@requires(P.SIGN_PACKS)
@require_http_methods(_FORM)
def sign_as_owner(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The senior responsible owner's signature."""
    return _sign(request, pk, Signer.OWNER)


@requires(P.RELEASE_PACKS)
@require_http_methods(_FORM)
def issue(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What both signed goes out."""
    run = run_or_404(request, pk, P.RELEASE_PACKS)
    issuing.check_can_issue(run)
    form, act = _form(request, run), act_of(request)
    return _ask(
        request,
        run,
        ISSUE,
        form,
        lambda: issuing.issue(run=run, version=form.cleaned_data["version"], act=act),
    )


def _sign(request: PortalRequest, pk: UUID, signer: Signer) -> HttpResponse:
    run, act = run_or_404(request, pk, signing.NEEDED[signer]), act_of(request)
    signing.check_can_sign(run, signer, act)
    form = _form(request, run)

    def do() -> None:
        signing.sign(run=run, version=form.cleaned_data["version"], signer=signer, act=act)

    return _ask(request, run, SIGN[signer], form, do)


def _form(request: PortalRequest, run: PackRun) -> VersionForm:
    return VersionForm(request.POST or None, initial={"version": run.version})


def _ask(
    request: PortalRequest, run: PackRun, step: Step, form: VersionForm, do: Callable[[], object]
) -> HttpResponse:
    back = request.frame.url("packs:run")
    shown = run_page(facts_of(run, request.today), request.frame, act=act_of(request))
    return confirm(request, step, form, do, about=about_step(run, back, drafts=shown.drafts), back=back)
