"""Highlight reports: what they put into shared pages."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.http import HttpRequest

from tcp_portal.access import Permission
from tcp_portal.charts.words import counted
from tcp_portal.packs.run_sources import ContributorSource, register_contributors
from tcp_portal.partnerships.models import User
from tcp_portal.web import PortalRequest
from tcp_portal.web.registry import (
    HomeCard,
    PackContext,
    PackSection,
    Panel,
    SubPage,
    register_home_card,
    register_pack_section,
    register_sub_page,
)
from workstreams.presenters.highlight_pack import section
from workstreams.presenters.highlights import chased_lines
from workstreams.services.highlight_chase import led_standings, standings


def month_end(request: HttpRequest) -> Panel | None:
    """What a lead's own workstreams still need for the month; for those who keep the programme, how many are late."""
    asked = cast(PortalRequest, request)
    frame, scope = asked.frame, asked.scope
    if frame.chosen is None or not scope.allows(Permission.UPDATE_WORKSTREAMS, frame.chosen.pk):
        return None
    found = standings(scope=scope, partnership=frame.chosen, month=frame.month, today=frame.today)
    lines = chased_lines([one for one in found if one.is_mine and one.is_stale], frame)
    keeps_all = scope.allows(Permission.EDIT_PROGRAMME, frame.chosen.pk)
    late = sum(one.late for one in found) if keeps_all else 0
    if not lines and not late:
        return None
    said = f"{counted(late, 'highlight report')} of {frame.month.label} {'is' if late == 1 else 'are'} late."
    context = {"lines": lines, "late": said if late else ""}
    return Panel(title="Month end", template="workstreams/month_end_card.html", context=context, waits=True)


def leads(context: PackContext, day: date) -> dict[str, list[User]]:
    """Leads of the month's workstreams write on the highlights of the pack."""
    found = led_standings(partnership=context.partnership, month=context.month, today=day)
    people = {one.workstream.lead.pk: one.workstream.lead for one in found if one.workstream.lead}
    return {"highlights": sorted(people.values(), key=lambda user: user.name)}


register_sub_page(SubPage(16, "Are we doing what we said?", "Highlights", "workstreams:highlights"))
register_home_card(HomeCard(order=15, permission=Permission.UPDATE_WORKSTREAMS, build=month_end))
register_pack_section(PackSection(62, "highlights", "Highlights", section))
register_contributors(ContributorSource(order=30, key="workstreams", who=leads))
