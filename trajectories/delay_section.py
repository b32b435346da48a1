"""The board pack's section of delays and barriers: counts only, from the services of the page."""

from __future__ import annotations

from cohorts.domain.codes import ATTRIBUTION, DELAY_REASON
from cohorts.services.pack_counts import open_barriers
from tcp_portal.charts import words
from tcp_portal.packs.document import Block, Note, Section, Text
from tcp_portal.web.registry import PackContext
from trajectories.part_tables import BACK, counted_table, parts_tables
from trajectories.presenters.blocks import code_counts
from trajectories.presenters.page_delays import (
    attribution_codes,
    headline,
    lost_chart,
    lost_sentence,
    over_time,
    reason_codes,
)
from trajectories.services.dashboard import Ask
from trajectories.services.story_delays import Delayed, delayed

KEY, TITLE = "delays", "Delays and barriers"
_NOT_RECORDED = "Not recorded"


def section(context: PackContext) -> Section:
    """How many are delayed, why, put down to whom, the days lost, and who is to take barriers away."""
    ask = Ask(context.partnership, context.month, context.as_at, vintage=context.figures)
    found = delayed(scope=context.scope, ask=ask, back=BACK)
    if not found.has_data:
        return Section(KEY, TITLE, (), summary=headline(found))
    barriers = open_barriers(scope=context.scope, partnership_id=context.partnership.pk, day=context.as_at)
    blocks: list[Block] = [
        Text(f"{lost_sentence(found)} {_barriers(barriers)}"),
        over_time(found),
        lost_chart(found),
    ]
    blocks += _why(found)
    blocks += parts_tables(
        "Delays",
        ("In hospital", "Delayed"),
        found,
        lambda cut: (len(found.inside(cut=cut)), len(found.delayed(cut=cut))),
    )
    if barriers:
        rows = [(name or "Nobody named", count) for name, count in barriers]
        caption = "Open barriers by who is to act"
        blocks.append(counted_table(caption, "Organisation", rows, "Barriers", adds_up=True))
    blocks.append(Note("A person may have several reasons at a time; a day of a person is lost once."))
    return Section(KEY, TITLE, tuple(blocks), summary=headline(found))


def _why(found: Delayed) -> list[Block]:
    day = words.day(found.ask.as_at)
    reasons = code_counts(DELAY_REASON, reason_codes(found), _NOT_RECORDED)
    put_down = code_counts(ATTRIBUTION, attribution_codes(found), _NOT_RECORDED)
    return [
        counted_table(caption, head, rows)
        for caption, head, rows in (
            (f"Reasons for delay on {day}", "Reason", reasons),
            (f"Put down to, on {day}", "Put down to", put_down),
        )
        if rows
    ]


def _barriers(barriers: list[tuple[str, int]]) -> str:
    count = sum(one for _, one in barriers)
    if not count:
        return "No barrier is open."
    return f"{words.counted(count, 'barrier is', 'barriers are')} open."
