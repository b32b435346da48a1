"""What of the money waits: cards of the home page."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from finance.services.waiting import money_waiting, rounds_to_decide
from tcp_portal.access import Permission
from tcp_portal.charts.words import day, number
from tcp_portal.web import PortalRequest
from tcp_portal.web.registry import HomeCard, Panel, register_home_card


def money_card(request: HttpRequest) -> Panel | None:
    """For who keeps the money: tranches that are overdue, transfers with the panel; the way to the money else."""
    asked = cast(PortalRequest, request)
    frame = asked.frame
    if frame.chosen is None or not asked.scope.allows(Permission.EDIT_MONEY, frame.chosen.pk):
        return None
    found = money_waiting(scope=asked.scope, partnership=frame.chosen, day=frame.day)
    lines = [
        (number(count), one if count == 1 else many, frame.url(name))
        for count, one, many, name in (
            (found.tranches, "tranche is overdue", "tranches are overdue", "finance:awards"),
            (
                found.transfers,
                "funding transfer is with the panel",
                "funding transfers are with the panel",
                "finance:transfers",
            ),
        )
        if count
    ]
    return Panel("Money", "finance/waiting_card.html", {"lines": lines}, waits=True) if lines else None


def rounds_card(request: HttpRequest) -> Panel | None:
    """For who runs funds: rounds that are closed and not decided; no card where none is."""
    asked = cast(PortalRequest, request)
    frame = asked.frame
    if frame.chosen is None:
        return None
    lines = [
        (
            f"{round_.fund.name}, {round_.name}",
            f"closed on {day(round_.closes_on)}",
            frame.url("finance:round_decision", round_.pk),
        )
        for round_ in rounds_to_decide(asked.scope, frame.day)
    ]
    return (
        Panel("Rounds to decide", "finance/rounds_card.html", {"lines": lines}, waits=True) if lines else None
    )


register_home_card(HomeCard(order=13, permission=Permission.RUN_FUNDS, build=rounds_card))
register_home_card(HomeCard(order=16, permission=Permission.EDIT_MONEY, build=money_card))
