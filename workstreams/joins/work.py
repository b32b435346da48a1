"""Workstreams, objectives, actions: what they put into shared pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from finance.services.milestones import MilestoneSource, register_milestones
from tcp_portal.access import Permission
from tcp_portal.packs.easy_edition import EasyPage, register_easy_page
from tcp_portal.packs.public_sources import PublicSource, Reading, register_public
from tcp_portal.web.registry import (
    HomeCard,
    PackContext,
    PackSection,
    Panel,
    PersonPanel,
    SubPage,
    register_home_card,
    register_pack_section,
    register_person_panel,
    register_sub_page,
)
from tcp_portal.web.request import PortalRequest
from workstreams.presenters import easy_page, public_section
from workstreams.presenters.action_cards import own_lines, person_lines
from workstreams.presenters.workstream_section import (
    OVERDUE,
    WORKSTREAMS,
    overdue_section,
    workstreams_section,
)
from workstreams.services import action_reads
from workstreams.services.milestones import milestone_choices, milestone_facts
from workstreams.services.workstream_list import workstreams_on

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

    from tcp_portal.packs.document import Line, Section
    from tcp_portal.packs.easy_edition import Values

ARE_WE = "Are we doing what we said?"


def own_card(request: HttpRequest) -> Panel | None:
    """The reader's own actions; nothing for who owns and leads none."""
    asked = cast(PortalRequest, request)
    if asked.frame.chosen is None:
        return None
    own = action_reads.own_actions(
        scope=asked.scope, partnership_id=asked.frame.chosen.pk, day=asked.frame.day
    )
    if own is None:
        return None
    context = {"lines": own_lines(own, asked.frame)}
    return Panel("Actions", "workstreams/action_card.html", context, waits=bool(own.late or own.due))


def person_panel(request: HttpRequest, person: Model) -> Panel | None:
    """What the programme does about this person's barriers; nothing where it does nothing."""
    asked = cast(PortalRequest, request)
    actions = action_reads.for_person(scope=asked.scope, person_id=person.pk)
    if not actions:
        return None
    lines = person_lines(actions, asked.frame)
    title = "Actions of the programme for this person's barriers"
    return Panel(title, "workstreams/action_panel.html", {"lines": lines}, span=6)


def workstreams_of_pack(context: PackContext) -> Section | None:
    """Where the workstreams stand on the pack's day."""
    scope, partnership_id = context.scope, context.partnership.pk
    found = workstreams_on(scope=scope, partnership_id=partnership_id, day=context.as_at)
    return workstreams_section(found, action_reads.slipped(scope=scope, partnership_id=partnership_id))


def overdue_of_pack(context: PackContext) -> Section | None:
    """What is overdue on the pack's day."""
    scope, partnership_id = context.scope, context.partnership.pk
    late = action_reads.overdue(scope=scope, partnership_id=partnership_id, day=context.as_at)
    any_action = bool(late) or action_reads.has_actions(scope=scope, partnership_id=partnership_id)
    return overdue_section(late, context.as_at, any_action=any_action)


def workstreams_for_the_public(context: PackContext) -> Reading | None:
    """How many workstreams have each colour; nothing where there are none."""
    found = workstreams_on(scope=context.scope, partnership_id=context.partnership.pk, day=context.as_at)
    if not found:
        return None
    return Reading(write=lambda _values: (public_section.section(found, context.month),))


def doing_in_easy_words(context: PackContext, _values: Values) -> tuple[Line, ...]:
    """What the programme does, as easy-read lines."""
    return easy_page.lines(
        workstreams_on(scope=context.scope, partnership_id=context.partnership.pk, day=context.as_at)
    )


register_sub_page(SubPage(10, ARE_WE, "Workstreams", "workstreams:list"))
register_sub_page(SubPage(12, ARE_WE, "Actions", "workstreams:actions"))
register_sub_page(SubPage(14, ARE_WE, "Timeline", "workstreams:action_timeline"))
register_sub_page(SubPage(28, ARE_WE, "Links", "workstreams:links"))
register_home_card(HomeCard(order=24, permission=Permission.VIEW_PROGRAMME, build=own_card))
register_person_panel(PersonPanel(order=60, permission=Permission.VIEW_PEOPLE, build=person_panel))
register_pack_section(PackSection(60, *WORKSTREAMS, workstreams_of_pack))
register_pack_section(PackSection(64, *OVERDUE, overdue_of_pack))
register_public(PublicSource(30, "workstreams", public_section.TITLE, workstreams_for_the_public))
register_easy_page(EasyPage(40, "doing", easy_page.TITLE, doing_in_easy_words))
register_milestones(MilestoneSource(milestone_choices, milestone_facts))
