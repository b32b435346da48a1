"""Keeping what earlier documents said: record, change, withdraw, and read back for comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Place
from trajectories.domain.registry import MEASURES
from trajectories.domain.reported import FLOWS, Reported
from trajectories.models import ReportedFigure


@dataclass(frozen=True, slots=True)
class ReportedFacts:
    """A figure as the document gives it; `value` None means that the document says "no response"."""

    measure: str
    first_month: Month
    last_month: Month
    value: Decimal | None
    document: str
    place_id: UUID | None = None
    arrangement: str = ""
    printed_month: Month | None = None
    where: str = ""
    note: str = ""

    def stored(self) -> dict[str, Any]:
        """The values of the row's fields."""
        months = {
            "first_month": self.first_month.first,
            "last_month": self.last_month.first,
            "printed_month": self.printed_month.first if self.printed_month else None,
        }
        return asdict(self) | months | {"response": "none" if self.value is None else ""}


@transaction.atomic
def record_reported(*, partnership: Partnership, facts: ReportedFacts, act: Act) -> ReportedFigure:
    """Keeps one figure of a document. Refuses an unknown measure or place, and months that have not begun."""
    if act.by is None:
        raise Refusal("A reported figure needs a person who answers for it.")
    _check(partnership.pk, facts, act)
    figure = ReportedFigure.objects.create(
        partnership=partnership, entered_by=act.by, entered_at=act.now, **facts.stored()
    )
    _audit(figure, "record a reported figure", act, audit.changes_between({}, facts.stored()))
    return figure


@transaction.atomic
def change_reported(
    *, figure: ReportedFigure, version: int, facts: ReportedFacts, act: Act
) -> ReportedFigure:
    """Corrects a figure that was entered wrongly. Raises Stale where someone else changed it meanwhile."""
    now = _fresh(figure, version, facts)
    _check(now.partnership_id, facts, act)
    before = {name: getattr(now, name) for name in facts.stored()}
    for name, value in facts.stored().items():
        setattr(now, name, value)
    now.version += 1
    now.save()
    _audit(now, "change a reported figure", act, audit.changes_between(before, facts.stored()))
    return now


@transaction.atomic
def withdraw_reported(*, figure: ReportedFigure, version: int, act: Act) -> None:
    """Takes a figure out that no document gives; the audit trail keeps what it was."""
    now = _fresh(figure, version, None)
    fields = ("measure", "first_month", "last_month", "value", "document", "place_id", "arrangement")
    _audit(now, "withdraw a reported figure", act, {name: [getattr(now, name), None] for name in fields})
    now.delete()


def reported_figures(*, partnership: Partnership) -> list[Reported]:
    """Every reported figure of the partnership, by document order of months and measures: one query."""
    rows = ReportedFigure.objects.filter(partnership=partnership).order_by(
        "last_month", "first_month", "measure", "place__position", "arrangement", "entered_at"
    )
    return [as_reported(row) for row in rows]


def as_reported(row: ReportedFigure) -> Reported:
    """A stored figure in plain form."""
    return Reported(
        id=row.pk,
        measure=row.measure,
        first=Month.of(row.first_month),
        last=Month.of(row.last_month),
        value=row.value,
        document=row.document,
        place_id=row.place_id,
        arrangement=row.arrangement,
        printed=Month.of(row.printed_month) if row.printed_month else None,
        where=row.where,
        note=row.note,
    )


def _check(partnership_id: UUID, facts: ReportedFacts, act: Act) -> None:
    if facts.measure not in MEASURES:
        raise Refusal("Choose a measure of the portal.", field="measure")
    if facts.last_month < facts.first_month:
        raise Refusal("The last month comes before the first.", field="last_month")
    if facts.last_month > Month.of(act.today):
        raise Refusal("A document cannot report a month that has not begun.", field="last_month")
    if facts.first_month != facts.last_month and facts.measure not in FLOWS:
        raise Refusal("This measure is counted at a month-end: give one month.", field="last_month")
    if facts.place_id and not Place.objects.filter(pk=facts.place_id, partnership=partnership_id).exists():
        raise Refusal("This place does not belong to the partnership.", field="place")


def _fresh(figure: ReportedFigure, version: int, facts: ReportedFacts | None) -> ReportedFigure:
    now = ReportedFigure.objects.select_for_update().get(pk=figure.pk)
    if now.version != version:
        yours = facts.stored() if facts else {}
        differences = tuple(
            Difference(name, getattr(now, name), value)
            for name, value in yours.items()
            if getattr(now, name) != value
        )
        raise Stale(version=now.version, differences=differences)
    return now


def _audit(figure: ReportedFigure, did: str, act: Act, changes: Mapping[str, Any]) -> None:
    audit.record(
        by=act.by, did=did, at=act.now, obj=figure, partnership_id=figure.partnership_id, changes=changes
    )
