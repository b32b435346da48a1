"""What the register puts into shared pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

from cohorts import demo
from cohorts.domain.tracker import NO_PLACE, Counts, PlannedBand
from cohorts.forms.tracker import TrackerFilter
from cohorts.presenters.tracker import limited, table_of
from cohorts.services import naming, tracker
from cohorts.services.words import stored_in_words
from tcp_portal.access import Permission
from tcp_portal.audit.naming import register_people, register_words
from tcp_portal.charts.model import Table
from tcp_portal.errors import Refusal
from tcp_portal.packs.sources import TableSource, register_table
from tcp_portal.web.registry import (
    DemoLoader,
    HomeCard,
    NavItem,
    PackContext,
    Panel,
    register_demo,
    register_home_card,
    register_navigation,
)

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User
    from tcp_portal.web import PortalRequest


def hospital_card(request: HttpRequest) -> Panel | None:
    """What needs someone among the people in hospital: counts that lead into the tracker."""
    asked = cast("PortalRequest", request)
    frame = asked.frame
    if frame.chosen is None or not asked.scope.allows(Permission.VIEW_PEOPLE, frame.chosen.pk):
        return None
    everyone = tracker.in_hospital(scope=asked.scope, partnership_id=frame.chosen.pk, day=frame.as_at)
    counts = Counts.of(everyone, everyone, frame.as_at)
    url = frame.url
    whom = f"in hospital{' whom you may see' if limited(frame) else ''}"
    passed = "planned date has passed" if counts.passed == 1 else "planned dates have passed"
    todo = [
        (counts.in_hospital, whom, url("cohorts:tracker")),
        (counts.passed, passed, url("cohorts:tracker", planned=PlannedBand.PASSED)),
        (counts.not_set, "without a planned date", url("cohorts:tracker", planned=PlannedBand.NOT_SET)),
        (counts.no_place, "with no place recorded", url("cohorts:tracker", place=NO_PLACE)),
    ]
    return Panel(title="In hospital", template="cohorts/home_card.html", context={"todo": todo})


def tracker_table(context: PackContext, filters: Mapping[str, str], by: User | None, at: datetime) -> Table:
    """The tracker as a table for a workbook, cut by the filters of the page on which it was asked for."""
    form = TrackerFilter(filters, day=context.as_at)
    if not form.is_valid():
        raise Refusal("The filters of this list are not right. Open the tracker and ask again.")
    found = tracker.taken_away(
        ask=form.ask(),
        scope=context.scope,
        partnership_id=context.partnership.pk,
        day=context.as_at,
        by=by,
        at=at,
        how="tracker as Excel",
    )
    return table_of(found, context.as_at, context.partnership.name)


register_navigation(
    NavItem(order=20, label="Tracker", url_name="cohorts:tracker", permission=Permission.VIEW_PEOPLE)
)
register_home_card(HomeCard(order=10, permission=Permission.VIEW_PEOPLE, build=hospital_card))
register_people(references=naming.references, find=naming.people_called)
register_words("cohorts", stored_in_words)
register_table(
    TableSource(
        order=10, key="tracker", title="Tracker", permission=Permission.EXPORT_PEOPLE, build=tracker_table
    )
)
register_demo(DemoLoader(order=10, label="Invented people", load=demo.load))
