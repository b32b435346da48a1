"""What the home page says of the month end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tcp_portal.access import Scope
from tcp_portal.charts.words import day
from tcp_portal.months import Month
from tcp_portal.packs.models import RunState, RunWords
from tcp_portal.packs.month_end.services.reading import runs_of_month
from tcp_portal.packs.month_end.services.rights import works_on
from tcp_portal.packs.month_end.services.signing import NEEDED, signed
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class AskedLine:
    title: str
    said: str
    href: str


def asked_lines(asked: Iterable[RunWords], frame: Frame) -> list[AskedLine]:
    """Each section that the reader is asked to write on."""
    return [
        AskedLine(
            one.section_title,
            f"{one.run.partnership.name}, {one.run.month.label}, by {day(one.due_on)}",
            frame.url("packs:words", one.pk),
        )
        for one in asked
    ]


@dataclass(frozen=True, slots=True)
class RunLine:
    """How a run stands in words, and whether it waits for the reader's signature."""

    said: str = ""
    waits: bool = False


def run_line(partnership: Partnership, month: Month, scope: Scope) -> RunLine:
    """How the month's run stands, for whoever works on it or signs it; empty for others and where there is none."""
    if not works_on(scope, partnership):
        return RunLine()
    run = next(iter(runs_of_month(scope=scope, partnership=partnership, month=month)), None)
    if run is None:
        return RunLine()
    said = RunState(run.state).label.lower()
    if run.state != RunState.REVIEW:
        return RunLine(f"{said}.")
    found = signed(run)
    mine = [
        signer
        for signer, right in NEEDED.items()
        if signer not in found and scope.allows(right, partnership.pk)
    ]
    return RunLine(f"{said}. It waits for your signature.", waits=True) if mine else RunLine(f"{said}.")
