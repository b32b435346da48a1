"""Who has no home in the pipeline: counts for everyone, people by reference for those who may see them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.services import entries, needs
from finance.services.move_money import package_totals
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import partnership_in
from workstreams.presenters.homes import counts_of, without_sentence
from workstreams.presenters.homes_money import package_lines
from workstreams.presenters.matches import PersonLine, people_lines
from workstreams.services.homes_pipeline import Pipeline, pipeline
from workstreams.services.market import supporters

_VIEW, _PEOPLE = Permission.VIEW_PROGRAMME, Permission.VIEW_PEOPLE
PAGE = 100
EVERYONE = "everyone"


@requires(_VIEW)
@require_safe
def homes_without(request: PortalRequest) -> HttpResponse:
    """For whom is no home meant, when do they leave, and what would fit?"""
    partnership = partnership_in(request, _VIEW)
    found = pipeline(scope=request.scope, partnership=partnership, day=request.frame.day)
    may_see = request.scope.allows(_PEOPLE, partnership.pk)
    everyone = request.GET.get("show") == EVERYONE
    lines = _lines(request, found, everyone=everyone) if may_see else []
    shown = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = {
        "sentence": without_sentence(found),
        "counts": counts_of(found),
        "packages": _packages(request, found, may_see=may_see),
        "may_see": may_see,
        "everyone": everyone,
        "lines": list(shown),
        "pages": shown,
        "page_url": lambda number: request.frame.url(
            "workstreams:homes_without", show=EVERYONE if everyone else None, page=number
        ),
        "limited": may_see and request.scope.is_limited(_PEOPLE, partnership.pk),
    }
    return page(request, "workstreams/homes_without.html", context)


def _packages(request: PortalRequest, found: Pipeline, *, may_see: bool) -> list[str]:
    """What packages cost of those with a home and of those without one: for who may see money, in total."""
    if not found.people or not request.scope.allows(Permission.VIEW_MONEY, request.frame.partnership.pk):
        return []
    priced = package_totals(one.spell_id for one in found.people)
    return package_lines(found, priced, one_alone=may_see)


def _lines(request: PortalRequest, found: Pipeline, *, everyone: bool) -> list[PersonLine]:
    """The people whom the reader may see; the look is recorded."""
    partnership = request.frame.partnership
    wanted = [one.person_id for one in (found.people if everyone else found.without)]
    known = needs.called(scope=request.scope, person_ids=wanted)
    entries.record_look(
        people=[one.person_id for one in known], how="people without a home", partnership_id=partnership.pk,
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    support = supporters(scope=request.scope, partnership=partnership)
    return people_lines(found, known, support, request.frame, everyone=everyone)
