"""Plans to close the gap: kept whole, read whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import F, FilteredRelation, Prefetch, Q, QuerySet

from finance.domain.gap import Line, LineKind
from finance.domain.gap_file import MOST_LINES
from finance.models import GapAmount, GapFeed, GapKind, GapLine, GapPlan
from finance.services import grids
from finance.services.days import not_after_today
from finance.services.grids import Changes
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.months import FinancialYear
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Table
from tcp_portal.rows_refused import kept_in_words

GAP_PLANS = Table(model=GapPlan, noun="a gap plan", permission=Permission.EDIT_MONEY)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line as it is typed. `key`: the id of a stored line, or anything else for a new one."""

    key: str
    name: str
    kind: str = GapKind.INTERVENTION
    fed_by: str = GapFeed.TYPED
    amounts: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def says_nothing(self) -> bool:
        """A line whose name was emptied leaves the plan."""
        return not self.name


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan and its lines with what is known of them."""

    plan: GapPlan
    lines: tuple[Line, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """Its years."""
        return years_of(self.plan)

    @property
    def fed(self) -> list[str]:
        """The keys of lines that discharges feed."""
        return [line.key for line in self.lines if line.is_fed]


def name_box(key: str, what: str | int) -> str:
    """How a form calls one box of a line: its name, kind or feed, or the amount of a year."""
    return f"{what}-{key}"


def plans_with_lines(scope: Scope) -> QuerySet[GapPlan]:
    """Every plan that the reader may see, with its lines and amounts. Three queries."""
    amounts = GapAmount.objects.current().order_by("year")
    lines = GapLine.objects.current().order_by("position").prefetch_related(Prefetch("amounts", amounts))
    found = GapPlan.objects.visible_to(scope).current()
    return found.prefetch_related(Prefetch("lines", lines)).order_by("name")


def read_plans(*, scope: Scope, partnership: Partnership) -> list[KeptPlan]:
    """The partnership's plans as they add up, by name. One query."""
    stand = FilteredRelation("amounts", condition=Q(amounts__withdrawn_at__isnull=True))
    found = (
        GapLine.objects.visible_to(scope).of(partnership).current().filter(plan__withdrawn_at__isnull=True)
    )
    rows = found.select_related("plan").annotate(
        held=stand, held_year=F("held__year"), held_amount=F("held__amount")
    )
    plans: dict[UUID, GapPlan] = {}
    held: dict[UUID, dict[UUID, Line]] = {}
    amounts: dict[UUID, dict[int, Decimal]] = {}
    for row in cast("Iterable[Any]", rows.order_by("plan__name", "position", "pk", "held__year")):
        plans[row.plan_id] = row.plan
        known = amounts.setdefault(row.pk, {})
        held.setdefault(row.plan_id, {}).setdefault(row.pk, _line_of(row, known))
        if row.held_year is not None:
            known[row.held_year] = row.held_amount
    return [KeptPlan(plan, tuple(held[key].values())) for key, plan in plans.items()]


def main_of(plans: Sequence[KeptPlan]) -> KeptPlan:
    """The plan of which short texts speak: the one that discharges feed, else the first by name."""
    return next((one for one in plans if one.fed), plans[0])


def _line_of(row: GapLine, known: Mapping[int, Decimal]) -> Line:
    return Line(str(row.pk), row.name, LineKind(row.kind), known, is_fed=row.fed_by == GapFeed.DISCHARGES)


def years_of(plan: GapPlan) -> tuple[int, ...]:
    """The years of a plan."""
    return tuple(range(plan.first_year, plan.last_year + 1))


def boxes_of(lines: Iterable[LineFacts], years: Sequence[int]) -> dict[str, Any]:
    """The lines as a form's boxes."""
    found: dict[str, Any] = {}
    for one in lines:
        for what in ("name", "kind", "fed_by"):
            found[name_box(one.key, what)] = getattr(one, what)
        found |= {name_box(one.key, year): one.amounts.get(year) for year in years}
    return found


def facts_of(lines: Iterable[GapLine]) -> list[LineFacts]:
    """Stored lines that came with their amounts, as they would be typed."""
    return [
        LineFacts(
            str(one.pk),
            one.name,
            one.kind,
            one.fed_by,
            {each.year: each.amount for each in one.amounts.all()},
        )
        for one in lines
    ]


@transaction.atomic
def add_gap(
    *, partnership: Partnership, head: Mapping[str, Any], lines: Sequence[LineFacts], act: Act
) -> GapPlan:
    """A new plan with its lines. Raises PermissionDenied and Refusal."""
    plan, changes = GapPlan(partnership=partnership), Changes()
    GAP_PLANS.must_allow(plan, act)
    _check(head, lines, act)
    grids.put_head(plan, head, changes)
    grids.make(plan)
    _put_lines(plan, {}, lines, changes, act)
    grids.finish(GAP_PLANS, plan, changes, act, is_new=True)
    return plan


@transaction.atomic
def change_gap(
    *, plan: GapPlan, version: int, head: Mapping[str, Any], lines: Sequence[LineFacts], act: Act
) -> GapPlan:
    """The plan as it is typed now. A line whose name is empty leaves it. Raises Stale with both values of each box."""
    row, is_fresh = grids.locked(GAP_PLANS, plan, version, act)
    stored = _stored(row)
    if not is_fresh:
        theirs = boxes_of(facts_of(stored.values()), years_of(row))
        typed = boxes_of(lines, range(head["first_year"], head["last_year"] + 1))
        raise grids.stale(row, {**{name: getattr(row, name) for name in head}, **theirs}, {**head, **typed})
    _check(head, lines, act)
    changes = Changes()
    grids.put_head(row, head, changes)
    _put_lines(row, stored, lines, changes, act)
    grids.finish(GAP_PLANS, row, changes, act, is_new=False)
    return row


def _stored(plan: GapPlan) -> dict[str, GapLine]:
    amounts = Prefetch("amounts", GapAmount.objects.current())
    lines = GapLine.objects.current().filter(plan=plan).order_by("position").prefetch_related(amounts)
    return {str(line.pk): line for line in lines}


def _check(head: Mapping[str, Any], lines: Sequence[LineFacts], act: Act) -> None:
    told = [one for one in lines if not one.says_nothing]
    not_after_today(head["on"], act)
    if head["last_year"] < head["first_year"]:
        raise Refusal("The last year is not before the first one.", field="last_year")
    if len(told) > MOST_LINES:
        raise Refusal(f"A plan has at most {MOST_LINES} lines.")
    _check_lines(lines, told)
    if sum(one.kind != GapKind.INTERVENTION for one in told) != 1:
        raise Refusal(
            "Give either the position if nothing is done or the one after interventions: the other is worked out."
        )


def _check_lines(lines: Sequence[LineFacts], told: Sequence[LineFacts]) -> None:
    for one in lines:
        if one.says_nothing and one.amounts and not _is_id(one.key):
            raise Refusal("Give the line a name.", field=name_box(one.key, "name"))
        if one.fed_by and one.kind != GapKind.INTERVENTION:
            raise Refusal("Only an intervention is fed by discharges.", field=name_box(one.key, "fed_by"))
    names = [one.name.casefold() for one in told]
    fed = [one for one in told if one.fed_by]
    if len(fed) > 1:
        raise Refusal("One line of a plan is fed by discharges.", field=name_box(fed[1].key, "fed_by"))
    twice = next((one for at, one in enumerate(told) if names.index(one.name.casefold()) < at), None)
    if twice:
        raise Refusal(f"Two lines are called “{twice.name}”.", field=name_box(twice.key, "name"))


def _is_id(key: str) -> bool:
    return len(key) == 36


def _put_lines(
    plan: GapPlan, stored: Mapping[str, GapLine], typed: Sequence[LineFacts], changes: Changes, act: Act
) -> None:
    """Interventions first, so that a plan may turn its position from one kind into the other."""
    for one in typed:
        if one.says_nothing and one.key in stored:
            line = stored[one.key]
            changes.tell(line.name, "in the plan", "taken out")
            grids.take_out([*line.amounts.all(), line], act)
    told = [one for one in typed if not one.says_nothing]
    for at, one in sorted(enumerate(told), key=lambda pair: pair[1].kind != GapKind.INTERVENTION):
        found = stored.get(one.key)
        _put_line(plan, found or GapLine(plan=plan), one, at + 1, changes, act, is_new=found is None)


def _put_line(
    plan: GapPlan, line: GapLine, one: LineFacts, position: int, changes: Changes, act: Act, *, is_new: bool
) -> None:
    before = "" if is_new else f"{line.name}: {line.get_kind_display()}{', fed' if line.fed_by else ''}"
    values = {"name": one.name, "kind": one.kind, "fed_by": one.fed_by, "position": position}
    moved = is_new or any(getattr(line, name) != value for name, value in values.items())
    kept = {} if is_new else {each.year: each for each in line.amounts.all()}
    if moved:
        for name, value in values.items():
            setattr(line, name, value)
        line.version += not is_new
        with kept_in_words(line):
            line.save()
        now = f"{line.name}: {line.get_kind_display()}{', fed' if line.fed_by else ''}"
        changes.tell(f"line {position}", before, now)
    for year in {*kept, *one.amounts}:
        _put_amount(line, year, kept.get(year), one.amounts.get(year), changes, act)


def _put_amount(
    line: GapLine, year: int, kept: GapAmount | None, amount: Decimal | None, changes: Changes, act: Act
) -> None:
    if kept is not None and amount == kept.amount:
        return
    changes.tell(f"{line.name}, {FinancialYear(year)}", kept and kept.amount, amount)
    if amount is None and kept is not None:
        grids.take_out([kept], act)
    elif kept is not None and amount is not None:
        kept.amount = amount
        kept.version += 1
        kept.save()
    elif amount is not None:
        GapAmount.objects.create(line=line, year=year, amount=amount)
