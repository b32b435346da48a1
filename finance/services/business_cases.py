"""Business cases: kept with their years on one page, read with what comes out of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from finance.domain.business_case import CaseFacts, Outcome, outcome
from finance.models import BusinessCase, CaseYear
from finance.services import grids
from finance.services.days import not_after_today
from finance.services.grids import Changes
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.months import FinancialYear
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Table

CASES = Table(model=BusinessCase, noun="a business case", permission=Permission.EDIT_MONEY)
COLUMNS = ("cost", "beds_closed", "released_a_bed", "reprovided")
LABELS = {
    "cost": "cost", "beds_closed": "beds closed", "released_a_bed": "released by a bed", "reprovided": "reprovided",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearFacts:
    """One year as it is typed; a year in which nothing is typed is no year of the case."""

    year: int
    cost: Decimal | None = None
    beds_closed: int | None = None
    released_a_bed: Decimal | None = None
    reprovided: Decimal | None = None

    @property
    def is_told(self) -> bool:
        """Whether something is typed."""
        return any(getattr(self, name) is not None for name in COLUMNS)


def box(name: str, year: int) -> str:
    """How a form calls one box."""
    return f"{name}-{year}"


def cases_of(*, scope: Scope, partnership: Partnership | None = None) -> QuerySet[BusinessCase]:
    """Cases with their years, by name. Two queries."""
    years = CaseYear.objects.current().order_by("year")
    found = BusinessCase.objects.visible_to(scope).current()
    if partnership is not None:
        found = found.of(partnership)
    return found.prefetch_related(Prefetch("years", years)).order_by("name")


def outcome_of(case: BusinessCase) -> Outcome:
    """What comes out of a case that came with its years."""
    facts = (
        CaseFacts(one.year, one.cost, one.beds_closed, one.released_a_bed, one.reprovided)
        for one in case.years.all()
    )
    return outcome(facts, discount=case.discount)


def boxes_of(years: Iterable[CaseYear | YearFacts]) -> dict[str, Any]:
    """Years as a form's boxes."""
    return {box(name, one.year): getattr(one, name) for one in years for name in COLUMNS}


@transaction.atomic
def add_case(
    *, partnership: Partnership, head: Mapping[str, Any], years: Sequence[YearFacts], act: Act
) -> BusinessCase:
    """A new case with its years. Raises PermissionDenied and Refusal."""
    case, changes = BusinessCase(partnership=partnership), Changes()
    CASES.must_allow(case, act)
    _check(head, years, act)
    grids.put_head(case, head, changes)
    grids.make(case)
    _put_years(case, {}, years, changes, act)
    grids.finish(CASES, case, changes, act, is_new=True)
    return case


@transaction.atomic
def change_case(
    *, case: BusinessCase, version: int, head: Mapping[str, Any], years: Sequence[YearFacts], act: Act
) -> BusinessCase:
    """The case as it is typed now. Raises Stale with both values of each box."""
    row, is_fresh = grids.locked(CASES, case, version, act)
    stored = {one.year: one for one in CaseYear.objects.current().filter(case=row)}
    if not is_fresh:
        theirs = {**{name: getattr(row, name) for name in head}, **boxes_of(stored.values())}
        raise grids.stale(row, theirs, {**head, **boxes_of(years)})
    _check(head, years, act)
    changes = Changes()
    grids.put_head(row, head, changes)
    _put_years(row, stored, years, changes, act)
    grids.finish(CASES, row, changes, act, is_new=False)
    return row


def _check(head: Mapping[str, Any], years: Sequence[YearFacts], act: Act) -> None:
    not_after_today(head["on"], act)
    for one in years:
        if one.is_told and one.cost is None:
            label = FinancialYear(one.year).label
            raise Refusal(f"Enter the cost of {label}; 0 where there is none.", field=box("cost", one.year))
    told = sorted((one for one in years if one.is_told), key=lambda one: one.year)
    if not told:
        raise Refusal("Enter at least one year.")
    for before, after in pairwise(told):
        if (after.beds_closed or 0) < (before.beds_closed or 0):
            raise Refusal(
                "Beds closed are counted in all, so they never become fewer.",
                field=box("beds_closed", after.year),
            )


def _put_years(
    case: BusinessCase,
    stored: Mapping[int, CaseYear],
    typed: Sequence[YearFacts],
    changes: Changes,
    act: Act,
) -> None:
    for one in typed:
        kept = stored.get(one.year)
        values = {name: value or 0 for name, value in asdict(one).items() if name in COLUMNS}
        before = {name: getattr(kept, name) if kept else None for name in COLUMNS}
        if (not one.is_told and kept is None) or (one.is_told and before == values):
            continue
        for name in COLUMNS:
            now = values[name] if one.is_told else None
            changes.tell(f"{FinancialYear(one.year)}, {LABELS[name]}", before[name], now)
        if not one.is_told and kept is not None:
            grids.take_out([kept], act)
            continue
        row = kept or CaseYear(case=case, year=one.year)
        for name, value in values.items():
            setattr(row, name, value)
        row.version += kept is not None
        row.save()
