"""The lists of issues and of dependencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from tcp_portal.acts import Act
from tcp_portal.charts import words
from tcp_portal.months import Month
from tcp_portal.web.frame import Frame
from workstreams.domain.rag import months_late
from workstreams.domain.risk_scores import IMPACT
from workstreams.models import Dependency, DependencyState, Issue
from workstreams.presenters.risk_words import NOBODY, Tag
from workstreams.services.choices import keeps_all, workstreams_kept_by

_GRAVE = 4


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One issue."""

    number: str
    what: str
    effect: str
    impact: Tag
    workstream: str
    owner: str
    raised: str
    due: Tag
    came_from: str
    risk_url: str
    actions: str
    resolution: str
    change: str = ""
    resolve: str = ""
    withdraw: str = ""


@dataclass(frozen=True, slots=True)
class IssuesPage:
    """The page of issues."""

    told: str
    rows: tuple[IssueRow, ...]


def issues_page(page: Page[Any], frame: Frame, act: Act) -> IssuesPage:
    """The page of these issues, with links to write those that the actor may write."""
    may = _kept(frame, act)
    rows = tuple(_issue(one, frame, may_write=_writes(one, may)) for one in page.object_list)
    return IssuesPage(f"{words.counted(page.paginator.count, 'issue', 'issues')} found.", rows)


def _kept(frame: Frame, act: Act) -> set[Any] | None:
    """The workstreams that the actor writes for; None: all, and what belongs to none."""
    pk = frame.partnership.pk
    return None if keeps_all(act.scope, pk) else {one for one, _ in workstreams_kept_by(act.scope, pk)}


def _writes(row: Issue | Dependency, may: set[Any] | None) -> bool:
    return may is None or row.workstream_id in may


def _issue(one: Any, frame: Frame, *, may_write: bool) -> IssueRow:
    is_open = one.resolved_on is None
    links = ("change", "resolve") if is_open else ()
    urls = {
        name: frame.url(f"workstreams:issue_{name}", one.pk) for name in (*links, "withdraw") if may_write
    }
    return IssueRow(
        number=str(one),
        what=one.what,
        effect=one.effect,
        impact=Tag(f"{one.impact} {IMPACT[one.impact]}", "bad" if one.impact >= _GRAVE else "warn"),
        workstream=one.workstream.name if one.workstream else "The whole programme",
        owner=one.owner_words or NOBODY,
        raised=words.short_day(one.raised_on),
        due=_due(one, frame),
        came_from=f"Came from {one.risk}" if one.risk else "",
        risk_url=frame.url("workstreams:risk", one.risk_id) if one.risk and not one.risk.withdrawn_at else "",
        actions=words.counted(one.acts, "action", "actions") if one.acts else "No action yet",
        resolution="" if is_open else f"Resolved on {words.day(one.resolved_on)}: {one.resolution}",
        **urls,
    )


def _due(one: Issue, frame: Frame) -> Tag:
    if one.resolved_on is not None:
        return Tag("Resolved", "good")
    if one.due_on is None:
        return Tag("No day set", "warn")
    said = words.short_day(one.due_on)
    return Tag(f"Late since {said}", "bad") if one.due_on < frame.as_at else Tag(said)


@dataclass(frozen=True, slots=True)
class DependencyRow:
    """What one workstream waits for."""

    number: str
    what: str
    workstream: str
    waits_for: str
    due: str
    state: Tag
    owner: str
    note: str
    change: str = ""
    withdraw: str = ""


@dataclass(frozen=True, slots=True)
class DependenciesPage:
    """The page of dependencies."""

    lede: str
    told: str
    rows: tuple[DependencyRow, ...]


def dependencies_page(page: Page[Dependency], frame: Frame, act: Act, *, late: int) -> DependenciesPage:
    """The page of these dependencies; `late` of all are open and late."""
    may = _kept(frame, act)
    return DependenciesPage(
        lede=f"{words.counted(late, 'dependency is', 'dependencies are')} late."
        if late
        else "Nothing that is waited for is late.",
        told=f"{words.counted(page.paginator.count, 'dependency', 'dependencies')} found.",
        rows=tuple(_dependency(one, frame, may_write=_writes(one, may)) for one in page.object_list),
    )


_STATES = {DependencyState.MET: Tag("Met", "good"), DependencyState.BROKEN: Tag("Not met in time", "bad")}


def _dependency(one: Dependency, frame: Frame, *, may_write: bool) -> DependencyRow:
    names = ("change", "withdraw") if may_write else ()
    late = months_late(one.due_on, frame.as_at)
    still_open = (
        Tag(f"Late by {words.counted(late, 'month', 'months')}", "bad") if late else Tag("Open", "info")
    )
    return DependencyRow(
        number=str(one),
        what=one.what,
        workstream=one.workstream.name,
        waits_for=one.on_workstream.name if one.on_workstream else f"{one.on_whom}, outside the programme",
        due=Month.of(one.due_on).label,
        state=_STATES.get(DependencyState(one.state), still_open),
        owner=one.owner_words or NOBODY,
        note=one.note,
        **{name: frame.url(f"workstreams:dependency_{name}", one.pk) for name in names},
    )
