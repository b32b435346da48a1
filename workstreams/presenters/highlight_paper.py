"""The reports of a month on one paper: for whom it is, the reports, and the actions with those of the place first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tcp_portal.charts import words
from tcp_portal.months import Month
from tcp_portal.web.frame import Frame
from workstreams.models import PlanAction
from workstreams.presenters.action_words import TONES
from workstreams.presenters.highlights import Report, month_headline
from workstreams.services.actions import judged
from workstreams.services.highlight_chase import Standing
from workstreams.services.highlight_paper import Audience, PaperActions


@dataclass(frozen=True, slots=True)
class PaperAction:
    """An action on the paper; `is_near` where it is of the audience's place."""

    ref: str
    what: str
    workstream: str
    owner: str
    due: str
    colour: str
    tone: str
    rule: str
    is_near: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed."""

    heading: str
    headline: str
    first: str
    reports: tuple[Report, ...]
    missing: str
    actions: tuple[PaperAction, ...]
    more: str


def paper_of(
    found: Sequence[Standing],
    reports: Mapping[UUID, Report],
    actions: PaperActions,
    frame: Frame,
    audience: Audience | None,
) -> Paper:
    """One source: the audience changes the heading and which actions come first, never the words."""
    missing = [one.workstream.name for one in found if one.workstream.pk not in reports]
    more = f"{words.number(actions.left_out)} more stand in the portal." if actions.left_out else ""
    return Paper(
        heading=f"For {audience.name}" if audience else "For all member organisations",
        headline=month_headline(found, frame.month),
        first=_first(audience),
        reports=tuple(reports.values()),
        missing=f"Not written for {frame.month.label}: {words.list_words(missing)}." if missing else "",
        actions=tuple(_action(row, actions) for row in actions.rows),
        more=more,
    )


def _first(audience: Audience | None) -> str:
    if audience is None:
        return ""
    where = words.list_words(audience.places) if audience.places else audience.name
    return f"Actions of {where} come first."


def _action(row: PlanAction, actions: PaperActions) -> PaperAction:
    found = judged(row, actions.day)
    owner = row.owner_words or "No owner"
    return PaperAction(
        ref=str(row),
        what=row.what,
        workstream=row.workstream.name if row.workstream else "",
        owner=f"{owner}, {row.organisation.short_name}" if row.organisation else owner,
        due=Month.of(row.due_on).short,
        colour=found.words,
        tone=TONES[found.colour],
        rule=found.rule,
        is_near=row.organisation_id in actions.near,
    )
