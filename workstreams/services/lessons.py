"""Lessons, and what the root causes of people's admissions and delays have to do with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from cohorts.domain import codes
from cohorts.models import RootCause
from cohorts.services.root_causes_register import counts_by_area
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Changes, Table
from workstreams.models import Lesson

MOST_OFFERED = 200


def _check(row: Lesson, act: Act) -> None:
    if row.area not in {code.code for code in codes.REVIEW_AREA.codes}:
        raise Refusal("Choose the area from the list.", field="area")
    if row.learnt_on > act.today:
        raise Refusal("It cannot have been learnt on a day that is still to come.", field="learnt_on")
    if row.shared_on is not None and row.shared_on < row.learnt_on:
        raise Refusal("The Board heard of it before it was learnt.", field="shared_on")
    if row.workstream is not None and row.workstream.partnership_id != row.partnership_id:
        raise Refusal("The workstream belongs to another partnership.", field="workstream")


def _after(row: Lesson, changes: Changes, act: Act) -> None:
    before, now = changes.get("root_causes", [[], []])
    added = set(now) - set(before or ())
    seen = RootCause.objects.visible_to(act.scope).filter(spell__partnership=row.partnership_id, pk__in=added)
    if seen.count() != len(added):
        raise Refusal("Choose root causes of people whom you may see.", field="root_causes")


LESSONS = Table(
    model=Lesson, noun="a lesson", permission=Permission.EDIT_PROGRAMME, check=_check, after=_after
)


@dataclass(frozen=True, slots=True)
class LessonAsk:
    """Which lessons are asked for: of an area and a workstream, with words, or those the Board has not heard."""

    area: str = ""
    workstream_id: UUID | None = None
    text: str = ""
    unshared: bool = False


def lessons_of(*, scope: Scope, partnership: Partnership, ask: LessonAsk) -> QuerySet[Lesson]:
    """Lessons that the reader may see, the newest first; `causes` says how many root causes each has."""
    found = Lesson.objects.visible_to(scope).of(partnership).current()
    if ask.area:
        found = found.filter(area=ask.area)
    if ask.workstream_id is not None:
        found = found.filter(workstream=ask.workstream_id)
    if ask.unshared:
        found = found.filter(shared_on__isnull=True)
    for word in ask.text.split():
        found = found.filter(finding__icontains=word)
    counted = found.annotate(causes=Count("root_causes"))
    return counted.select_related("owner", "workstream").order_by("-learnt_on", "-number")


@dataclass(frozen=True, slots=True)
class Cause:
    """A root-cause review as somebody sees it who may see its person."""

    id: UUID
    person_id: UUID
    reference: str
    area: str
    held_on: date


def causes_on_offer(*, scope: Scope, partnership: Partnership) -> list[Cause]:
    """The newest root-cause reviews of people whom the reader may see: what a lesson may be tied to. One query."""
    found = RootCause.objects.visible_to(scope).filter(spell__partnership=partnership)
    return _causes(found.order_by("-held_on", "pk")[:MOST_OFFERED])


def causes_behind(*, lesson: Lesson, scope: Scope) -> tuple[int, list[Cause]]:
    """How many root-cause reviews stand behind a lesson, and those whose person the reader may see. Two queries."""
    seen = RootCause.objects.visible_to(scope).filter(lessons=lesson).order_by("-held_on", "pk")
    return lesson.root_causes.count(), _causes(seen)


def _causes(found: QuerySet[RootCause]) -> list[Cause]:
    values = found.values_list("pk", "spell__person_id", "spell__person__reference", "area", "held_on")
    return [Cause(*row) for row in values]


@dataclass(frozen=True, slots=True)
class AreaTaught:
    """An area of review: how many root causes the register holds, and the lessons drawn."""

    area: str
    label: str
    causes: int
    lessons: tuple[Lesson, ...]

    @property
    def untaught(self) -> bool:
        """Root causes were found and nothing was learnt for everybody yet."""
        return bool(self.causes) and not self.lessons


def taught_by_area(*, scope: Scope, partnership: Partnership, day: date) -> list[AreaTaught]:
    """Every area with root causes or lessons up to the day: first those without a lesson, then by how many causes.

    Counts are of everybody, as figures are; nobody is named. Raises PermissionDenied as figures do.
    """
    counts = counts_by_area(scope=scope, partnership_id=partnership.pk, day=day)
    lessons = lessons_of(scope=scope, partnership=partnership, ask=LessonAsk()).filter(learnt_on__lte=day)
    by_area = _by_area(lessons)
    areas = [
        AreaTaught(code.code, code.label, counts.get(code.code, 0), tuple(by_area.get(code.code, ())))
        for code in codes.REVIEW_AREA.codes
    ]
    told = [area for area in areas if area.causes or area.lessons]
    return sorted(told, key=lambda area: (not area.untaught, -area.causes))


def _by_area(lessons: Iterable[Lesson]) -> dict[str, list[Lesson]]:
    found: dict[str, list[Lesson]] = {}
    for lesson in lessons:
        found.setdefault(lesson.area, []).append(lesson)
    return found
