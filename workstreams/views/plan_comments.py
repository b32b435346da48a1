"""Comments of reviewers on a section, and what the authors answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, row_views
from tcp_portal.web.frame import Frame
from tcp_portal.web.row_views import Screen
from workstreams.domain.plan_template import SECTIONS
from workstreams.forms.plan import AnswerForm, CommentForm
from workstreams.models import PlanComment
from workstreams.services.plan_reviewing import ANSWERS, COMMENTS
from workstreams.views.plan_asked import comment_or_404, own_comment_or_404, section_or_404

_CRUMBS = (("Workstreams", "workstreams:list"), ("Joint plan", "workstreams:plans"))


def _back(frame: Frame, row: PlanComment) -> str:
    return frame.url("workstreams:plan_review", row.plan_id) + f"#{row.section}"


COMMENTS_SCREEN: Screen[PlanComment] = Screen(
    table=COMMENTS,
    form=CommentForm,
    crumbs=_CRUMBS,
    adding="Comment on a section",
    changing="Change a comment",
    saved="The comment is saved.",
    back=_back,
    withdrawing="Withdraw the comment?",
    name=lambda row: f"Comment on {SECTIONS[row.section].words}",
)
ANSWERS_SCREEN: Screen[PlanComment] = Screen(
    table=ANSWERS,
    form=AnswerForm,
    crumbs=_CRUMBS,
    adding="",
    changing="Answer a comment",
    saved="The answer is saved.",
    back=_back,
)


@requires(Permission.REVIEW_PLANS)
@require_http_methods(["GET", "POST"])
def plan_comment_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Says something of a section, with a colour."""
    section = section_or_404(request, pk)
    given = {"plan": section.plan, "section": section.key}
    back = request.frame.url("workstreams:plan_section", section.pk)
    context = {"about": f"{SECTIONS[section.key].words} of version {section.plan.number}."}
    return row_views.add(request, COMMENTS_SCREEN, given=given, cancel=back, context=context)


@requires(Permission.REVIEW_PLANS)
@require_http_methods(["GET", "POST"])
def plan_comment_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Changes one's own comment while nobody has answered it."""
    return row_views.change(request, COMMENTS_SCREEN, own_comment_or_404(request, pk))


@requires(Permission.REVIEW_PLANS)
@require_http_methods(["GET", "POST"])
def plan_comment_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes one's own comment back while the review runs."""
    row = own_comment_or_404(request, pk)
    return row_views.withdraw(request, COMMENTS_SCREEN, row, back=_back(request.frame, row))


@requires(Permission.EDIT_PROGRAMME)
@require_http_methods(["GET", "POST"])
def plan_comment_answer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Answers a comment."""
    row = comment_or_404(request, pk)
    return row_views.change(request, ANSWERS_SCREEN, row, context={"about": f"The reviewer said: {row.text}"})
