"""Meetings: what they put into shared pages."""

from __future__ import annotations

from django.http import HttpRequest

from tcp_portal.access import Permission
from tcp_portal.packs.sources import BinderSource, register_binder
from tcp_portal.web.registry import HomeCard, Panel, SubPage, register_home_card, register_sub_page
from workstreams.presenters.agenda_pack import KEY, agenda_binder
from workstreams.presenters.meeting_card import card_lines
from workstreams.services.meetings import next_meetings


def meetings_card(request: HttpRequest) -> Panel | None:
    """The next meetings, and what their agendas still need."""
    frame, scope = request.frame, request.scope  # type: ignore[attr-defined]  # a portal request
    if frame.chosen is None or not scope.allows(Permission.VIEW_PROGRAMME, frame.partnership.pk):
        return None
    found = next_meetings(scope=scope, partnership_id=frame.partnership.pk, day=frame.as_at)
    if not found:
        return None
    return Panel("Next meetings", "workstreams/meeting_card.html", {"lines": card_lines(found, frame)})


register_sub_page(SubPage(40, "Who decides?", "Meetings", "workstreams:meetings"))
register_home_card(HomeCard(order=36, permission=Permission.VIEW_PROGRAMME, build=meetings_card))
register_binder(
    BinderSource(1, KEY, Permission.KEEP_MEETINGS, ("Meetings", "workstreams:meetings"), agenda_binder)
)
