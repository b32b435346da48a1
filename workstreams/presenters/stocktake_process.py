"""The part of a stocktake about how discharges and admissions are managed: meetings, lessons, admissions by place."""

from __future__ import annotations

from collections.abc import Sequence

from cohorts.domain.codes import REVIEW_AREA
from tcp_portal.charts import Column, Table
from tcp_portal.months import Month
from tcp_portal.packs.document import Block, Section, Text
from tcp_portal.packs.parts import PartAsk
from trajectories.services.checks import Checked
from trajectories.stocktake_parts import Flags, by_place
from workstreams.models import Lesson
from workstreams.models.meetings import Every
from workstreams.services.series import SeriesStanding, rhythm
from workstreams.services.stocktake import lessons_with_actions


def process(ask: PartAsk, checked: Checked, flags: Flags) -> Sequence[Section]:
    """The rhythm of meetings, what was learnt and is done about it, and admissions by place."""
    context = ask.context
    meetings = rhythm(partnership=context.partnership, scope=context.scope, day=ask.day)
    lessons = lessons_with_actions(scope=context.scope, partnership=context.partnership, day=ask.day)
    blocks: list[Block] = [*flags, by_place(checked)]
    blocks += [_meetings(meetings)] if meetings else [Text("No rhythm of meetings is recorded.")]
    blocks += [_lessons(lessons)] if lessons else [Text("No lesson is recorded.")]
    return [Section("process", "Discharges and admissions", tuple(blocks))]


def _meetings(meetings: Sequence[SeriesStanding]) -> Table:
    columns = (Column("Meeting"), Column("For"), Column("How often"), Column("Purpose"))
    rows = tuple(
        (
            one.series.name,
            one.series.place.name if one.series.place else "The partnership",
            Every(one.series.every).label,
            one.series.purpose or None,
        )
        for one in meetings
    )
    return Table("How discharges and admissions are managed", columns, rows)


def _lessons(lessons: Sequence[Lesson]) -> Table:
    columns = (Column("Area of review"), Column("What was learnt"), Column("Action"))
    rows = tuple((REVIEW_AREA.label(one.area), one.finding, _actions(one)) for one in lessons)
    return Table("What reviews of admissions and delays taught", columns, rows)


def _actions(lesson: Lesson) -> str:
    found = [f"{one.what} ({Month.of(one.due_on).label})" for one in lesson.actions.all()]
    return "\n".join(found) or "None agreed"
