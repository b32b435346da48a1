"""Reading the joint plan: its versions, one of them, its sections, stages, review and signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import partnership_in
from workstreams.domain.plan_template import NATIONAL_PRINCIPLES, OUTCOMES, SECTIONS
from workstreams.domain.plan_text import digest_of
from workstreams.models import JointPlan, JointPlanState
from workstreams.presenters import plan_pages as present
from workstreams.presenters.plan_reviews import comment_rows, reviewed_sections, waiting_words
from workstreams.presenters.plan_words import RAG_TONES, trajectory_words, years
from workstreams.services.plan_deciding import check_accept, check_decide, check_submit
from workstreams.services.plan_reviewing import reviewed
from workstreams.services.plan_signing import check_sign, may_sign_for, members_of, sign_offs
from workstreams.services.plan_text import PlanRows, in_order, rows_of, without_stages
from workstreams.services.plan_writing import OPEN_STATES
from workstreams.views.plan_asked import about, plan_or_404, section_or_404


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def plans(request: PortalRequest) -> HttpResponse:
    """Every version of the partnership's joint plan, the newest first."""
    partnership = partnership_in(request, Permission.VIEW_PROGRAMME)
    shown = JointPlan.objects.visible_to(request.scope).of(partnership).current().order_by("-number")
    listed = list(shown)
    rows = present.version_rows(listed, dict(shown.values_list("pk").annotate(Count("rounds"))))
    reviews = request.scope.allows(Permission.REVIEW_PLANS, partnership.pk)
    context = {
        "rows": rows,
        "now": next((one for one in rows if one.in_force), None),
        "edits": request.scope.allows(Permission.EDIT_PROGRAMME, partnership.pk),
        "waits": [one for one in listed if reviews and one.state == JointPlanState.SUBMITTED],
        "choices": [(str(one.pk), f"{one}") for one in listed],
        "outcomes": list(OUTCOMES.values()),
        "principles": NATIONAL_PRINCIPLES,
    }
    return page(request, "workstreams/plans.html", context)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def plan(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One version: its sections, aims and trajectory, what happened with it, and what may be done."""
    shown = plan_or_404(request, pk)
    read = without_stages(shown)
    found = reviewed(shown)
    rounds = shown.rounds.select_related("submitted_by", "decided_by").order_by("number")
    context = {
        **about(request, shown),
        "years": years(shown),
        "can": _possible(request, shown, read),
        "sections": present.section_rows(read.sections, found.colours),
        "aims": present.aim_rows(read.aims),
        "trajectory": trajectory_words(shown),
        "line": present.trajectory_line(read.totals),
        "history": present.history(shown, rounds),
        "overall": found.overall,
        "overall_tone": RAG_TONES.get(found.overall.rag, "neutral"),
        "waiting": waiting_words(found.unanswered) if shown.state != JointPlanState.ACCEPTED else "",
    }
    return page(request, "workstreams/plan.html", context)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def plan_section(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One section: its text, what it should answer, and what reviewers said of it."""
    section = section_or_404(request, pk)
    shown = about(request, section.plan)
    ids = dict(section.plan.sections.values_list("key", "pk"))
    order = [key for key in SECTIONS if key in ids]
    at = order.index(section.key)
    found = reviewed(section.plan)
    context = {
        **shown,
        "section": section,
        "template": SECTIONS[section.key],
        "said": present.said_of(section),
        "comments": comment_rows(found.comments.get(section.key, ())),
        "before": (SECTIONS[order[at - 1]], ids[order[at - 1]]) if at else None,
        "after": (SECTIONS[order[at + 1]], ids[order[at + 1]]) if at + 1 < len(order) else None,
        "open": section.plan.state in OPEN_STATES,
    }
    return page(request, "workstreams/plan_section.html", context)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def plan_stages(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The five stages of a version: objectives, activities, outputs and evidence of each."""
    shown = plan_or_404(request, pk)
    context = {
        **about(request, shown),
        "stages": present.stage_rows(shown.stage_entries.order_by("position", "pk")),
        "open": shown.state in OPEN_STATES and shown.withdrawn_at is None,
    }
    return page(request, "workstreams/plan_stages.html", context)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def plan_review(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The quality check: every section with its colour, comments and answers, and the colour of the whole."""
    shown = plan_or_404(request, pk)
    found = reviewed(shown)
    context = {
        **about(request, shown),
        "sections": reviewed_sections(in_order(shown.sections.all()), found),
        "overall": found.overall,
        "overall_tone": RAG_TONES.get(found.overall.rag, "neutral"),
        "waiting": waiting_words(found.unanswered) if shown.state != JointPlanState.ACCEPTED else "",
    }
    return page(request, "workstreams/plan_review.html", context)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def plan_signatures(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Which member organisations have signed the text as it is now."""
    shown = plan_or_404(request, pk)
    members = members_of(shown.partnership_id, on=request.today)
    offs = sign_offs(shown, now=digest_of(rows_of(shown).text), members=members)
    mine = may_sign_for(request.scope, shown.partnership_id, members=members)
    context = {
        **about(request, shown),
        "rows": present.sign_rows(offs),
        "said": present.signed_words(offs),
        "why_not": _why_not(lambda: check_sign(shown)),
        "mine": ", ".join(name for _, name in mine),
    }
    return page(request, "workstreams/plan_signatures.html", context)


def _possible(request: PortalRequest, shown: JointPlan, read: PlanRows) -> dict[str, str | None]:
    """What the reader may do with a version: None: nothing; a reason why not; empty where nothing stands against it."""
    can: dict[str, str | None] = dict.fromkeys(("edit", "submit", "copy", "accept", "return"))
    if request.scope.allows(Permission.EDIT_PROGRAMME, shown.partnership_id):
        can["copy"] = ""
        if shown.state in OPEN_STATES and shown.withdrawn_at is None:
            texts: dict[str, Any] = {one.key: one.text for one in read.sections}
            can |= {"edit": "", "submit": _why_not(lambda: check_submit(shown, texts))}
    reviews = request.scope.allows(Permission.REVIEW_PLANS, shown.partnership_id)
    if reviews and shown.state == JointPlanState.SUBMITTED:
        can["accept"] = _why_not(lambda: check_accept(shown, by=request.user))
        can["return"] = _why_not(lambda: check_decide(shown, by=request.user))
    return can


def _why_not(check: Callable[[], None]) -> str:
    try:
        check()
    except Refusal as refusal:
        return refusal.sentence
    return ""
