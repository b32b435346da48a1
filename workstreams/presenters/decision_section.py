"""The board pack's sections of decisions: what the Board is asked first of all; what was decided in the month, and
what support is asked of whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tcp_portal.access import Permission
from tcp_portal.charts import Column, Table, words
from tcp_portal.packs.document import Block, Section, Text
from tcp_portal.web.registry import PackContext
from workstreams.models import Decision, SupportRequest
from workstreams.presenters.decisions import meeting_words
from workstreams.presenters.owner_words import NOBODY, owner_of
from workstreams.services.decisions import asked_for, decided_in
from workstreams.services.support import waiting_on

KEY, TITLE = "decisions", "Decisions and support asked for"
ASKED = ("asked", "Decisions asked for")


def asked_section(context: PackContext) -> Section | None:
    """Decisions asked for by the end of the next month, at whose meetings the pack is read; says so where none is.

    None for a reader who does not follow the programme.
    """
    if not context.scope.allows(Permission.VIEW_PROGRAMME, context.partnership.pk):
        return None
    until = context.month.next.last
    asked = list(asked_for(scope=context.scope, partnership=context.partnership, until=until))
    said = (
        f"The Board is asked for {words.counted(len(asked), 'decision')}."
        if asked
        else "No decision is asked of the Board."
    )
    return Section(*ASKED, (_asked(asked),) if asked else (), summary=said)


def decisions_section(context: PackContext) -> Section | None:
    """Decisions of the month, and requests that wait at the month's end; None where there are none at all."""
    scope, here, day = context.scope, context.partnership, context.as_at
    made = list(decided_in(scope=scope, partnership=here, first=context.month.first, last=day))
    waiting = list(waiting_on(scope=scope, partnership=here, day=day))
    if not (made or waiting):
        return None
    blocks: list[Block] = [_decided(made)] if made else [Text("No decision was made in the month.")]
    blocks += [waiting_table(waiting, day)] if waiting else []
    return Section(KEY, TITLE, tuple(blocks), summary=_summary(made, waiting, context))


def _summary(made: Sequence[Decision], waiting: Sequence[SupportRequest], context: PackContext) -> str:
    said = f"{words.counted(len(made), 'decision')} made or declined in {context.month.label}."
    wait = "waits" if len(waiting) == 1 else "wait"
    requests = words.counted(len(waiting), "request")
    return f"{said} {requests} for support {wait} for an answer." if waiting else said


def _decided(decisions: Sequence[Decision]) -> Table:
    return Table(
        "Decided in the month",
        (Column("Number"), Column("Decision"), Column("State"), Column("Day", "date"), Column("Owner")),
        tuple(
            (str(one), one.what, one.get_state_display(), one.on, owner_of(one) or NOBODY)
            for one in decisions
        ),
    )


def _asked(decisions: Sequence[Decision]) -> Table:
    return Table(
        "Decisions asked for",
        (Column("Number"), Column("Decision"), Column("Why"), Column("Asked for", "date"), Column("Meeting")),
        tuple(
            (str(one), one.what, one.rationale, one.on, meeting_words(one.agenda_item)) for one in decisions
        ),
    )


def waiting_table(requests: Sequence[SupportRequest], day: date) -> Table:
    """What is asked of whom, and for how long it has waited by the day."""
    return Table(
        "Support that waits for an answer",
        (
            Column("Number"),
            Column("What is asked"),
            Column("Of whom"),
            Column("Asked on", "date"),
            Column("Days waited", "number"),
            Column("Needed by", "date"),
        ),
        tuple(
            (
                str(one),
                one.what,
                one.asked_of,
                one.asked_on,
                (day - one.asked_on).days,
                one.needed_by,
            )
            for one in requests
        ),
    )
