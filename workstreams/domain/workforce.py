"""What the specifications need of the workforce: gaps by role and stage, and skills that no course teaches.

Source: Building the Right Support notes, section 10, row "002 workforce project".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """A role at a stage of one specification, in whole-time equivalents; `available` None: nobody told."""

    stage: str
    role: str
    skill: str
    needed: Decimal
    available: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """What is missing; never below nothing; None where it is not known."""
        return None if self.available is None else max(self.needed - self.available, NONE)


@dataclass(slots=True)
class Sum:
    """Several lines together; of those whose availability is not known only the need is counted, apart."""

    needed: Decimal = NONE
    available: Decimal = NONE
    gap: Decimal = NONE
    not_known: Decimal = NONE

    @property
    def told(self) -> bool:
        """Whether somebody told of any part of it what is there; else neither that nor the gap is known."""
        return self.needed != self.not_known

    def take(self, line: Line) -> None:
        """Adds a line. What is to spare at one line fills no gap of another."""
        self.needed += line.needed
        if line.available is None or line.gap is None:
            self.not_known += line.needed
        else:
            self.available += line.available
            self.gap += line.gap


@dataclass(slots=True)
class SkillNeed:
    """A skill that is missing: who is to have it, how much is missing, and the course that teaches it, if any."""

    skill: str
    course: str
    roles: list[str] = field(default_factory=list)
    sum: Sum = field(default_factory=Sum)


def gaps(lines: Iterable[Line]) -> dict[tuple[str, str], Sum]:
    """The sum of each (role, stage)."""
    found: dict[tuple[str, str], Sum] = {}
    for line in lines:
        found.setdefault((line.role, line.stage), Sum()).take(line)
    return found


def course_of(skill: str, courses: Iterable[str]) -> str:
    """The course that teaches a skill: the name of one holds that of the other; empty where there is none."""
    wanted = skill.casefold()
    names = (name for name in courses if name.casefold() in wanted or wanted in name.casefold())
    return next(names, "")


def skills_missing(lines: Iterable[Line], courses: Iterable[str]) -> list[SkillNeed]:
    """Skills of lines with a gap, or whose availability is not known; those without a course first, then the widest."""
    names, found = list(courses), dict[str, SkillNeed]()
    for line in lines:
        if line.skill and line.gap != 0:
            need = found.setdefault(line.skill, SkillNeed(line.skill, course_of(line.skill, names)))
            need.sum.take(line)
            if line.role not in need.roles:
                need.roles.append(line.role)
    return sorted(found.values(), key=lambda need: (bool(need.course), -need.sum.gap, need.skill))
