"""Outcomes frameworks: their lines in force, with the figures of the measures that answer them; kept by date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tcp_portal.principles import PRINCIPLES, Principle
from trajectories.domain.figures import Figure
from trajectories.domain.registry import MEASURES
from trajectories.models import OutcomeIndicator
from trajectories.services.month_figures import month_figures


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """A line of a framework as somebody wrote it; `measure` is the id of the measure here, or empty.

    `statement` is what people wish to be able to say, `population` of whom it is asked, `principles` the numbers of
    those of the service model that it is about.
    """

    framework: str
    domain: str
    indicator: str
    source: str
    valid_from: date
    metric: str = ""
    measure: str = ""
    status: str = "new"
    valid_to: date | None = None
    statement: str = ""
    principles: tuple[int, ...] = ()
    population: str = ""
    frequency: str = ""
    baseline: str = ""
    target: str = ""

    def stored(self) -> dict[str, Any]:
        """The values of the row's fields."""
        return {**asdict(self), "principles": list(self.principles)}


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """A line of a framework in force, and the month's figure of its measure where it has one."""

    id: UUID
    facts: IndicatorFacts
    status_label: str
    national: bool
    figure: Figure | None


def outcome_lines(*, scope: Scope, partnership: Partnership, month: Month, as_at: date) -> list[OutcomeLine]:
    """The lines in force on the day, national ones first, by framework and position.

    Raises PermissionDenied without the right to the partnership's measures.
    """
    scope.must_allow(Permission.VIEW_MEASURES, partnership.pk)
    rows = list(
        OutcomeIndicator.objects.visible_to(scope)
        .filter(Q(partnership__isnull=True) | Q(partnership=partnership))
        .in_force_on(as_at)
        .order_by("framework", "position", "domain", "indicator")
    )
    found = month_figures(
        scope=scope,
        partnership=partnership,
        month=month,
        as_at=as_at,
        measures={row.measure for row in rows if row.measure},
    )
    lines = [
        OutcomeLine(
            id=row.pk,
            facts=facts_of(row),
            status_label=row.get_status_display(),
            national=row.partnership_id is None,
            figure=found.get(row.measure),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: not line.national)


def facts_of(row: OutcomeIndicator) -> IndicatorFacts:
    """A stored line in plain form."""
    stored = {name: getattr(row, name) for name in IndicatorFacts.__slots__}
    return IndicatorFacts(**{**stored, "principles": tuple(row.principles)})


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the frameworks in force leave open."""

    without_measure: tuple[OutcomeLine, ...]
    without_statement: tuple[OutcomeLine, ...]
    principles: tuple[Principle, ...]


def gaps_of(lines: Sequence[OutcomeLine]) -> Gaps:
    """Indicators that no measure here answers, those that nobody put in people's own words, and principles of the
    service model about which no indicator asks."""
    asked = {number for line in lines for number in line.facts.principles}
    return Gaps(
        without_measure=tuple(line for line in lines if line.facts.measure not in MEASURES),
        without_statement=tuple(line for line in lines if not line.facts.statement),
        principles=tuple(one for number, one in PRINCIPLES.items() if number not in asked),
    )


@transaction.atomic
def record_indicator(*, partnership: Partnership, facts: IndicatorFacts, act: Act) -> OutcomeIndicator:
    """Adds a line to a framework of the partnership. Refuses an unknown measure and a line that is there."""
    act.scope.must_allow(Permission.EDIT_METHODS, partnership.pk)
    _check(partnership.pk, facts, None)
    after = OutcomeIndicator.objects.filter(partnership=partnership, framework=facts.framework).count()
    row = OutcomeIndicator.objects.create(partnership=partnership, position=after, **facts.stored())
    _audit(row, "add a line of an outcomes framework", act, audit.changes_between({}, facts.stored()))
    return row


@transaction.atomic
def change_indicator(
    *, indicator: OutcomeIndicator, version: int, facts: IndicatorFacts, act: Act
) -> OutcomeIndicator:
    """Changes a line, or ends it on a day. Raises Stale where someone else changed it meanwhile."""
    act.scope.must_allow(Permission.EDIT_METHODS, indicator.partnership_id)
    row = OutcomeIndicator.objects.select_for_update().get(pk=indicator.pk)
    before = facts_of(row).stored()
    if row.version != version:
        differing = audit.changes_between(before, facts.stored())
        raise Stale(
            version=row.version,
            differences=tuple(Difference(name, *values) for name, values in differing.items()),
        )
    _check(row.partnership_id, facts, row.pk)
    for name, value in facts.stored().items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    _audit(row, "change a line of an outcomes framework", act, audit.changes_between(before, facts.stored()))
    return row


def _check(partnership_id: UUID | None, facts: IndicatorFacts, pk: UUID | None) -> None:
    if set(facts.principles) - set(PRINCIPLES):
        raise Refusal("Choose from the nine principles.", field="principles")
    if facts.measure and facts.measure not in MEASURES:
        raise Refusal("Choose a measure of the portal.", field="measure")
    if facts.valid_to is not None and facts.valid_to < facts.valid_from:
        raise Refusal("The line ends before it begins.", field="valid_to")
    there = OutcomeIndicator.objects.filter(
        partnership=partnership_id,
        framework=facts.framework,
        indicator=facts.indicator,
        valid_from=facts.valid_from,
    )
    if there.exclude(pk__in=[pk] if pk else []).exists():
        raise Refusal("This framework has this indicator from this day already.", field="indicator")


def _audit(row: OutcomeIndicator, did: str, act: Act, changes: Mapping[str, Any]) -> None:
    audit.record(by=act.by, did=did, at=act.now, obj=row, partnership_id=row.partnership_id, changes=changes)
