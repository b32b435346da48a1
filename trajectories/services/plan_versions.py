"""Drafting a plan and deciding on it: draft, submitted, then returned or accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from cohorts.domain.kinds import Arrangement
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Place, User
from trajectories.domain.plan_lines import TOTAL, Cell, Contradiction, contradictions
from trajectories.models import PlanPoint, PlanState, PlanVersion


@dataclass(frozen=True, slots=True)
class PointFacts:
    """One figure of the grid: a month, everyone or a part, and how many people."""

    month: Month
    value: int
    place_id: UUID | None = None
    arrangement: str = ""
    is_assumption: bool = False

    @property
    def cell(self) -> Cell:
        return Cell(self.place_id, self.arrangement)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a version is called and where its figures come from."""

    title: str
    source: str = ""
    is_assumption: bool = False
    notes: str = ""


def _author(act: Act) -> User:
    if act.by is None:
        raise Refusal("A plan needs a person who answers for it.")
    return act.by


@transaction.atomic
def create_version(*, partnership: Partnership, facts: PlanFacts, act: Act) -> PlanVersion:
    """A new empty draft with the partnership's next number."""
    author = _author(act)
    if not facts.title.strip():
        raise Refusal("Give the plan a title.", field="title")
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two drafts at once take two numbers
    last = PlanVersion.objects.filter(partnership=partnership).aggregate(last=Max("number"))["last"] or 0
    plan = PlanVersion.objects.create(
        partnership=partnership,
        number=last + 1,
        title=facts.title.strip(),
        source=facts.source,
        is_assumption=facts.is_assumption,
        notes=facts.notes,
        created_by=author,
        created_at=act.now,
    )
    _audit(plan, "draft a plan", act, {"title": [None, plan.title]})
    return plan


@transaction.atomic
def copy_version(*, plan: PlanVersion, facts: PlanFacts, act: Act) -> PlanVersion:
    """A new draft with all points of another version, to change from there."""
    copy = create_version(partnership=plan.partnership, facts=facts, act=act)
    PlanPoint.objects.bulk_create(
        PlanPoint(
            plan=copy, month=one.month, place_id=one.place_id, arrangement=one.arrangement,
            value=one.value, is_assumption=one.is_assumption,
        )
        for one in plan.points.all()
    )  # fmt: skip
    return copy


@transaction.atomic
def set_points(
    *, plan: PlanVersion, version: int, points: Sequence[PointFacts], act: Act, facts: PlanFacts | None = None
) -> PlanVersion:
    """Replaces the whole grid of a draft, and its title and source where given.

    Refuses a version that is no draft, places of another partnership and the same figure given twice; raises
    Stale where someone else saved the draft meanwhile.
    """
    plan = _fresh(plan, version, theirs=lambda now: _differences(now, points))
    if plan.state != PlanState.DRAFT:
        raise Refusal("Only a draft can be changed. Copy this version to a new draft.")
    _check_points(plan, points)
    before, after = _grid_words(points_of(plan)), _grid_words(points)
    PlanPoint.objects.filter(plan=plan).delete()
    PlanPoint.objects.bulk_create(
        PlanPoint(
            plan=plan, month=one.month.first, place_id=one.place_id, arrangement=one.arrangement,
            value=one.value, is_assumption=one.is_assumption,
        )
        for one in points
    )  # fmt: skip
    changes = audit.changes_between(before, after) | {
        key: [value, None] for key, value in before.items() if key not in after
    }
    if facts is not None:
        changes |= _rename(plan, facts)
    _save(plan)
    _audit(plan, "change a plan", act, changes)
    return plan


@transaction.atomic
def submit(*, plan: PlanVersion, version: int, act: Act) -> PlanVersion:
    """Hands a draft in for a decision. Refuses one without totals or whose parts do not add up."""
    author = _author(act)
    plan = _fresh(plan, version)
    check_submit(plan)
    plan.state, plan.submitted_by, plan.submitted_at = PlanState.SUBMITTED, author, act.now
    _save(plan)
    _audit(plan, "submit a plan", act, {"state": [PlanState.DRAFT, PlanState.SUBMITTED]})
    return plan


@transaction.atomic
def return_(*, plan: PlanVersion, version: int, reason: str, act: Act) -> PlanVersion:
    """Sends a submitted version back with a reason. It stays as it was read; work goes on in a copy."""
    author = _author(act)
    plan = _fresh(plan, version)
    check_decide(plan)
    if not reason.strip():
        raise Refusal("Say why the plan is returned.", field="reason")
    plan.state, plan.reason = PlanState.RETURNED, reason.strip()
    plan.decided_by, plan.decided_at = author, act.now
    _save(plan)
    _audit(plan, "return a plan", act, {"state": [PlanState.SUBMITTED, PlanState.RETURNED]})
    return plan


@transaction.atomic
def accept(*, plan: PlanVersion, version: int, act: Act) -> PlanVersion:
    """Makes a submitted version the plan in force and locks it. The one who submitted it may not accept it."""
    author = _author(act)
    plan = _fresh(plan, version)
    check_accept(plan, by=author)
    plan.state, plan.decided_by, plan.decided_at = PlanState.ACCEPTED, author, act.now
    _save(plan)
    _audit(plan, "accept a plan", act, {"state": [PlanState.SUBMITTED, PlanState.ACCEPTED]})
    return plan


def check_submit(plan: PlanVersion) -> None:
    """Raises the Refusal that submitting would raise."""
    if plan.state != PlanState.DRAFT:
        raise Refusal("Only a draft can be submitted.")
    points = points_of(plan)
    if not any(one.cell == TOTAL for one in points):
        raise Refusal("Enter the total for at least one month before you submit the plan.")
    if contradictions_of(plan, points):
        raise Refusal(
            "The parts do not add up to the total in every month. Correct them before you submit the plan."
        )


def check_decide(plan: PlanVersion) -> None:
    """Raises the Refusal that returning would raise."""
    if plan.state != PlanState.SUBMITTED:
        raise Refusal("Only a submitted plan can be accepted or returned.")


def check_accept(plan: PlanVersion, *, by: User) -> None:
    """Raises the Refusal that accepting would raise."""
    check_decide(plan)
    if plan.submitted_by_id == by.pk:
        raise Refusal("You submitted this plan: another person must accept it.")


def contradictions_of(plan: PlanVersion, points: Iterable[PointFacts] | None = None) -> list[Contradiction]:
    """Where the version's parts do not add up to its totals."""
    grid: dict[Cell, dict[Month, int]] = defaultdict(dict)
    for one in points_of(plan) if points is None else points:
        grid[one.cell][one.month] = one.value
    place_ids = list(Place.objects.filter(partnership=plan.partnership_id).values_list("pk", flat=True))
    return contradictions(grid, place_ids=place_ids)


def points_of(plan: PlanVersion) -> list[PointFacts]:
    """The version's figures, by month."""
    return [
        PointFacts(Month.of(one.month), one.value, one.place_id, one.arrangement, one.is_assumption)
        for one in plan.points.order_by("month")
    ]


def _check_points(plan: PlanVersion, points: Sequence[PointFacts]) -> None:
    places = set(Place.objects.filter(partnership=plan.partnership_id).values_list("pk", flat=True)) | {None}
    seen = set()
    for one in points:
        if one.place_id not in places:
            raise Refusal("A place of the plan does not belong to this partnership.")
        if one.arrangement and one.arrangement not in list(Arrangement):
            raise Refusal("The plan names an arrangement that the portal does not know.")
        if one.value < 0:
            raise Refusal(f"The plan for {one.month.label} must be 0 or more.")
        if (one.month, one.cell) in seen:
            raise Refusal(f"The plan gives the same figure for {one.month.label} twice.")
        seen.add((one.month, one.cell))


def _fresh(plan: PlanVersion, version: int, theirs: Any = None) -> PlanVersion:
    """The version as it is stored now, locked until the transaction ends; Stale where it was saved since."""
    now = PlanVersion.objects.select_for_update().select_related("partnership").get(pk=plan.pk)
    if now.version != version:
        raise Stale(version=now.version, differences=tuple(theirs(now)) if theirs else ())
    return now


def _differences(now: PlanVersion, yours: Sequence[PointFacts]) -> list[Difference]:
    theirs, mine = _grid_words(points_of(now)), _grid_words(yours)
    return [
        Difference(name, theirs.get(name), mine.get(name))
        for name in sorted(theirs.keys() | mine.keys())
        if theirs.get(name) != mine.get(name)
    ]


def _grid_words(points: Iterable[PointFacts]) -> dict[str, int]:
    return {
        f"{one.month.iso} {one.place_id or 'all'} {one.arrangement or 'all'}": one.value for one in points
    }


def _rename(plan: PlanVersion, facts: PlanFacts) -> dict[str, list[Any]]:
    if not facts.title.strip():
        raise Refusal("Give the plan a title.", field="title")
    names = ("title", "source", "is_assumption", "notes")
    before = {name: getattr(plan, name) for name in names}
    after = {name: getattr(facts, name) for name in names}
    for name, value in after.items():
        setattr(plan, name, value)
    return audit.changes_between(before, after)


def _save(plan: PlanVersion) -> None:
    plan.version += 1
    plan.save()


def _audit(plan: PlanVersion, did: str, act: Act, changes: Mapping[str, Any]) -> None:
    audit.record(
        by=act.by, did=did, at=act.now, obj=plan, partnership_id=plan.partnership_id, changes=changes
    )
