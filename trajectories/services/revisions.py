"""The revision statement of a closed month: first reported against restated, and each late change that made it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F

from cohorts.domain.flows import EVERYONE, NO_PLACE, STEPS, Cut, Term
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import Stay
from cohorts.services.glance import Glimpse, glimpses
from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Place, User
from trajectories.domain.cells import part
from trajectories.domain.figures import Figure
from trajectories.domain.frozen import lines_of
from trajectories.domain.frozen_figures import PartName, Revised, figures_from, part_of
from trajectories.domain.revisions import LateChange, counted_change, late_changes
from trajectories.domain.tally import COUNTS, Tally
from trajectories.models import MonthClose
from trajectories.services.behind import CENSUSES, TERMS, Question, counted
from trajectories.services.closes import first_close, part_name, parts_of, source_from
from trajectories.services.closing import MONTHS_FROZEN
from trajectories.services.frozen_source import AsClosed, basis_of
from trajectories.services.measures import measures_from
from trajectories.services.sources import Source, Today
from trajectories.services.tally import tally_from

# A stay in transit counts with either sign, so who made the difference is told by the other terms.
_LISTED = (TERMS | set(CENSUSES) | set(COUNTS)) - {Term.IN_TRANSIT.value}
HEADLINES = (
    "inpatients", "plan", "variance", "rate_per_million",
    *(term.value for term, _ in STEPS if term not in (Term.MOVED_IN, Term.MOVED_OUT, Term.IN_TRANSIT)),
    "unexplained", "out_of_area", "between_beds", "stay_3_years_or_more", "stay_5_years_or_more",
)  # fmt: skip
BY_PART = ("inpatients", "admissions", "discharges")


@dataclass(frozen=True)
class Row:
    """One figure of the statement. `made_by` says for each late change what it did to a count; None where the
    figure is no count of stays, and follows from counts, plan or population."""

    measure: str
    part: PartName
    cut: Cut
    reported: Figure | None
    restated: Figure | None
    made_by: Mapping[UUID, int] | None

    @property
    def revision(self) -> Revised:
        return Revised(self.measure, self.part, self.reported, self.restated)

    @property
    def unexplained(self) -> int | Decimal | None:
        """The part of the difference that no late change makes; None where that cannot be said."""
        difference = self.revision.difference
        if difference is None or self.made_by is None:
            return None
        return difference - sum(self.made_by.values())


@dataclass(frozen=True)
class Entered:
    """When and by whom something was entered, as the trail has it."""

    at: datetime
    by: str
    did: str


@dataclass(frozen=True)
class Told:
    """A late change with the person, where the reader may see them, and the entries that made it."""

    change: LateChange
    person: Glimpse | None
    entered: tuple[Entered, ...]


@dataclass(frozen=True)
class Statement:
    """All that is different now from what was first reported of a month."""

    close: MonthClose
    places: tuple[Place, ...]
    headlines: tuple[Row, ...]
    by_part: tuple[Row, ...]
    others: tuple[Row, ...]
    changes: tuple[Told, ...]
    basis: tuple[str, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return (*self.headlines, *self.by_part, *self.others)


def revision_statement(
    *, scope: Scope, partnership: Partnership, month: Month, by: User, now: datetime
) -> Statement | None:
    """The statement of a month; None where it was never closed. A look at people is one entry of the trail.

    Raises PermissionDenied without the right to the partnership's measures. About thirty queries for any number
    of people: it counts the month twice.
    """
    scope.must_allow(Permission.VIEW_MEASURES, partnership.pk)
    close = first_close(scope=scope, partnership=partnership, month=month)
    if close is None:
        return None
    frozen, today = source_from(scope=scope, close=close), Today(scope, partnership)
    first = month.plus(-MONTHS_FROZEN)
    records = today.records(first.first, month.next.first)
    changes = late_changes(frozen.lines, lines_of(today.stays(first, month), records), month.last)
    basis = basis_of(source=today, records=records, first=first, month=month)
    rows = _Rows(close, frozen, today, Month.of(partnership.starts_on))
    return Statement(
        close=close,
        places=today.places(),
        headlines=tuple(rows.of(measure, EVERYONE) for measure in HEADLINES),
        by_part=tuple(rows.by_part()),
        others=tuple(rows.others()),
        changes=_told(scope, close, changes, by=by, now=now),
        basis=_basis_changes(frozen.basis, basis),
    )


class _Rows:
    """Counts the month from both sources and says of each figure who made the difference."""

    def __init__(self, close: MonthClose, frozen: AsClosed, today: Today, starts: Month) -> None:
        self.close, self.month = close, close.month
        self.places = today.places()
        self.sources: tuple[Source, Source] = (frozen, today)
        self.stays = tuple(one.stays(self.month, self.month) for one in self.sources)
        self.tallies: tuple[Tally, ...] = tuple(
            tally_from(source=one, first=self.month, last=self.month, as_at=self.month.last)
            for one in self.sources
        )
        self.reported = _by_key(
            figure
            for name, kept in parts_of(close).items()
            for figure in figures_from(name, kept, self.month)
        )
        self.restated = _by_key(
            measures_from(source=today, starts=starts, month=self.month, as_at=self.month.last)
        )

    def of(self, measure: str, cut: Cut) -> Row:
        """The figure of a part."""
        name = part_name(cut, self.places)
        return Row(
            measure,
            name,
            cut,
            self.reported.get((name, measure)),
            self.restated.get((name, measure)),
            self._made_by(measure, cut) if measure in _LISTED else None,
        )

    def by_part(self) -> Iterable[Row]:
        """The main counts of each place and each arrangement."""
        return (self.of(measure, cut) for cut in self._cuts() for measure in BY_PART)

    def others(self) -> Iterable[Row]:
        """Every other figure of everyone, a place or an arrangement that is different now."""
        shown = {(EVERYONE, measure) for measure in HEADLINES}
        shown |= {(cut, measure) for cut in self._cuts() for measure in BY_PART}
        for cut in (EVERYONE, *self._cuts()):
            name = part_name(cut, self.places)
            measures = dict.fromkeys(
                measure for of, measure in (*self.reported, *self.restated) if of == name
            )
            for measure in measures:
                before, after = (kept.get((name, measure)) for kept in (self.reported, self.restated))
                if (cut, measure) not in shown and _differs(before, after):
                    yield self.of(measure, cut)

    def _cuts(self) -> tuple[Cut, ...]:
        places = (*(Cut(place=place.pk) for place in self.places), Cut(place=NO_PLACE))
        return (*places, *(Cut(arrangement=kind) for kind in Arrangement))

    def _made_by(self, measure: str, cut: Cut) -> dict[UUID, int]:
        before, after = (self._counted(at, measure, cut) for at in range(len(self.sources)))
        return counted_change(before, after)

    def _counted(self, at: int, measure: str, cut: Cut) -> list[Stay]:
        if measure in COUNTS:
            return [one.stay for one in part(self.tallies[at].counted(measure, self.month), cut)]
        question = Question(
            self.close.partnership, measure, self.month, self.month.last, first=self.month, cut=cut
        )
        return list(counted(self.stays[at], question))


def _by_key(figures: Iterable[Figure]) -> dict[tuple[PartName, str], Figure]:
    """By part and measure; where both wordings of a definition count, the later one stands."""
    return {(part_of(figure), figure.measure): figure for figure in figures}


def _differs(before: Figure | None, after: Figure | None) -> bool:
    values = [one and (one.value, one.numerator, one.denominator, one.version) for one in (before, after)]
    return values[0] != values[1]


# Which things of the trail stand behind a field of a line; all other fields are of the stay, its beds or the person.
_OBJECTS = {
    "reviews": ("cohorts.review",),
    "plans": ("cohorts.dischargeplan", "cohorts.planstep"),
    "delays": ("cohorts.delay",),
    "learnt": ("cohorts.registerentry", "cohorts.rating", "cohorts.review"),
}
_OF_STAY = ("cohorts.spell", "cohorts.episode", "cohorts.person")


def _told(
    scope: Scope, close: MonthClose, changes: list[LateChange], *, by: User, now: datetime
) -> tuple[Told, ...]:
    people = {change.person_id for change in changes}
    seen = glimpses(scope=scope, person_ids=people) if people else {}
    entries = _entries(close, people)
    if seen:
        audit.record_read(
            by=by,
            how=f"revision statement, {close.month.iso}",
            at=now,
            partnership_id=close.partnership_id,
            person_ids=seen.keys(),
        )
    return tuple(
        Told(change, seen.get(change.person_id), _entered(change, entries.get(change.person_id, [])))
        for change in changes
    )


def _entries(close: MonthClose, people: Iterable[UUID]) -> dict[UUID, list[AuditEntry]]:
    """What was entered about these people since the closing, oldest first. One query."""
    found: dict[UUID, list[AuditEntry]] = {}
    rows = (
        AuditEntry.objects.filter(kind=Kind.CHANGE, at__gte=close.closed_at, subjects__person_id__in=people)
        .select_related("by")
        .annotate(person_id=F("subjects__person_id"))
        .order_by("at")
    )
    for entry in rows:
        found.setdefault(entry.person_id, []).append(entry)  # type: ignore[attr-defined]  # annotated
    return found


def _entered(change: LateChange, entries: list[AuditEntry]) -> tuple[Entered, ...]:
    wanted = {kind for one in change.fields for kind in _OBJECTS.get(one.name, _OF_STAY)}
    fitting = [entry for entry in entries if entry.object_type in wanted] or entries
    return tuple(
        Entered(entry.at, str(entry.by) if entry.by else "the portal itself", entry.did) for entry in fitting
    )


def _basis_changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    """What else is different now, by the name under which a closing keeps it."""
    return tuple(name for name in ("plan", "tolerance", "populations", "policies", "places")
                 if before.get(name) != after.get(name))  # fmt: skip
