"""Which team has which course, how that stands against what was asked, and how it came to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Q, Sum

from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from workstreams.domain.training import (
    Coverage,
    Need,
    Standing,
    counts_after,
    coverage,
    rule,
    standing,
    together,
)
from workstreams.models import Course, Team, Training, TrainingNeed


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a team, and how that stands on the day."""

    pk: UUID
    need: Need
    standing: Standing
    rule: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A team and a course: how many are covered, and what was asked if anything."""

    team: Team
    course: Course
    covered: Coverage
    asked: Asked | None = None

    @property
    def standing(self) -> Standing | None:
        """How what was asked stands; None where nothing was."""
        return self.asked.standing if self.asked else None


@dataclass(frozen=True)
class Matrix:
    """Every team with every course on a day."""

    day: date
    courses: Sequence[Course]
    teams: Sequence[Team]
    cells: dict[tuple[UUID, UUID], Cell]

    def of_team(self, team: Team) -> list[Cell]:
        """The cells of a team, in the order of the courses."""
        return [self.cells[team.pk, course.pk] for course in self.courses]

    def of_course(self, course: Course) -> list[Cell]:
        """The cells of a course, in the order of the teams."""
        return [self.cells[team.pk, course.pk] for team in self.teams]

    @cached_property
    def asked(self) -> list[Cell]:
        """The cells of which something was asked: late ones first, the longest late before."""
        order = {one: at for at, one in enumerate(Standing)}
        found = [(cell, cell.asked) for cell in self.cells.values() if cell.asked]
        found.sort(key=lambda pair: (order[pair[1].standing], pair[1].need.due, pair[0].team.name))
        return [cell for cell, _ in found]

    def late(self) -> list[Cell]:
        """What should have been reached and was not."""
        return [cell for cell in self.asked if cell.standing is Standing.LATE]


def matrix(*, scope: Scope, partnership: Partnership, day: date, team: Team | None = None) -> Matrix:
    """Every current team (or one) with every current course: four queries, however many were trained."""
    courses = list(Course.objects.visible_to(scope).of(partnership).current().order_by("kind", "name"))
    teams = [team] if team else list(_teams(scope, partnership))
    trained = _trained(scope, partnership, courses, day)
    needs = {
        (need.team_id, need.course_id): need
        for need in TrainingNeed.objects.visible_to(scope).of(partnership).current()
    }
    cells = {
        (one.pk, course.pk): _cell(
            one, course, trained.get((one.pk, course.pk), 0), needs.get((one.pk, course.pk)), day
        )
        for one in teams
        for course in courses
    }
    return Matrix(day, courses, teams, cells)


def _teams(scope: Scope, partnership: Partnership) -> Iterable[Team]:
    found = Team.objects.visible_to(scope).of(partnership).current().select_related("place", "organisation")
    return found.order_by("place__position", "name")


def _trained(
    scope: Scope, partnership: Partnership, courses: Iterable[Course], day: date
) -> dict[tuple[UUID, UUID], int]:
    """How many trainings of each (team, course) count on the day."""
    counting = Q(pk__in=())
    for course in courses:
        after = counts_after(day, course.lasts_months)
        counting |= Q(course=course.pk) & (Q(on__gt=after) if after else Q())
    found = Training.objects.visible_to(scope).of(partnership).current().filter(counting, on__lte=day)
    sums = found.values_list("team", "course").annotate(people=Sum("people")).order_by()
    return {(team, course): people for team, course, people in sums}


def _cell(team: Team, course: Course, trained: int, asked: TrainingNeed | None, day: date) -> Cell:
    covered = coverage(trained, team.people)
    if asked is None:
        return Cell(team, course, covered)
    need = Need(asked.percent, Month.of(asked.due_on))
    how = Asked(asked.pk, need, standing(covered, need, day), rule(covered, need, day))
    return Cell(team, course, covered, how)


@dataclass(frozen=True, slots=True)
class SessionMonth:
    """The sessions of a course that began in a month, and what all teams' coverage was at its end, or on the day."""

    month: Month
    trained: int
    covered: Coverage


def course_history(
    *, course: Course, cells: Sequence[Cell], day: date, months: int = 13
) -> list[SessionMonth]:
    """The last months of a course, oldest first. One query. Teams count with the size that they told last."""
    sizes = {cell.team.pk: cell.team.people for cell in cells}
    trainings = list(
        Training.objects.current()
        .filter(course=course.pk, on__lte=day, team__in=sizes)
        .values_list("team", "on", "people")
    )
    found = []
    for month in (Month.of(day).plus(step) for step in range(1 - months, 1)):
        end = min(month.last, day)
        since = counts_after(end, course.lasts_months)
        counted = dict.fromkeys(sizes, 0)
        for team, on, people in trainings:
            if on <= end and (since is None or on > since):
                counted[team] += people
        found.append(
            SessionMonth(
                month,
                sum(people for _, on, people in trainings if month.first <= on <= end),
                together(coverage(counted[team], size) for team, size in sizes.items()),
            )
        )
    return found
