"""What the trail puts into shared pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

from tcp_portal.access import Permission
from tcp_portal.audit.reading import alerts_waiting, looks_since
from tcp_portal.charts.words import number
from tcp_portal.web.registry import HomeCard, NavItem, Panel, register_home_card, register_navigation

if TYPE_CHECKING:
    from tcp_portal.web import PortalRequest


def log_card(request: HttpRequest) -> Panel:
    """How much was looked at today and in the seven days that end today."""
    asked = cast("PortalRequest", request)
    today = asked.frame.today
    looks = [
        (number(count), f"{'look' if count == 1 else 'looks'} {when}")
        for count, when in (
            (looks_since(asked.scope, today), "today"),
            (looks_since(asked.scope, today - timedelta(days=6)), "in the last 7 days"),
        )
    ]
    return Panel(
        title="Access log",
        template="audit/home_card.html",
        context={"looks": looks, "waiting": alerts_waiting(asked.scope)},
    )


register_home_card(HomeCard(order=80, permission=Permission.VIEW_ACCESS_LOG, build=log_card))
register_navigation(
    NavItem(order=95, label="Access log", url_name="audit:log", permission=Permission.VIEW_ACCESS_LOG)
)
