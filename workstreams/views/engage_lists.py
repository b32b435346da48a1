"""With whom? Stakeholders, events, consultations, phases, and what people said."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import partnership_in
from workstreams.forms.engage import KindFilter
from workstreams.models import Consultation, EngagementEvent, Phase, Stakeholder
from workstreams.presenters import engage_people, engage_phases, engage_voices
from workstreams.services.engage_lists import not_contacted, voices_of

_VIEW = Permission.VIEW_PROGRAMME
_PAGE = 100
OLD, WAITING, ANSWERED = "old", "waiting", "answered"


@requires(_VIEW)
@require_safe
def stakeholders(request: PortalRequest) -> HttpResponse:
    """Who matters to the plan, how much, and who was not spoken to?"""
    rows = _rows(request, Stakeholder.objects.visible_to(request.scope)).select_related("owner")
    asked = KindFilter(request.GET, shows=((OLD, "Not contacted for 3 months"),))
    placed = list(rows.order_by("name").values_list("influence", "interest", "name"))
    old = not_contacted(rows, request.frame.day)
    found = _of_kind(old if asked.chosen("show") == OLD else rows, asked, "kind").order_by("name")
    shown = _page(request, found)
    context = {
        "headline": engage_people.stakeholder_headline(len(placed), old.count()),
        "lines": engage_people.stakeholder_lines(shown, request.frame),
        "grid": engage_people.grid(placed),
    }
    return _list(request, "workstreams/stakeholders.html", asked, shown, context)


@requires(_VIEW)
@require_safe
def events(request: PortalRequest) -> HttpResponse:
    """Whom did we meet, and what did we hear?"""
    rows = _rows(request, EngagementEvent.objects.visible_to(request.scope)).select_related("workstream")
    asked = KindFilter(request.GET, shows=())
    shown = _page(request, _of_kind(rows, asked, "audience").order_by("-on", "title"))
    context = {"lines": engage_people.event_lines(shown, request.frame)}
    return _list(request, "workstreams/events.html", asked, shown, context)


@requires(_VIEW)
@require_safe
def consultations(request: PortalRequest) -> HttpResponse:
    """What is being asked, of whom, until when, and what came of it?"""
    rows = _rows(request, Consultation.objects.visible_to(request.scope)).select_related("phase")
    asked = KindFilter(request.GET, shows=())
    shown = _page(request, _of_kind(rows, asked, "audience").order_by("-closes_on", "question"))
    context = {"lines": engage_phases.consultation_lines(shown, request.frame)}
    return _list(request, "workstreams/consultations.html", asked, shown, context)


@requires(_VIEW)
@require_safe
def phases(request: PortalRequest) -> HttpResponse:
    """Where are we in the programme, and was each gate passed before the next phase began?"""
    rows = _rows(request, Phase.objects.visible_to(request.scope)).select_related("decision")
    lines = engage_phases.phase_lines(list(rows.order_by("number")), request.frame)
    context = {
        "lines": lines,
        "headline": engage_phases.phase_headline(lines),
        "may_keep": _may_keep(request),
    }
    return page(request, "workstreams/phases.html", context)


@requires(_VIEW)
@require_safe
def voices(request: PortalRequest) -> HttpResponse:
    """You said, we did: those who still wait first."""
    rows = voices_of(scope=request.scope, partnership=partnership_in(request, _VIEW))
    asked = KindFilter(request.GET, shows=((WAITING, "Waiting"), (ANSWERED, "Answered")))
    found, waits = _of_kind(rows, asked, "said_by"), asked.chosen("show")
    shown = _page(request, found.filter(did_on__isnull=waits == WAITING) if waits else found)
    context = {
        "headline": engage_voices.voice_headline(rows.count(), rows.filter(did_on__isnull=True).count()),
        "lines": engage_voices.voice_lines(shown, request.frame),
    }
    return _list(request, "workstreams/voices.html", asked, shown, context)


@requires(_VIEW)
@require_safe
def voice_paper(request: PortalRequest) -> HttpResponse:
    """You said, we did: on paper, in plain words, for the people who said it."""
    rows = voices_of(scope=request.scope, partnership=partnership_in(request, _VIEW))
    lines = engage_voices.voice_lines(rows[:_PAGE], request.frame)
    return page(request, "workstreams/voice_paper.html", {"lines": lines})


def _rows(request: PortalRequest, rows: Any) -> Any:
    """The rows of the chosen partnership that nobody withdrew."""
    return rows.of(partnership_in(request, _VIEW)).current()


def _of_kind(rows: QuerySet[Any], asked: KindFilter, field: str) -> QuerySet[Any]:
    asked.is_valid()
    kind = asked.chosen("kind")
    return rows.filter(**{field: kind}) if kind else rows


def _page(request: PortalRequest, rows: QuerySet[Any]) -> Any:
    return Paginator(rows, _PAGE).get_page(request.GET.get("page", "1"))


def _may_keep(request: PortalRequest) -> bool:
    return request.scope.allows(Permission.EDIT_PROGRAMME, request.frame.partnership.pk)


def _list(
    request: PortalRequest, template: str, asked: KindFilter, shown: Any, context: dict[str, Any]
) -> HttpResponse:
    chosen = {name: asked.chosen(name) for name in ("kind", "show") if asked.chosen(name)}
    more = {"asked": asked, "shown": shown, "chosen": chosen, "may_keep": _may_keep(request)}
    return page(request, template, {**more, **context})
