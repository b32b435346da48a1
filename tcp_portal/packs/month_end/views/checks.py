"""What speaks against the drafts, and letting a finding pass with a reason."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.packs.models import RunState
from tcp_portal.packs.month_end.forms import ReasonForm
from tcp_portal.packs.month_end.presenters.checks import checks_page
from tcp_portal.packs.month_end.services.checking import judged, override
from tcp_portal.packs.month_end.services.drafts import drafts_of
from tcp_portal.packs.month_end.views.asked import about_step, run_or_404
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from tcp_portal.web.steps import Step, confirm

P = Permission
LET_PASS = Step(
    verb="Let it pass",
    question="Let this finding pass?",
    meaning="Your name and the reason stand with the pack for ever. Other figures make another finding.",
    done="The finding is let pass.",
    template="packs/month_end/step.html",
    overtaken="Someone else changed the run after you opened this page. Read it again.",
    kind="warning",
)


@requires(P.BUILD_PACKS, P.RELEASE_PACKS, P.SIGN_PACKS)
@require_safe
def show_checks(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Every finding on the newest drafts, those that stand first."""
    run = run_or_404(request, pk)
    found = judged(run, drafts_of(run).packs, day=request.today)
    may = request.scope.allows(P.BUILD_PACKS, run.partnership_id) and run.state == RunState.DRAFT
    shown = checks_page(run, found, request.frame, may_let_pass=may)
    return page(request, "packs/month_end/checks.html", {"run": run, "shown": shown})


@requires(P.BUILD_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
def let_pass(request: PortalRequest, pk: UUID, finding: str) -> HttpResponse:
    """Asks for the reason, and lets the finding pass."""
    run, act = run_or_404(request, pk, P.BUILD_PACKS), act_of(request)
    found = judged(run, drafts_of(run).packs, day=request.today)
    one = next((each.finding for each in found if each.finding.key == finding), None)
    if one is None:
        raise Http404("There is no such finding any more.")
    form = ReasonForm(request.POST or None, initial={"version": run.version})
    back = request.frame.url("packs:checks", run.pk)
    return confirm(
        request,
        LET_PASS,
        form,
        lambda: override(run=run, finding=one, reason=form.cleaned_data["reason"], act=act),
        about=about_step(run, back, said=one.sentence),
        back=back,
    )
