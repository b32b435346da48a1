"""Closing a month: every figure, the stays behind them and the board pack are frozen as first reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.months import Month, months_between
from tcp_portal.packs.assembly import board_document
from tcp_portal.packs.frozen import digest as document_digest
from tcp_portal.packs.frozen import to_json
from tcp_portal.packs.services.requests import check_can_build
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.vintages import REPORTED, RESTATED
from tcp_portal.web.registry import PackContext
from trajectories.domain.frozen import Json, Line, digest, lines_of
from trajectories.domain.frozen_figures import PartName, by_part, figures_digest
from trajectories.domain.tally import MONTHS_BEFORE
from trajectories.models import FrozenBasis, FrozenLine, FrozenPart, MonthClose
from trajectories.services.closes import FIRST
from trajectories.services.dashboard import LONGEST_CHART
from trajectories.services.frozen_source import AsClosed, basis_of, facts_of
from trajectories.services.measures import check_month, measures_from
from trajectories.services.sources import Source, Today

# As far back as a chart of the pack reaches, or a measure of twelve months.
MONTHS_FROZEN = max(LONGEST_CHART, MONTHS_BEFORE)
_BATCH = 500


@dataclass(frozen=True)
class Frozen:
    """What a closing keeps, before it is stored."""

    lines: list[Line]
    facts: list[Json]
    basis: dict[str, Json]
    parts: dict[PartName, dict[str, Json]]

    @property
    def lines_digest(self) -> str:
        """Over the lines, whatever their order, and what stood beside them."""
        return lines_digest(self.facts, self.basis)


def lines_digest(facts: list[Json], basis: Json) -> str:
    """SHA-256 over the facts of every line and what stood beside them."""
    return digest({"lines": sorted(facts, key=lambda one: one["stay"]["spell_id"]), "basis": basis})


def earlier_open(*, partnership: Partnership, month: Month) -> list[Month]:
    """The months of the register before this one that are not closed, oldest first: a warning, no refusal."""
    closed = set(
        MonthClose.objects.standing()
        .filter(partnership=partnership)
        .values_list("month_starts_on", flat=True)
    )
    before = months_between(Month.of(partnership.starts_on), month.previous)
    return [one for one in before if one.first not in closed]


def check_can_close(*, partnership: Partnership, month: Month, scope: Scope, now: datetime) -> None:
    """Refuses a month that is not over, lies before the register, is closed, or about which nothing is known.

    Raises PermissionDenied without CLOSE_MONTHS.
    """
    scope.must_allow(Permission.CLOSE_MONTHS, partnership.pk)
    if timezone.localdate(now) <= month.last:
        raise Refusal(f"{month.label} is not over. A month is closed after its last day.", field="month")
    standing = (
        MonthClose.objects.standing()
        .filter(partnership=partnership, month_starts_on=month.first)
        .defer("document")
        .select_related("closed_by")
        .first()
    )
    if standing is not None:
        raise Refusal(
            f"{month.label} is closed already, by {standing.closed_by or 'a command'}. "
            "Ask for its reopening to change what it says.",
            field="month",
        )
    check_month(partnership, month, month.last)
    check_can_build(partnership=partnership, month=month, scope=scope, now=now)


@transaction.atomic
def close_month(
    *, partnership: Partnership, month: Month, by: User | None, scope: Scope, now: datetime, note: str = ""
) -> MonthClose:
    """Freezes the month as it is known now, and says so in the trail.

    Every figure of every part, each stay that the figures and the charts of the month read with all that is known
    of it, and the board pack's document. The first closing is what was first reported; one after a reopening gets
    the next number and keeps the first. Refuses as `check_can_close`.
    """
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # of two who close at once, one is told
    check_can_close(partnership=partnership, month=month, scope=scope, now=now)
    frozen = freeze(source=Today(scope, partnership), partnership=partnership, month=month)
    number = MonthClose.objects.filter(partnership=partnership, month_starts_on=month.first).count() + 1
    close = MonthClose.objects.create(
        partnership=partnership,
        month_starts_on=month.first,
        number=number,
        closed_by=by,
        closed_at=now,
        note=note.strip(),
        figures_digest=figures_digest(frozen.parts),
        lines_digest=frozen.lines_digest,
    )
    _store(close, frozen)
    _freeze_pack(close, scope=scope, now=now)
    audit.record(
        by=by, did="close a month", at=now, obj=close, partnership_id=partnership.pk,
        changes={
            "month": [None, month.iso], "number": [None, number], "figures_digest": [None, close.figures_digest],
            "lines_digest": [None, close.lines_digest], "document_digest": [None, close.document_digest],
        },
    )  # fmt: skip
    return close


def freeze(*, source: Source, partnership: Partnership, month: Month) -> Frozen:
    """What a month is made of, and every figure counted from exactly that."""
    first = month.plus(-MONTHS_FROZEN)
    records = source.records(first.first, month.next.first)
    lines = lines_of(source.stays(first, month), records)
    facts = facts_of(lines, source.ways(first, month), source.far_beds(first, month))
    basis = basis_of(source=source, records=records, first=first, month=month)
    figures = measures_from(
        source=AsClosed.of(partnership.pk, facts, basis),
        starts=Month.of(partnership.starts_on),
        month=month,
        as_at=month.last,
    )
    return Frozen(lines, facts, basis, by_part(figures))


def _store(close: MonthClose, frozen: Frozen) -> None:
    FrozenBasis.objects.create(close=close, facts=frozen.basis)
    FrozenLine.objects.bulk_create(
        (
            FrozenLine(close=close, spell_id=line.stay.spell_id, person_id=line.stay.person_id, facts=facts)
            for line, facts in zip(frozen.lines, frozen.facts, strict=True)
        ),
        batch_size=_BATCH,
    )
    places = {one["name"]: one["id"] for one in frozen.basis["places"]}
    FrozenPart.objects.bulk_create(
        FrozenPart(
            close=close,
            place_id=places.get(part.place),
            place_name=part.place,
            arrangement=part.arrangement,
            age_group=part.age_group,
            category=part.category,
            figures=figures,
        )
        for part, figures in frozen.parts.items()
    )


def _freeze_pack(close: MonthClose, *, scope: Scope, now: datetime) -> None:
    """The pack is built from what has just been frozen, so that it says which figures it shows."""
    figures = REPORTED if close.number == FIRST else RESTATED
    context = PackContext(close.partnership, close.month, close.month.last, scope, figures)
    document = board_document(context, asked_by="the closing of the month", made_at=now)
    close.document = to_json(document)
    close.document_digest = document_digest(document)
    close.save(update_fields=["document", "document_digest"])
