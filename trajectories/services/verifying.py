"""Whether a closed month still says what it said: its figures counted again from its lines, and every digest."""

from __future__ import annotations

from tcp_portal.access import Permission, Scope
from tcp_portal.months import Month
from tcp_portal.packs.frozen import digest as document_digest
from tcp_portal.packs.frozen import from_json
from trajectories.domain.frozen_figures import PartName, by_part, figures_digest
from trajectories.models import FrozenLine, MonthClose
from trajectories.services.closes import parts_of
from trajectories.services.closing import lines_digest
from trajectories.services.frozen_source import AsClosed
from trajectories.services.measures import measures_from


def verify_close(*, scope: Scope, close: MonthClose) -> list[str]:
    """What is not as it was when the month was closed, a sentence each; nothing where all is.

    Raises PermissionDenied without the right to the partnership's measures.
    """
    scope.must_allow(Permission.VIEW_MEASURES, close.partnership_id)
    facts = list(FrozenLine.objects.counted_by(scope).filter(close=close).values_list("facts", flat=True))
    kept = parts_of(close)
    found = []
    if lines_digest(facts, close.basis.facts) != close.lines_digest:
        found.append("The frozen lines are not those of the day of closing.")
    if figures_digest(kept) != close.figures_digest:
        found.append("The frozen figures are not those of the day of closing.")
    if document_digest(from_json(close.document)) != close.document_digest:
        found.append("The frozen board pack is not that of the day of closing.")
    return [*found, *_counted_again(close, facts, kept)]


def _counted_again(
    close: MonthClose, facts: list[object], kept: dict[PartName, dict[str, object]]
) -> list[str]:
    """Figures that the lines do not give any more: the lines, the figures or the code that counts have changed."""
    again = by_part(
        measures_from(
            source=AsClosed.of(close.partnership_id, facts, close.basis.facts),
            starts=Month.of(close.partnership.starts_on),
            month=close.month,
            as_at=close.month.last,
        )
    )
    found = []
    for part, figures in kept.items():
        now = again.get(part, {})
        found += [
            f"{measure} of {', '.join(part)}: {_value(was)} frozen, {_value(now.get(measure))} counted again."
            for measure, was in figures.items()
            if now.get(measure) != was
        ]
    return found


def _value(kept: object) -> str:
    if not isinstance(kept, dict):
        return "nothing"
    return "not known" if kept["value"] is None else str(kept["value"])
