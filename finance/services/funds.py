"""Funds, their rounds, and what areas were told to expect. They belong to no partnership: who runs funds in every
partnership of a fund's region may write them, for a fund of all England in every partnership."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Sum

from finance.domain.criteria import WEIGHTS_ADD_UP_TO
from finance.domain.money import NOTHING, pence, pounds
from finance.models import Bid, Fund, IndicativeBudget, Round
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Changes, Table, of_none

ALL_ENGLAND = "All England"


def may_run(region: str, scope: Scope) -> bool:
    """Whether the reader runs funds in every partnership of the region; of all England where it is empty. One query."""
    there = Partnership.objects.filter(region=region) if region else Partnership.objects.all()
    keys = set(there.values_list("pk", flat=True))
    return bool(keys) and keys <= scope.partnership_ids(Permission.RUN_FUNDS)


def regions() -> tuple[str, ...]:
    """Every region of a partnership, by name. One query."""
    found = Partnership.objects.exclude(region="").order_by("region").values_list("region", flat=True)
    return tuple(found.distinct())


def regions_run(scope: Scope) -> tuple[str, ...]:
    """The regions in which the reader may keep funds; an empty one is all England. One query."""
    held, by_region = scope.partnership_ids(Permission.RUN_FUNDS), dict[str, bool]()
    for pk, region in Partnership.objects.order_by("region").values_list("pk", "region"):
        by_region[region] = by_region.get(region, True) and pk in held
    everywhere = ("",) if by_region and all(by_region.values()) else ()
    return (*everywhere, *(region for region, runs in by_region.items() if region and runs))


def areas_of(scope: Scope) -> tuple[tuple[UUID, str], ...]:
    """The partnerships in which the reader runs funds, by name. One query."""
    found = Partnership.objects.filter(pk__in=scope.partnership_ids(Permission.RUN_FUNDS)).order_by("name")
    return tuple(found.values_list("pk", "name"))


def must_run(region: str, act: Act) -> None:
    """Raises PermissionDenied for whoever does not run the funds of the region. One query."""
    if not may_run(region, act.scope):
        raise PermissionDenied


def _fund_rights(row: Fund, act: Act) -> None:
    if (
        row.name or not row._state.adding
    ):  # an empty form: the region is chosen in it, and asked when it is saved
        must_run(row.region, act)


def _fund_check(row: Fund, act: Act) -> None:
    must_run(row.region, act)  # and of the region to which it is moved
    if row.region and row.region not in regions():
        raise Refusal("Choose a region that has partnerships.", field="region")
    if row.last_year < row.first_year:
        raise Refusal("The last year is before the first one.", field="last_year")
    if row.envelope <= NOTHING:
        raise Refusal("Give an envelope above nothing.", field="envelope")
    given = _of_rounds(row)
    if given > row.envelope:
        said = f"Its rounds hold {pounds(given)} together: the envelope cannot be less."
        raise Refusal(said, field="envelope")


def _fund_after(row: Fund, _changes: Changes, _act: Act) -> None:
    if row.withdrawn_at and Round.objects.current().filter(fund=row).exists():
        raise Refusal("The fund has rounds: withdraw them first.")


def _of_rounds(fund: Fund, but: Round | None = None) -> Decimal:
    rounds = Round.objects.current().filter(fund=fund)
    others = rounds.exclude(pk=but.pk) if but else rounds
    return pence(others.aggregate(sum=Sum("envelope"))["sum"] or NOTHING)


def _round_rights(row: Round, act: Act) -> None:
    must_run(row.fund.region, act)


def _round_check(row: Round, act: Act) -> None:
    fund = Fund.objects.select_for_update().get(pk=row.fund_id)  # two rounds at once share one envelope
    _in_order(row)
    together = sum(row.weights.values())
    if together != WEIGHTS_ADD_UP_TO:
        said = f"The weights add up to {together}; they must add up to {WEIGHTS_ADD_UP_TO}."
        raise Refusal(said, field="weight_impact")
    if row.envelope <= NOTHING:
        raise Refusal("Give an envelope above nothing.", field="envelope")
    left = fund.envelope - _of_rounds(fund, but=row)
    if row.envelope > left:
        said = f"The fund has {pounds(left)} left for this round; its envelope is {pounds(fund.envelope)}."
        raise Refusal(said, field="envelope")


def _in_order(row: Round) -> None:
    if row.closes_on < row.opens_on:
        raise Refusal("The round closes before it opens.", field="closes_on")
    if row.decides_on is not None and row.decides_on < row.closes_on:
        raise Refusal("The panel decides before the round closes.", field="decides_on")
    if row.spend_by is not None and row.spend_by < row.opens_on:
        raise Refusal("The money would have to be spent before the round opens.", field="spend_by")
    if row.match_to_year < row.match_from_year:
        raise Refusal("The last year of match is before the first one.", field="match_to_year")


def _round_after(row: Round, _changes: Changes, _act: Act) -> None:
    if row.withdrawn_at and Bid.objects.current().filter(round=row).exists():
        raise Refusal("Areas have bids in this round: it cannot be withdrawn.")


def _indicative_rights(row: IndicativeBudget, act: Act) -> None:
    must_run(row.round.fund.region, act)


def _indicative_check(row: IndicativeBudget, act: Act) -> None:
    if row.amount <= NOTHING:
        raise Refusal("Give an amount above nothing.", field="amount")
    region = row.round.fund.region
    if region and row.partnership.region != region:
        raise Refusal("The fund is not for this area.", field="partnership")
    told = IndicativeBudget.objects.current().filter(round=row.round_id, partnership=row.partnership_id)
    if told.exclude(pk=row.pk).exists():
        raise Refusal("This area has an indicative sum already: change that one.", field="partnership")


FUNDS = Table(
    model=Fund,
    noun="a fund",
    permission=Permission.RUN_FUNDS,
    partnership=of_none,
    rights=_fund_rights,
    check=_fund_check,
    after=_fund_after,
)
ROUNDS = Table(
    model=Round,
    noun="a round",
    permission=Permission.RUN_FUNDS,
    partnership=of_none,
    rights=_round_rights,
    check=_round_check,
    after=_round_after,
)
# The area is chosen in the form, so that the right over the fund's whole region is what counts.
INDICATIVE = Table(
    model=IndicativeBudget,
    noun="an indicative sum",
    permission=Permission.RUN_FUNDS,
    partnership=of_none,
    rights=_indicative_rights,
    check=_indicative_check,
)
