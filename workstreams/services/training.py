"""Keeping teams, courses, which team is to have which course, and who was trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from tcp_portal import rows
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.directory import organisations_of
from tcp_portal.rows import Table
from workstreams.models import Course, Team, Training, TrainingNeed

_LONGEST = 240  # months that a course may count


def _check_course(row: Course, _act: Act) -> None:
    if row.lasts_months is not None and not 1 <= row.lasts_months <= _LONGEST:
        raise Refusal(
            f"Enter 1 to {_LONGEST} months, or nothing where it counts for good.", field="lasts_months"
        )


def _check_team(row: Team, act: Act) -> None:
    if row.place is not None and row.place.partnership_id != row.partnership_id:
        raise Refusal("The place belongs to another partnership.", field="place")
    if row.organisation_id is not None and row._state.adding:
        members = dict(organisations_of(row.partnership_id, on=act.today))
        if row.organisation_id not in members:
            raise Refusal("The organisation is no member of the partnership.", field="organisation")
    if (row.people is None) != (row.counted_on is None):
        field = "people" if row.people is None else "counted_on"
        raise Refusal("Enter how many work there and the day of the count, or neither.", field=field)
    if row.counted_on is not None and row.counted_on > act.today:
        raise Refusal("The day of the count must not lie ahead.", field="counted_on")


def _check_together(row: TrainingNeed | Training) -> None:
    if row.team.partnership_id != row.course.partnership_id:
        raise Refusal("The course belongs to another partnership.", field="course")


def _check_need(row: TrainingNeed, _act: Act) -> None:
    _check_together(row)
    if not 1 <= row.percent <= 100:
        raise Refusal("Enter a share from 1 to 100 per cent.", field="percent")
    twin = TrainingNeed.objects.current().filter(team=row.team_id, course=row.course_id).exclude(pk=row.pk)
    if twin.exists():
        raise Refusal("The team is to have this course already: change what was asked.", field="course")


def _check_training(row: Training, act: Act) -> None:
    _check_together(row)
    if row.on > act.today:
        raise Refusal("A session that lies ahead has trained nobody yet.", field="on")
    if row.people < 1:
        raise Refusal("Enter how many people were trained, or leave the team out.", field="people")
    twin = Training.objects.current().filter(team=row.team_id, course=row.course_id, on=row.on)
    if twin.exclude(pk=row.pk).exists():
        raise Refusal(
            f"{row.team.name}: this course on this day is recorded already. Change it there.", field="people"
        )


COURSES = Table(model=Course, noun="a course", permission=Permission.EDIT_SUPPLY, check=_check_course)
TEAMS = Table(model=Team, noun="a team", permission=Permission.EDIT_SUPPLY, check=_check_team)
NEEDS = Table(
    model=TrainingNeed,
    noun="training that a team is to have",
    permission=Permission.EDIT_SUPPLY,
    partnership=lambda row: row.team.partnership_id,
    check=_check_need,
)
TRAININGS = Table(
    model=Training,
    noun="a training",
    permission=Permission.EDIT_SUPPLY,
    partnership=lambda row: row.team.partnership_id,
    check=_check_training,
)


@dataclass(frozen=True, slots=True)
class Session:
    """A course on a day, and how many people of each team had it."""

    course_id: UUID
    on: date
    people: Mapping[UUID, int]
    source: str = ""


@transaction.atomic
def record_session(*, session: Session, act: Act) -> list[Training]:
    """A training of each team that was there, all or none. A refusal of one names the team by its id as the field."""
    found = []
    for team_id, people in session.people.items():
        values = {
            "team": team_id, "course": session.course_id, "on": session.on, "people": people, "source": session.source,
        }  # fmt: skip
        try:
            found.append(rows.add(TRAININGS, values=values, act=act))
        except Refusal as refusal:
            field = str(team_id) if refusal.field == "people" else refusal.field
            raise Refusal(refusal.sentence, field=field) from refusal
    return found
