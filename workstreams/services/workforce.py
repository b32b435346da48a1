"""Keeping what a model of care needs of its workforce, and adding the specifications up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cohorts.domain.codes import NEEDS_GROUP
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Table
from workstreams.domain.workforce import Line, SkillNeed, Sum, gaps, skills_missing
from workstreams.models import Course, SpecLine, WorkforceSpec


def _check_spec(row: WorkforceSpec, act: Act) -> None:
    if row.needs_group and not NEEDS_GROUP.allows(row.needs_group, act.today):
        raise Refusal("There is no such needs group.", field="needs_group")
    story = row.vignette
    if story is None:
        return
    if story.partnership_id != row.partnership_id:
        raise Refusal("The vignette belongs to another partnership.", field="vignette")
    if story.approved_at is None:
        raise Refusal("The vignette is not approved yet.", field="vignette")


def _check_line(row: SpecLine, _act: Act) -> None:
    if row.needed <= 0:
        raise Refusal("Enter how many whole-time equivalents are needed: more than nothing.", field="needed")
    if row.available is not None and row.available < 0:
        raise Refusal("Enter nothing less than 0; leave it empty where it is not known.", field="available")


SPECS = Table(
    model=WorkforceSpec,
    noun="a workforce specification",
    permission=Permission.EDIT_SUPPLY,
    check=_check_spec,
)
LINES = Table(
    model=SpecLine,
    noun="a line of a workforce specification",
    permission=Permission.EDIT_SUPPLY,
    partnership=lambda row: row.spec.partnership_id,
    check=_check_line,
)


@dataclass(frozen=True, slots=True)
class Workforce:
    """What all specifications need together: by (role, stage), and the skills that are missing."""

    gaps: dict[tuple[str, str], Sum]
    skills: list[SkillNeed]
    whole: Sum


def workforce(*, scope: Scope, partnership: Partnership) -> Workforce:
    """The roll-up of every current specification. Two queries."""
    rows = (
        SpecLine.objects.visible_to(scope).of(partnership).current().filter(spec__withdrawn_at__isnull=True)
    )
    lines = [line_of(row) for row in rows.order_by("role", "stage", "pk")]
    courses = Course.objects.visible_to(scope).of(partnership).current().order_by("name")
    return Workforce(
        gaps(lines), skills_missing(lines, courses.values_list("name", flat=True)), sum_of(lines)
    )


def sum_of(lines: Iterable[Line]) -> Sum:
    """All lines together."""
    whole = Sum()
    for line in lines:
        whole.take(line)
    return whole


def of_spec(rows: Iterable[SpecLine]) -> Sum:
    """The lines of one specification together."""
    return sum_of(line_of(row) for row in rows)


def needs_group_words(code: str) -> str:
    """A needs group as the register calls it; empty where none is named."""
    return NEEDS_GROUP.label(code) if code else ""


def line_of(row: SpecLine) -> Line:
    """A stored line as the sums read it."""
    return Line(row.stage, row.role, row.skill, row.needed, row.available)
