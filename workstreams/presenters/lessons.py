"""Lessons, one lesson, and what root causes teach by area, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cohorts.domain.codes import REVIEW_AREA
from tcp_portal.charts import words
from workstreams.models import Lesson, LessonSource
from workstreams.presenters.owner_words import NOBODY, owner_of
from workstreams.services.lessons import AreaTaught, Cause

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

_CAUSE = "root-cause review"


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson in the list; `causes` says how many root causes stand behind it, and of nobody whose."""

    href: str
    number: str
    area: str
    finding: str
    source: str
    learnt: str
    shared: str
    is_shared: bool
    causes: str
    owner: str


def lesson_lines(lessons: Iterable[Lesson], frame: Frame) -> list[LessonLine]:
    """Lessons as the list shows them; each has `causes`, how many root causes it has."""
    return [_line(lesson, frame, lesson.causes) for lesson in lessons]  # type: ignore[attr-defined]  # annotated


def _line(lesson: Lesson, frame: Frame, causes: int) -> LessonLine:
    return LessonLine(
        href=frame.url("workstreams:lesson", lesson.pk),
        number=str(lesson),
        area=REVIEW_AREA.label(lesson.area),
        finding=lesson.finding,
        source=LessonSource(lesson.source).label,
        learnt=words.short_day(lesson.learnt_on),
        shared=words.short_day(lesson.shared_on) if lesson.shared_on else "Not yet",
        is_shared=lesson.shared_on is not None,
        causes=words.counted(causes, _CAUSE) if causes else "",
        owner=owner_of(lesson) or NOBODY,
    )


@dataclass(frozen=True, slots=True)
class LessonPage:
    """One lesson. `causes` are (words, address) of the root causes that the reader may see."""

    title: str
    area: str
    finding: str
    facts: tuple[tuple[str, str], ...]
    causes_sentence: str
    causes: tuple[tuple[str, str], ...]


def lesson_page(lesson: Lesson, count: int, seen: Sequence[Cause], frame: Frame) -> LessonPage:
    """The page of one lesson; of root causes that the reader may not see it says only how many there are."""
    return LessonPage(
        title=f"Lesson {lesson}",
        area=REVIEW_AREA.label(lesson.area),
        finding=lesson.finding,
        facts=(
            ("Comes from", LessonSource(lesson.source).label),
            ("Learnt on", words.day(lesson.learnt_on)),
            ("Shared with the Board", words.day(lesson.shared_on) if lesson.shared_on else "Not yet"),
            ("Workstream", lesson.workstream.name if lesson.workstream else "None of them"),
            ("Owner", owner_of(lesson) or NOBODY),
        ),
        causes_sentence=_causes_sentence(count, len(seen)),
        causes=tuple((_cause(cause), frame.url("cohorts:root_cause", cause.id)) for cause in seen),
    )


def _cause(cause: Cause) -> str:
    return f"{cause.reference}: {REVIEW_AREA.label(cause.area)}, held {words.day(cause.held_on)}"


def _causes_sentence(count: int, seen: int) -> str:
    if not count:
        return "No root-cause review is tied to it."
    verb = "stands" if count == 1 else "stand"
    said = f"{words.counted(count, _CAUSE)} {verb} behind it."
    if seen == count:
        return said
    whose = f"You may not see whose {'it is' if count == 1 else 'they are'}."
    return f"{said} You may see {words.number(seen)} of them." if seen else f"{said} {whose}"


@dataclass(frozen=True, slots=True)
class TaughtRow:
    """An area: how many root causes, with the register for who may open it, and its lessons as (words, address)."""

    area: str
    causes: str
    register: str
    lessons: tuple[tuple[str, str], ...]
    flag: str


def taught_rows(areas: Iterable[AreaTaught], frame: Frame, *, sees_people: bool) -> list[TaughtRow]:
    """The areas as the page shows them."""
    return [_taught(area, frame, sees_people=sees_people) for area in areas]


def _taught(area: AreaTaught, frame: Frame, *, sees_people: bool) -> TaughtRow:
    link = sees_people and area.causes
    return TaughtRow(
        area=area.label,
        causes=words.number(area.causes),
        register=frame.url("cohorts:root_causes", area=area.area) if link else "",
        lessons=tuple(
            (f"{one}: {one.finding}", frame.url("workstreams:lesson", one.pk)) for one in area.lessons
        ),
        flag=f"{words.counted(area.causes, 'root cause')}, no lesson yet" if area.untaught else "",
    )


def taught_sentence(areas: Sequence[AreaTaught]) -> str:
    """In how many areas something went wrong and nothing is learnt for everybody yet."""
    with_causes = [area for area in areas if area.causes]
    if not with_causes:
        return "No root-cause review is in the register yet."
    found = words.counted(sum(area.causes for area in with_causes), _CAUSE)
    untaught = sum(area.untaught for area in with_causes)
    among = words.counted(len(with_causes), "area")
    if not untaught:
        return f"{found} in {among}: there is a lesson in each."
    return f"{found} in {among}: {words.number(untaught)} {'has' if untaught == 1 else 'have'} no lesson yet."
