"""The tables of what a move costs: prices of beds, packages, transfers, and who pays if a dispute is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from finance.domain.move_costs import Share
from finance.models import (
    IN_FORCE,
    BedPrice,
    DisputeStake,
    EpisodePrice,
    PackagePart,
    PackageShare,
    Route,
    Transfer,
)
from finance.services.days import not_after_today
from finance.services.person_rows import of_stay
from tcp_portal import rows
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.partnerships.models import Organisation
from tcp_portal.rows import Table

ALL, SLOTS = Decimal(100), 6
REPLACED = "Replaced by other shares."


def _source(on: date, act: Act) -> None:
    not_after_today(on, act)


def _bed_price(row: BedPrice, act: Act) -> None:
    _source(row.on, act)
    others = BedPrice.objects.of(row.partnership).current().filter(arrangement=row.arrangement)
    if others.exclude(pk=row.pk).filter(valid_from=row.valid_from).exists():
        raise Refusal("There is a price of these beds from that day already: change it.", field="valid_from")


def _episode_price(row: EpisodePrice, act: Act) -> None:
    _source(row.on, act)


def _part(row: PackagePart, act: Act) -> None:
    _source(row.on, act)
    if (row.a_year is None) == (row.once is None):
        raise Refusal("Give either an amount a year or one sum, not both.", field="a_year")
    if row.once is not None and row.ends_on is not None:
        raise Refusal("One sum is paid on the first day: it has no end.", field="ends_on")


def _transfer(row: Transfer, act: Act) -> None:
    _source(row.on, act)
    if row.payer_id == row.payee_id:
        raise Refusal("Money goes from one organisation to another.", field="payee")
    if row.bed_closes and row.state in IN_FORCE and not row.variation:
        raise Refusal("Give the reference of the contract variation that closes the bed.", field="variation")
    if not row._state.adding:
        _must_keep_terms(row)


def _must_keep_terms(row: Transfer) -> None:
    """What is agreed stays as it was agreed; only what became of it is entered, with the day of its end."""
    stored = Transfer.objects.get(pk=row.pk)
    if stored.state not in IN_FORCE:
        return
    fixed = (*_TERMS, "ends_on") if row.state == stored.state else _TERMS
    for name in fixed:
        if getattr(stored, name) != getattr(row, name):
            raise Refusal(_FIXED, field=name.removesuffix("_id"))


def _stake(row: DisputeStake, _act: Act) -> None:
    if row.other_id == row.dispute.ours_id:
        raise Refusal("The other party is another organisation than ours.", field="other")


def _dispute_stay(row: Any) -> Any:
    """A dispute is about a person, whichever stay it concerns."""
    return _OfDispute(row.dispute.person.partnership_id, row.dispute.person_id)


@dataclass(frozen=True, slots=True)
class _OfDispute:
    partnership_id: UUID
    person_id: UUID


_TERMS = ("payer_id", "payee_id", "a_year", "recurrent", "bed_closes", "panel_on", "effective_on")
_FIXED = (
    "It is agreed, so that its terms are fixed. Other terms are entered as a variation, with the day from which they "
    "hold and the reason."
)
_ABOUT = frozenset({"provider", "note", "decided_because"})

BED_PRICES = Table(
    model=BedPrice, noun="a price of beds", permission=Permission.EDIT_PERSON_MONEY, check=_bed_price
)
EPISODE_PRICES = of_stay(
    EpisodePrice, "a price of a bed", check=_episode_price, stay=lambda row: row.episode.spell
)
PARTS = of_stay(PackagePart, "a part of a package", check=_part, quiet=_ABOUT)
TRANSFERS = of_stay(Transfer, "a funding transfer", check=_transfer, quiet=_ABOUT)
STAKES = of_stay(DisputeStake, "a stake of a dispute", check=_stake, stay=_dispute_stay, quiet=_ABOUT)


@transaction.atomic
def add_part(*, values: Mapping[str, Any], shares: Sequence[Share], act: Act) -> PackagePart:
    """A component of a package with its shares. Raises PermissionDenied and Refusal."""
    _must_make_a_whole(shares)
    part = rows.add(PARTS, values=values, act=act)
    _put(part, [], shares, act)
    return part


@transaction.atomic
def change_part(
    *, part: PackagePart, version: int, values: Mapping[str, Any], shares: Sequence[Share], act: Act
) -> PackagePart:
    """Puts values and shares into a component; shares that go are withdrawn and never deleted.

    Raises Stale field by field where somebody else was quicker (shares by the names of `share_fields`),
    PermissionDenied and Refusal.
    """
    now = PackagePart.objects.select_for_update().get(pk=part.pk)
    PARTS.must_allow(now, act)
    stored = shares_of(now)
    if now.version != version:
        theirs = {**{name: _stored(now, name) for name in values}, **share_fields(stored)}
        yours = {**values, **share_fields(shares)}
        differ = tuple(
            Difference(name, theirs[name], yours[name]) for name in theirs if theirs[name] != yours[name]
        )
        if differ:
            raise Stale(version=now.version, differences=differ)
    _must_make_a_whole(shares)
    saved = rows.change(PARTS, row=now, version=now.version, values=values, act=act)
    if _in_order(stored) != _in_order(shares):
        if saved.version == now.version:
            saved.version += 1
            saved.save(update_fields=["version"])
        _put(saved, stored, shares, act)
    return saved


def shares_of(part: PackagePart) -> list[Share]:
    """The shares that stand, the largest first. One query."""
    found = part.shares.filter(withdrawn_at__isnull=True).order_by("-percent", "payer__short_name", "route")
    return [Share(one.payer_id, one.percent, one.route) for one in found]


def share_fields(shares: Sequence[Share]) -> dict[str, Any]:
    """Shares by the names of the fields of a form: payer_1, route_1, percent_1 and so on; unused ones are empty."""
    found: dict[str, Any] = {}
    for slot in range(SLOTS):
        one = shares[slot] if slot < len(shares) else None
        found |= {
            f"payer_{slot + 1}": one.payer if one else None,
            f"route_{slot + 1}": one.route if one else "",
            f"percent_{slot + 1}": one.percent if one else None,
        }
    return found


def package_totals(spell_ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """What the package of each stay comes to a year, of its components without an end; stays that have none are left
    out: they are not priced. It asks for no right: a page adds them up. One query.
    """
    found = PackagePart.objects.filter(withdrawn_at__isnull=True, ends_on__isnull=True, a_year__isnull=False)
    sums = found.filter(spell__in=list(spell_ids)).values("spell").annotate(whole=Sum("a_year"))
    return {row["spell"]: row["whole"] for row in sums}


def _must_make_a_whole(shares: Sequence[Share]) -> None:
    """Raises Refusal beside the share that is wrong."""
    for at, one in enumerate(shares, start=1):
        if one.percent <= 0:
            raise Refusal("A share is more than 0 per cent.", field=f"percent_{at}")
        if (one.payer, one.route) in [(other.payer, other.route) for other in shares[: at - 1]]:
            raise Refusal("This payer pays by this route already: add the shares up.", field=f"payer_{at}")
    whole = sum((one.percent for one in shares), Decimal(0))
    if whole != ALL:
        raise Refusal(
            f"The shares make {whole.normalize():f} per cent. They must make 100.", field="percent_1"
        )


def _put(part: PackagePart, before: Sequence[Share], after: Sequence[Share], act: Act) -> None:
    """Withdraws shares that go, adds those that are new, and tells the trail."""
    gone = {(one.payer, one.route, one.percent) for one in before} - {
        (one.payer, one.route, one.percent) for one in after
    }
    for row in part.shares.filter(withdrawn_at__isnull=True):
        if (row.payer_id, row.route, row.percent) in gone:
            row.withdrawn_by, row.withdrawn_at, row.withdrawn_because = act.by, act.now, REPLACED
            row.version += 1
            row.save()
    new = [one for one in after if one not in before]
    PackageShare.objects.bulk_create(
        PackageShare(part=part, payer_id=one.payer, route=one.route, percent=one.percent) for one in new
    )
    audit.record(
        by=act.by, did="share a part of a package", at=act.now, obj=part, partnership_id=part.spell.partnership_id,
        person_ids=[part.spell.person_id], changes={"shares": [_told(before), _told(after)]},
    )  # fmt: skip


def _told(shares: Sequence[Share]) -> list[str]:
    names = dict(
        Organisation.objects.filter(pk__in=[one.payer for one in shares]).values_list("pk", "short_name")
    )
    return [f"{names[one.payer]}: {one.percent}%, {Route(one.route).label}" for one in shares]


def _in_order(shares: Sequence[Share]) -> list[tuple[str, str, Decimal]]:
    return sorted((str(one.payer), one.route, one.percent) for one in shares)


def _stored(row: PackagePart, name: str) -> Any:
    return getattr(row, getattr(row._meta.get_field(name), "attname", name))
