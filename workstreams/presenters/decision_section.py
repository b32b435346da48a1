"""The board pack's section of decisions and support: what was decided in the month, what is asked of whom."""

from __future__ import annotations

from collections.abc import Sequence

from tcp_portal.charts import Column, Table, words
from tcp_portal.packs.document import Block, Section, Text
from tcp_portal.web.registry import PackContext
from workstreams.models import Decision, SupportRequest
from workstreams.presenters.decisions import meeting_words
from workstreams.presenters.owner_words import NOBODY, owner_of
from workstreams.services.decisions import asked_for, decided_in
from workstreams.services.support import waiting_on

KEY, TITLE = "decisions", "Decisions and support asked for"


def decisions_section(context: PackContext) -> Section | None:
    """Decisions of the month, those asked for by the end of the next one, at whose meetings the pack is read, and
    requests that wait at the month's end; None where there are none at all."""
    scope, here, day = context.scope, context.partnership, context.as_at
    made = list(decided_in(scope=scope, partnership=here, first=context.month.first, last=day))
    asked = list(asked_for(scope=scope, partnership=here, until=context.month.next.last))
    waiting = list(waiting_on(scope=scope, partnership=here, day=day))
    if not (made or asked or waiting):
        return None
    blocks: list[Block] = [_decided(made)] if made else [Text("No decision was made in the month.")]
    blocks += [_asked(asked)] if asked else []
    blocks += [_waiting(waiting, context)] if waiting else []
    return Section(KEY, TITLE, tuple(blocks), summary=_summary(made, asked, waiting, context))


def _summary(
    made: Sequence[Decision],
    asked: Sequence[Decision],
    waiting: Sequence[SupportRequest],
    context: PackContext,
) -> str:
    said = f"{words.counted(len(made), 'decision')} made or declined in {context.month.label}"
    said += f", {words.number(len(asked))} asked for" if asked else ""
    wait = "waits" if len(waiting) == 1 else "wait"
    requests = words.counted(len(waiting), "request")
    return f"{said}. {requests} for support {wait} for an answer." if waiting else f"{said}."


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


def _waiting(requests: Sequence[SupportRequest], context: PackContext) -> Table:
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
                (context.as_at - one.asked_on).days,
                one.needed_by,
            )
            for one in requests
        ),
    )
