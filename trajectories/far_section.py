"""The board pack's section of people out of area, and of the visits that they are due: counts only."""

from __future__ import annotations

from cohorts.domain.codes import OUT_OF_AREA_REASON
from cohorts.services.pack_counts import VisitCounts, visit_counts
from tcp_portal.charts import words
from tcp_portal.packs.document import Block, Note, Section, Text
from tcp_portal.web.registry import PackContext
from trajectories.part_tables import BACK, counted_table, parts_tables
from trajectories.presenters.blocks import code_counts
from trajectories.presenters.page_far import (
    DISTANCE,
    change,
    headline,
    over_time,
    reason_codes,
    unexplained,
)
from trajectories.services.dashboard import Ask
from trajectories.services.story_far import far_away

KEY, TITLE = "far", "Out of area and visits"


def section(context: PackContext) -> Section:
    """How many are far from home, since when more or fewer, why, and whether they were visited in time."""
    ask = Ask(context.partnership, context.month, context.as_at, vintage=context.figures)
    found = far_away(
        scope=context.scope, ask=ask, back=BACK + 2
    )  # so that the month a year ago is on the chart
    if not found.has_data:
        return Section(KEY, TITLE, (), summary=headline(found))
    visits = visit_counts(scope=context.scope, partnership_id=context.partnership.pk, day=context.as_at)
    told = (change(found), unexplained(found), visit_sentence(visits))
    blocks: list[Block] = [Text(" ".join(filter(None, told))), over_time(found)]
    reasons = code_counts(OUT_OF_AREA_REASON, reason_codes(found), "No reason recorded")
    if reasons:
        caption = f"Reasons on {words.day(context.as_at)}"
        blocks.append(counted_table(caption, "Reason", reasons))
    blocks += parts_tables(
        "Out of area",
        ("In hospital", "Out of area"),
        found,
        lambda cut: (len(found.inside(cut=cut)), len(found.far(cut=cut))),
    )
    if visits.away:
        rows = (("Visited in time", visits.away - visits.overdue), ("Overdue a visit", visits.overdue))
        blocks.append(counted_table("Visits to people out of area", "Visit", rows))
    blocks.append(Note(f"A person may have several reasons. {DISTANCE}"))
    return Section(KEY, TITLE, tuple(blocks), summary=headline(found))


def visit_sentence(visits: VisitCounts) -> str:
    """How many visits are overdue, and how many people were never visited."""
    if not visits.away:
        return ""
    verb = "is" if visits.overdue == 1 else "are"
    said = (
        f"{words.number(visits.overdue)} of {words.people(visits.away)} out of area {verb} overdue a visit"
        if visits.overdue
        else "No visit is overdue"
    )
    never = visits.never
    if not never:
        return f"{said}."
    return f"{said}; {words.number(never)} {'has' if never == 1 else 'have'} never been visited."
