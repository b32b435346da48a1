"""Standards of care and what each place answers about them. A place that has not answered is never “not met”."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from cohorts.domain.flows import Cut
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Place
from tcp_portal.partnerships.places import places_of
from tcp_portal.principles import PRINCIPLES
from tcp_portal.rows import Table
from trajectories.domain.figures import Figure
from trajectories.domain.registry import MEASURES
from trajectories.services.measures import measures_of_months
from workstreams.models import Compliance, Meets, Standard


def _check_standard(row: Standard, _act: Act) -> None:
    if row.measure and row.measure not in MEASURES:
        raise Refusal("The portal has no such measure.", field="measure")
    if set(row.principles) - set(PRINCIPLES):
        raise Refusal("Choose from the nine principles.", field="principles")
    if row.signed_off_on and row.due_on and row.due_on < row.signed_off_on:
        raise Refusal("It cannot be due before it is signed off.", field="due_on")


STANDARDS = Table(model=Standard, noun="a standard", permission=Permission.EDIT_SUPPLY, check=_check_standard)


def _check_compliance(row: Compliance, act: Act) -> None:
    row.by = act.by
    if row.place.partnership_id != row.standard.partnership_id:
        raise Refusal("Choose a place of the partnership.", field="place")
    if row.on > act.today:
        raise Refusal("It cannot be answered for a day that is still to come.", field="on")
    if row.meets == Meets.YES and not row.evidence.strip():
        raise Refusal("Say what shows that it is met.", field="evidence")


COMPLIANCE = Table(
    model=Compliance,
    noun="an answer about a standard",
    permission=Permission.EDIT_SUPPLY,
    partnership=lambda row: row.standard.partnership_id,
    check=_check_compliance,
)
Answers = Mapping[tuple[UUID, UUID], Compliance]


def standards_of(*, scope: Scope, partnership: Partnership) -> QuerySet[Standard]:
    """The standards that the reader may see, by number."""
    return Standard.objects.visible_to(scope).of(partnership).current().order_by("number")


def answers_on(*, standards: Iterable[Standard], day: date) -> Answers:
    """What each place last answered about each standard by the day, by (standard, place). One query."""
    same = Compliance.objects.current().filter(standard=OuterRef("standard"), place=OuterRef("place"))
    latest = same.filter(on__lte=day).order_by("-on").values("pk")[:1]
    found = Compliance.objects.current().filter(standard__in=list(standards), pk=Subquery(latest))
    return {(one.standard_id, one.place_id): one for one in found.select_related("by")}


def history_of(standard: Standard) -> QuerySet[Compliance]:
    """Every answer about a standard, the newest first."""
    found = Compliance.objects.current().filter(standard=standard)
    return found.select_related("place", "by").order_by("-on", "place__position")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answers there are over all standards and places, and how many are still missing."""

    standards: int
    places: int
    met: int
    partly: int
    unmet: int
    silent: Mapping[UUID, int]

    @property
    def missing(self) -> int:
        """Answers that no place gave."""
        return sum(self.silent.values())


def tally_of(standards: Sequence[Standard], places: Sequence[Place], answers: Answers) -> Tally:
    """The matrix in numbers; `silent` says for each place about how many standards it has not answered."""
    said = [answer.meets for answer in answers.values()]
    return Tally(
        standards=len(standards),
        places=len(places),
        met=said.count(Meets.YES),
        partly=said.count(Meets.PARTLY),
        unmet=said.count(Meets.NO),
        silent={
            place.pk: sum((standard.pk, place.pk) not in answers for standard in standards)
            for place in places
        },
    )


def figures_by_place(
    *, scope: Scope, partnership: Partnership, measure: str, month: Month, as_at: date
) -> dict[str, Figure]:
    """The month's figure of a measure for each place, by the place's name; none for an unknown measure.

    Raises PermissionDenied without the right to the partnership's measures.
    """
    if measure not in MEASURES:
        return {}
    cuts = [Cut(place=place.pk) for place in places_of(partnership.pk)]
    found = measures_of_months(
        scope=scope, partnership=partnership, first=month, last=month, as_at=as_at, cuts=cuts, only=[measure]
    )
    return {figure.place: figure for figure in found.get(month, ())}
