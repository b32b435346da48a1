"""What the register puts into shared pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from cohorts import demo, pack_sections, planned_section, public_register
from cohorts.forms.tracker import TrackerFilter
from cohorts.models import Person
from cohorts.presenters import work
from cohorts.presenters.meetings import actions_table
from cohorts.presenters.objections import told_of_left_out
from cohorts.presenters.tracker import limited, table_of
from cohorts.services import meeting_reads, naming, objections, tracker, worklist
from cohorts.services.imports.working import backlog
from cohorts.services.words import stored_in_words
from tcp_portal.access import Permission
from tcp_portal.audit.naming import register_people, register_words
from tcp_portal.charts.model import Table
from tcp_portal.errors import Refusal
from tcp_portal.packs.public_sources import PublicSource, register_public
from tcp_portal.packs.sources import TableSource, register_table
from tcp_portal.web.registry import (
    AccountLink,
    DemoLoader,
    HomeCard,
    HomePage,
    JobKind,
    NavItem,
    PackContext,
    PackSection,
    Panel,
    PersonPanel,
    register_account_link,
    register_demo,
    register_home_card,
    register_home_page,
    register_jobs,
    register_navigation,
    register_pack_section,
    register_person_panel,
)

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User
    from tcp_portal.web import PortalRequest


def work_card(request: HttpRequest) -> Panel | None:
    """What needs the reader today: counts that lead to the list, and the first few of each.

    No card for who sees people and has no work with their records.
    """
    asked = cast("PortalRequest", request)
    frame, scope = asked.frame, asked.scope
    if frame.chosen is None or not scope.allows(Permission.VIEW_PEOPLE, frame.chosen.pk):
        return None
    if not worklist.has_work(scope, frame.chosen.pk):
        return None
    day, month = work.day_and_month(frame)
    found = worklist.work_of(scope=scope, partnership_ids=[frame.chosen.pk], day=day, month=month)
    card = work.card_of(found, frame, whom=" whom you may see" if limited(frame) else "")
    worklist.record_look(people=card.people, partnership_id=frame.chosen.pk, by=asked.user, at=timezone.now())
    context, waits = {"card": card}, bool(card.lines)
    return Panel(title="Your list", template="cohorts/work_card.html", context=context, waits=waits)


def confirmation_panel(request: HttpRequest, person: Model) -> Panel | None:
    """Whether the record is confirmed for the month, and the button that says it is right."""
    asked = cast("PortalRequest", request)
    context = work.confirmation_of(cast(Person, person), asked.frame)
    return Panel(title="Is this right?", template="cohorts/confirm_panel.html", context=context)


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


def meeting_actions(context: PackContext, filters: Mapping[str, str], by: User | None, at: datetime) -> Table:
    """What one meeting agreed, for a workbook: of the people whom the asker may export; the read is recorded."""
    wanted = filters.get("meeting", "")
    found = meeting_reads.meeting_named(
        scope=context.scope, partnership_id=context.partnership.pk, key=wanted
    )
    if found is None:
        raise Refusal("There is no such meeting in this partnership. Open its minutes and ask again.")
    asked = meeting_reads.minutes(scope=context.scope, meeting=found, permission=Permission.EXPORT_PEOPLE)
    people = {action.person_id for action in asked.actions}
    back = objections.kept_back(scope=context.scope, person_ids=people)
    whole = replace(asked, items=[item for item in asked.items if item.person_id not in back])
    meeting_reads.record_look(
        people=dict.fromkeys(action.person_id for action in whole.actions),
        how="meeting actions as Excel",
        partnership_id=context.partnership.pk,
        by=by,
        at=at,
    )
    return told_of_left_out(actions_table(whole, context.as_at), len(back))


register_navigation(
    NavItem(order=20, label="Tracker", url_name="cohorts:tracker", permission=Permission.VIEW_PEOPLE)
)
register_navigation(
    NavItem(order=30, label="Registers", url_name="cohorts:registers", permission=Permission.VIEW_MEASURES)
)
register_navigation(
    NavItem(order=97, label="Retention", url_name="cohorts:retention", permission=Permission.ERASE_PEOPLE)
)
register_navigation(
    NavItem(
        order=98,
        label="Subject access",
        url_name="cohorts:subject_access",
        permission=Permission.ANSWER_SUBJECTS,
    )
)
register_home_card(HomeCard(order=10, permission=Permission.VIEW_PEOPLE, build=work_card))
register_home_page(HomePage(order=10, url_name="cohorts:work"))
register_person_panel(PersonPanel(order=90, permission=Permission.VIEW_PEOPLE, build=confirmation_panel))
register_people(app="cohorts", references=naming.references, find=naming.people_called)
register_words("cohorts", stored_in_words)
register_table(
    TableSource(
        order=10, key="tracker", title="Tracker", permission=Permission.EXPORT_PEOPLE, build=tracker_table
    )
)
register_pack_section(PackSection(40, planned_section.KEY, planned_section.TITLE, planned_section.planned))
register_pack_section(PackSection(55, "registers", "Registers", pack_sections.registers))
register_public(PublicSource(20, "registers", "People at risk", public_register.read))
register_demo(DemoLoader(order=10, label="Invented people", load=demo.load))
register_demo(DemoLoader(order=12, label="Invented plans and delays", load=demo.load_discharge))
register_demo(DemoLoader(order=14, label="Invented reviews", load=demo.load_reviews))
register_demo(DemoLoader(order=24, label="An extract", load=demo.load_imports))
register_table(
    TableSource(
        order=40,
        key="meeting-actions",
        title="Actions of a tracker meeting",
        permission=Permission.EXPORT_PEOPLE,
        build=meeting_actions,
    )
)
register_demo(DemoLoader(order=26, label="Records confirmed", load=demo.load_confirmations))
register_demo(DemoLoader(order=16, label="Invented people at risk", load=demo.load_register))
register_demo(DemoLoader(order=18, label="Care and commissioning", load=demo.load_care))
register_demo(DemoLoader(order=20, label="Invented meetings", load=demo.load_meetings))
register_demo(DemoLoader(order=22, label="Invented offers", load=demo.load_handovers))
register_account_link(
    AccountLink(
        order=10,
        label="Weekly message",
        about="What waits for you, on Monday mornings: wanted or not.",
        url_name="cohorts:work_digest",
    )
)
register_jobs(JobKind(order=20, key="imports", backlog=backlog))
