"""What the register and the tables of money say of the moves of a partnership, read in six questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import FilteredRelation, OuterRef, Q, Subquery, UUIDField

from cohorts.models import Dispute
from finance.domain.move_costs import Bed, Dowry, Move, Part, Price, Share, Transfer, earliest, lost, supposed
from finance.models import BedPrice, DisputeStake, PackagePart
from finance.services.move_handed import handed
from finance.services.move_stays import Initials, LastBed, Stay, last_beds, stays_of
from tcp_portal.access import Scope
from tcp_portal.partnerships.models import Partnership

ALWAYS = date(1900, 4, 1)


@dataclass(frozen=True, slots=True)
class Mover:
    """One stay: its move, whom it is about, and whether the reader may know that. `late`: past its planned date."""

    move: Move
    person_id: UUID
    seen: bool = False
    reference: str = ""
    initials: str | Initials = ""
    planned_on: date | None = None
    late: bool = False


class PartTold(NamedTuple):
    """What only the page of a person shows of a component."""

    pk: UUID
    component: str
    provider: str
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """A dispute that is open on the day: who pays if it is lost, and who if it is won, as far as that is known."""

    id: UUID
    person_id: UUID
    kind: str
    ours: UUID
    other: UUID | None
    other_party: str
    value_a_year: Decimal | None


@dataclass(slots=True)
class Facts:
    """Stays that are read whole, the open disputes, and what the payers are called, on the day.

    `bare` are the other stays that move: no money of theirs is entered, so that they are in no sum and only counted.
    """

    movers: list[Mover]
    disputes: list[OpenDispute]
    payers: dict[UUID, str]
    day: date
    bare: tuple[Stay, ...] = ()

    def supposing(self, *, lost_ids: frozenset[UUID], moved: Mapping[UUID, date | None]) -> list[Mover]:
        """The movers if these disputes are lost and these stays end on these days. Nothing supposed: as they are."""
        losing: dict[UUID, list[OpenDispute]] = defaultdict(list)
        for one in self.disputes:
            if one.id in lost_ids and one.other is not None:
                losing[one.person_id].append(one)
        if not losing and not moved:
            return self.movers
        return [_supposed(one, losing.get(one.person_id, ()), moved) for one in self.movers]


def facts_of(
    *,
    scope: Scope,
    partnership: Partnership,
    day: date,
    stays: Sequence[Stay] | None = None,
    also: Collection[UUID] = (),
    every: bool = False,
) -> Facts:
    """The moves of the partnership of which money is entered, and which others there are.

    `stays`: those of the partnership where they are read already; `also`: stays to be read whole without any money, for
    who shows them, as those of people in dispute are; `every`: all, for who supposes something of any. It asks for no
    right: a page shows people only where `seen`, and totals only to who may see money. Six queries.
    """
    read = stays_of(scope=scope, partnership=partnership) if stays is None else stays
    parties: dict[UUID, str] = {}
    disputes = open_disputes({"person__partnership": partnership}, day, parties)
    disputed = {one.person_id for one in disputes}
    whole: list[Stay] = []
    bare: list[Stay] = []
    for one in read:
        wanted = one.has_money or every or one.pk in also or (disputed and one.person_id in disputed)
        (whole if wanted else bare).append(one)
    found = assemble(whole, last_beds([one.pk for one in whole]), partnership=partnership, day=day)
    found.disputes, found.payers, found.bare = disputes, parties | found.payers, tuple(bare)
    return found


def assemble(
    stays: Sequence[Stay],
    beds: Mapping[UUID, LastBed],
    *,
    partnership: Partnership,
    day: date,
    averages: Mapping[str, tuple[Price, ...]] | None = None,
    alone: bool = False,
) -> Facts:
    """The moves of these stays, without disputes. `alone`: nothing of other stays of the partnership is read.

    `averages` are the prices of beds where they are read already. Three queries at most.
    """
    of: dict[str, Any] = (
        {"spell__in": [one.pk for one in stays]} if alone else {"spell__partnership": partnership}
    )
    prices = prices_of(partnership) if averages is None else averages
    payers: dict[UUID, str] = {}
    parts = _parts(of, payers)
    transfers, dowries, names = handed(of, day)
    movers = []
    for stay in stays:
        pk, bed = stay.pk, beds.get(stay.pk)
        move = _move(stay, bed, prices, parts.get(pk, ()), transfers.get(pk, ()), dowries.get(pk, ()))
        movers.append(_mover(stay, move, day))
        if bed is not None:
            payers[bed.payer] = bed.payer_name
    return Facts(movers, [], {**names, **payers}, day)


def _supposed(mover: Mover, losing: Iterable[OpenDispute], moved: Mapping[UUID, date | None]) -> Mover:
    move = mover.move
    if move.id in moved:
        move = supposed(move, moved[move.id])
    for one in losing:
        if one.other is not None:
            move = lost(move, ours=one.ours, other=one.other)
    return mover if move is mover.move else replace(mover, move=move)


def _move(
    stay: Stay,
    bed: LastBed | None,
    averages: Mapping[str, tuple[Price, ...]],
    parts: Iterable[Part],
    transfers: Iterable[Transfer],
    dowries: Iterable[Dowry],
) -> Move:
    """The move as it is planned, or as it took place."""
    ended, left = stay.ended_on, None
    if bed is not None:
        prices = (Price(bed.own, ALWAYS),) if bed.own is not None else averages.get(bed.arrangement, ())
        left = Bed(bed.payer, bed.starts_on, ended, prices)
    return Move(
        id=stay.pk, leaves_on=ended or stay.planned_on, parts=tuple(parts), transfers=tuple(transfers), bed=left,
        dowries=tuple(dowries), has_left=ended is not None, back_on=stay.back_on, until=stay.died_on,
    )  # fmt: skip


def _mover(stay: Stay, move: Move, day: date) -> Mover:
    """Who is past the planned date leaves on the day at the earliest, and what was to begin then begins then."""
    seen, late = stay.seen, stay.is_late(day)
    return Mover(
        move=supposed(move, day) if late else move, person_id=stay.person_id, seen=seen, planned_on=stay.planned_on,
        reference=stay.reference if seen else "", initials=stay.initials if seen else "", late=late,
    )  # fmt: skip


def prices_of(partnership: Partnership) -> dict[str, tuple[Price, ...]]:
    """The average prices of beds by who commissions them; a newer one ends the one before."""
    held: dict[str, list[Price]] = defaultdict(list)
    rows = BedPrice.objects.of(partnership).current().order_by("arrangement", "-valid_from")
    for arrangement, a_year, starts, ends in rows.values_list(
        "arrangement", "a_year", "valid_from", "valid_to"
    ):
        later = held[arrangement][-1].starts_on if held[arrangement] else None
        held[arrangement].append(Price(a_year, starts, earliest(ends, later)))
    return {key: tuple(found) for key, found in held.items()}


def _parts(of: Mapping[str, Any], payers: dict[UUID, str]) -> dict[UUID, list[Part]]:
    """The components of each stay's package with their shares: each component comes once for each share."""
    stand = FilteredRelation("shares", condition=Q(shares__withdrawn_at__isnull=True))
    found: Any = PackagePart.objects.filter(withdrawn_at__isnull=True, **of).annotate(share=stand)
    # Plain rows: hundreds of objects of a model would cost more than all the sums.
    rows = (
        found.filter(share__isnull=False)
        .order_by("starts_on", "component", "pk", "-share__percent", "share__payer__short_name", "share__route")
        .values_list(
            "pk", "component", "provider", "source", "on", "spell_id", "a_year", "once", "starts_on", "ends_on",
            "share__payer", "share__payer__short_name", "share__percent", "share__route",
        )
    )  # fmt: skip
    held: dict[UUID, list[Part]] = defaultdict(list)
    for _, each in groupby(rows, key=itemgetter(0)):
        split = []
        for row in each:
            payer, name, percent, route = row[10:]
            payers[payer] = name
            split.append(Share(payer, percent, route))
        spell, a_year, once, starts_on, ends_on = row[5:10]
        told = PartTold(*row[:5])
        held[spell].append(Part(starts_on, tuple(split), a_year, once, ends_on, told.component, told))
    return held


def open_disputes(of: Mapping[str, Any], day: date, payers: dict[UUID, str]) -> list[OpenDispute]:
    """Disputes that are open on the day, oldest first, with the other party where it is known as an organisation.

    `payers` learns what the parties are called. One query.
    """
    stakes = DisputeStake.objects.filter(dispute=OuterRef("pk"), withdrawn_at__isnull=True)
    still = Q(resolved_on__isnull=True) | Q(resolved_on__gt=day)
    rows = Dispute.objects.filter(still, **of, opened_on__lte=day).annotate(
        other=Subquery(stakes.values("other")[:1], output_field=UUIDField()),
        called=Subquery(stakes.values("other__short_name")[:1]),
    ).order_by("opened_on", "pk").values_list(
        "pk", "person", "kind", "ours", "ours__short_name", "other", "called", "other_party", "value_a_year"
    )  # fmt: skip
    found = []
    for pk, person, kind, ours, our_name, other, called, words, value in rows:
        payers[ours] = our_name
        if other is not None:
            payers[other] = called
        found.append(OpenDispute(pk, person, kind, ours, other, called or words, value))
    return found
