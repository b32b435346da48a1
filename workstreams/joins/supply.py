"""Providers, homes, services: what they put into shared pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import Model, OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.http import HttpRequest

from tcp_portal.access import Permission
from tcp_portal.packs.document import Section
from tcp_portal.web.registry import (
    PackContext,
    PackSection,
    Panel,
    PersonPanel,
    SubPage,
    register_pack_section,
    register_person_panel,
    register_sub_page,
)
from workstreams.models import UnitMatch
from workstreams.models.housing import MatchState
from workstreams.presenters.homes_pack import KEY, TITLE, homes_section
from workstreams.services.homes_pipeline import pipeline
from workstreams.services.housing import schemes_of

if TYPE_CHECKING:
    from tcp_portal.web import PortalRequest

WITH_WHAT = "With what?"


def home_panel(request: HttpRequest, person: Model) -> Panel | None:
    """The home that is meant for the person, or that none is, as the page has read it together with them."""
    asked = cast("PortalRequest", request)
    if not asked.scope.allows(Permission.VIEW_PROGRAMME):
        return None
    state = getattr(person, "home_state", None)
    context = {
        "home": getattr(person, "home_called", None) or "",
        "state": MatchState(state).label if state else "",
        "url": asked.frame.url("workstreams:person_home", person.pk),
    }
    return Panel(title="Home", template="workstreams/home_panel.html", context=context)


def home_columns() -> dict[str, Any]:
    """What stands meant for a person, as columns of the query that reads them."""
    standing = UnitMatch.objects.standing().filter(spell__person=OuterRef("pk")).order_by("-matched_on")
    called = Concat("unit__label", Value(", "), "unit__scheme__name")
    return {
        "home_called": Subquery(standing.values(called=called)[:1]),
        "home_state": Subquery(standing.values("state")[:1]),
    }


def homes(context: PackContext) -> Section | None:
    """The pipeline at the pack's day: counts only."""
    schemes = schemes_of(scope=context.scope, partnership=context.partnership)
    found = pipeline(scope=context.scope, partnership=context.partnership, day=context.as_at)
    return homes_section(found, schemes)


register_sub_page(SubPage(60, WITH_WHAT, "Providers", "workstreams:providers"))
register_sub_page(SubPage(62, WITH_WHAT, "Homes", "workstreams:homes"))
register_sub_page(SubPage(64, WITH_WHAT, "Who has no home", "workstreams:homes_without"))
register_sub_page(SubPage(66, WITH_WHAT, "Services", "workstreams:services"))
register_person_panel(PersonPanel(62, Permission.VIEW_PEOPLE, home_panel, home_columns))
register_pack_section(PackSection(93, KEY, TITLE, homes))
