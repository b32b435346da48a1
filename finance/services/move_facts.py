"""What the register and the tables of money say of the moves of a partnership, read in six questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any
from uuid import UUID

from django.db.models import (
    Exists,
    F,
    FilteredRelation,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)
from django.db.models.functions import JSONObject, Left

from cohorts.domain.kinds import Exit
from cohorts.models import Dispute, Episode, Person, Spell
from finance.domain.move_costs import Bed, Dowry, Move, Part, Price, Share, Transfer, earliest, lost, supposed
from finance.domain.transfers import state_on
from finance.models import IN_FORCE, BedPrice, DisputeStake, EpisodePrice, PackagePart, TransferState
from finance.models import Transfer as StoredTransfer
from finance.services.dowry_terms import agreed_of
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
    initials: str = ""
    planned_on: date | None = None
    late: bool = False


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
    """Every stay that may move, the open disputes, and what the payers are called."""

    movers: list[Mover]
    disputes: list[OpenDispute]
    payers: dict[UUID, str] = field(default_factory=dict)

    def supposing(self, *, lost_ids: frozenset[UUID], moved: Mapping[UUID, date | None]) -> list[Mover]:
        """The movers if these disputes are lost and these stays end on these days. Nothing supposed: as they are."""
        losing: dict[UUID, list[OpenDispute]] = defaultdict(list)
        for one in self.disputes:
            if one.id in lost_ids and one.other is not None:
                losing[one.person_id].append(one)
        return [_supposed(one, losing.get(one.person_id, ()), moved) for one in self.movers]


People = QuerySet[Any, Any] | Collection[UUID]


def facts_of(*, scope: Scope, partnership: Partnership, day: date, people: People | None = None) -> Facts:
    """The stays of the partnership that ended by a discharge since its register starts, and those that are open.

    `people`: those of whom alone a page speaks. It asks for no right: a page shows people only where `seen`, and
    totals only to who may see money. Six queries.
    """
    spells = Spell.objects.counted_by(scope).filter(partnership=partnership)
    if people is not None:
        spells = spells.filter(person__in=people)
    rows = list(_moving(_with_bed(spells, scope), partnership))
    return assemble(rows, partnership=partnership, day=day, people=people)


def assemble(
    rows: Sequence[Mapping[str, Any]],
    *,
    partnership: Partnership,
    day: date,
    people: People | None = None,
    averages: Mapping[str, tuple[Price, ...]] | None = None,
) -> Facts:
    """The moves of these stays, each a row as `_moving` gives it; of some people, only what is of them.

    `averages` are the prices of beds where they are read already. Five queries at most.
    """
    payers: dict[UUID, str] = {}
    of: dict[str, Any] = (
        {"spell__partnership": partnership} if people is None else {"spell__person__in": people}
    )
    prices = prices_of(partnership) if averages is None else averages
    parts, transfers = _parts(of, payers), _transfers(of, payers, day)
    dowries = _dowries(partnership, None if people is None else [row["pk"] for row in rows], payers, day)
    movers = []
    for row in rows:
        pk = row["pk"]
        move = _move(row, prices, parts.get(pk, ()), transfers.get(pk, ()), dowries.get(pk, ()))
        movers.append(_mover(row, move, day))
    payers |= {row["payer"]: row["payer_name"] for row in rows if row["payer"]}
    where: dict[str, Any] = {"person__partnership": partnership} if people is None else {"person__in": people}
    return Facts(movers, _disputes(where, day, payers), payers)


def _supposed(mover: Mover, losing: Iterable[OpenDispute], moved: Mapping[UUID, date | None]) -> Mover:
    move = mover.move
    if move.id in moved:
        move = supposed(move, moved[move.id])
    for one in losing:
        if one.other is not None:
            move = lost(move, ours=one.ours, other=one.other)
    return mover if move is mover.move else replace(mover, move=move)


def _with_bed(spells: QuerySet[Spell], scope: Scope) -> QuerySet[Any, Any]:
    """Each stay with `bed`, the one it ends in, its own price, and its planned end; by person, earliest first."""
    beds = Episode.objects.filter(spell=OuterRef("pk")).order_by(
        "-started_on", F("ended_on").desc(nulls_first=True)
    )
    last = Subquery(beds.values("pk")[:1], output_field=UUIDField())
    own = EpisodePrice.objects.filter(withdrawn_at__isnull=True, episode=OuterRef("last"))
    seen = Person.objects.visible_to(scope).filter(pk=OuterRef("person"))
    told = JSONObject(
        since="started_on", arrangement="arrangement", payer="commissioner", name="commissioner__short_name"
    )
    found = spells.alias(last=last).annotate(
        bed=Subquery(beds.values(told=told)[:1], output_field=JSONField()),
        own=Subquery(own.values("a_year")[:1]),
        seen=Exists(seen),
        given=Left("person__given_name", 1),
        family=Left("person__family_name", 1),
    )
    return found.order_by("person", "counted_from", "pk").values(
        "pk", "person_id", "counted_from", "ended_on", "exit", "seen", "given", "family", "bed", "own",
        "person__reference", "person__died_on", "plan__planned_on",
    )  # fmt: skip


def _moving(rows: QuerySet[Any, Any], partnership: Partnership) -> Iterator[dict[str, Any]]:
    """The stays that move, of all stays of their people: each with when the person came back, and its bed spelt out."""
    payers: dict[str, UUID] = {}
    for _, each in groupby(rows, key=itemgetter("person_id")):
        of_person = list(each)
        for row in of_person:
            ended = row["ended_on"]
            if ended is not None and (row["exit"] != Exit.DISCHARGE or ended < partnership.starts_on):
                continue
            others = [one["counted_from"] for one in of_person if one is not row] if ended else ()
            back_on = min((day for day in others if day >= ended), default=None) if others else None
            yield row | _bed(row["bed"], payers) | {"back_on": back_on}


def _bed(told: Mapping[str, str] | None, payers: dict[str, UUID]) -> dict[str, Any]:
    """The bed as the database tells it, in text; `payers` are those whose text is read already."""
    if told is None:
        return {"bed_from": None, "payer": None, "payer_name": None, "arrangement": None}
    payer = payers.get(told["payer"]) or payers.setdefault(told["payer"], UUID(told["payer"]))
    since = date.fromisoformat(told["since"])
    return {"bed_from": since, "payer": payer, "payer_name": told["name"], "arrangement": told["arrangement"]}


def _move(
    row: Mapping[str, Any],
    averages: Mapping[str, tuple[Price, ...]],
    parts: Iterable[Part],
    transfers: Iterable[Transfer],
    dowries: Iterable[Dowry],
) -> Move:
    """The move as it is planned, or as it took place."""
    prices = (Price(row["own"], ALWAYS),) if row["own"] is not None else averages.get(row["arrangement"], ())
    ended = row["ended_on"]
    return Move(
        id=row["pk"], leaves_on=ended or row["plan__planned_on"], parts=tuple(parts), transfers=tuple(transfers),
        bed=Bed(row["payer"], row["bed_from"], ended, prices) if row["payer"] else None, dowries=tuple(dowries),
        has_left=ended is not None, back_on=row["back_on"], until=row["person__died_on"],
    )  # fmt: skip


def _mover(row: Mapping[str, Any], move: Move, day: date) -> Mover:
    """Who is past the planned date leaves on the day at the earliest, and what was to begin then begins then."""
    planned, seen = row["plan__planned_on"], row["seen"]
    late = not move.has_left and planned is not None and planned < day
    return Mover(
        move=supposed(move, day) if late else move, person_id=row["person_id"], seen=seen, planned_on=planned,
        reference=row["person__reference"] if seen else "",
        initials=f"{row['given']}. {row['family']}." if seen else "", late=late,
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
    found = found.filter(share__isnull=False).annotate(
        payer=F("share__payer"), called=F("share__payer__short_name"), percent=F("share__percent"),
        route=F("share__route"),
    )  # fmt: skip
    # Plain rows: hundreds of objects of a model would cost more than all the sums.
    rows = found.order_by("starts_on", "component", "pk", "-percent", "called", "route").values_list(
        "pk", "spell_id", "component", "provider", "a_year", "once", "starts_on", "ends_on", "source", "on",
        "payer", "called", "percent", "route", named=True,
    )  # fmt: skip
    held: dict[UUID, list[Part]] = defaultdict(list)
    for _, each in groupby(rows, key=attrgetter("pk")):
        of_part = list(each)
        row = of_part[0]
        payers |= {one.payer: one.called for one in of_part}
        split = tuple(Share(one.payer, one.percent, one.route) for one in of_part)
        held[row.spell_id].append(
            Part(row.starts_on, split, row.a_year, row.once, row.ends_on, row.component, row)
        )
    return held


def _transfers(of: Mapping[str, Any], payers: dict[UUID, str], day: date) -> dict[UUID, list[Transfer]]:
    """The agreements of each stay as they stood on the day, oldest first."""
    found = StoredTransfer.objects.filter(withdrawn_at__isnull=True, **of)
    held: dict[UUID, list[Transfer]] = defaultdict(list)
    rows = found.select_related("payer", "payee").order_by("on", "effective_on", "pk")
    for one in rows:
        payers |= {each.pk: each.short_name for each in (one.payer, one.payee)}
        held[one.spell_id].append(transfer_of(one, day))
    return held


def _dowries(
    partnership: Partnership, spell_ids: Sequence[UUID] | None, payers: dict[UUID, str], day: date
) -> dict[UUID, list[Dowry]]:
    """Dowries that are agreed by the day; one that is only proposed pays nobody."""
    held: dict[UUID, list[Dowry]] = {}
    for spell, dowries in agreed_of(partnership, spell_ids=spell_ids).items():
        agreed = [one for one in dowries if one.agreed_on is not None and one.agreed_on <= day]
        payers |= {each.pk: each.short_name for one in agreed for each in (one.payer, one.payee)}
        held[spell] = [Dowry(one.payer.pk, one.payee.pk, one.terms) for one in agreed]
    return held


def transfer_of(one: StoredTransfer, day: date) -> Transfer:
    """An agreement as the sums read it, in the state in which it was on the day."""
    state = state_on(one.state, panel_on=one.panel_on, ends_on=one.ends_on, day=day)
    return Transfer(
        payer=one.payer_id, payee=one.payee_id, a_year=one.a_year, recurrent=one.recurrent, bed_closes=one.bed_closes,
        agreed=state in IN_FORCE, effective_on=one.effective_on, ends_on=one.ends_on,
        refused=state == TransferState.REFUSED, varied=state == TransferState.VARIED, state=state, row=one,
    )  # fmt: skip


def _disputes(of: Mapping[str, Any], day: date, payers: dict[UUID, str]) -> list[OpenDispute]:
    """Disputes that are open on the day, oldest first, with the other party where it is known as an organisation."""
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
