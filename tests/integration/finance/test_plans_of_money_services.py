"""Plans of money kept: a grid is saved whole, its trail tells each cell, and nobody overwrites anybody."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from finance.models import CaseYear, GapAmount, GapLine, GapPlan
from finance.services import business_cases, gap_plans
from finance.services.business_cases import YearFacts
from finance.services.gap_plans import LineFacts, facts_of
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import TODAY, act_of, make_partnership, make_user

pytestmark = pytest.mark.django_db
HEAD = {
    "name": "Ours", "area": "Here", "unit": 1, "source": "A paper", "on": TODAY, "first_year": 2016, "last_year": 2018,
}  # fmt: skip
CASE = {"name": "A team", "what": "It helps", "discount": Decimal(0), "source": "A paper", "on": TODAY}


def amounts(*values: int | None) -> dict[int, Decimal]:
    return {2016 + at: Decimal(value) for at, value in enumerate(values) if value is not None}


LINES = [
    LineFacts("new0", "If nothing", "do_nothing", "", amounts(0, -100, -200)),
    LineFacts("new1", "CIP", amounts=amounts(None, 60, 90)),
    LineFacts("new2", "Moves", fed_by="discharges", amounts=amounts(None, 10)),
]


@pytest.fixture
def bhr() -> Partnership:
    return make_partnership()


def keeper(bhr: Partnership) -> Act:
    """An act of the finance lead."""
    lead = User.objects.filter(posts__role=Role.FINANCE_LEAD).first() or make_user(Role.FINANCE_LEAD, bhr)
    return act_of(lead)


def added(bhr: Partnership, **changes: Any) -> GapPlan:
    plan = gap_plans.add_gap(partnership=bhr, head={**HEAD, **changes}, lines=LINES, act=keeper(bhr))
    return fresh(plan)


def fresh(plan: GapPlan) -> GapPlan:
    return gap_plans.plans_with_lines(keeper(plan.partnership).scope).get(pk=plan.pk)


def test_a_plan_is_saved_whole_and_changed_cell_by_cell(bhr: Partnership) -> None:
    plan = added(bhr)
    lines = facts_of(plan.lines.all())
    assert [(one.name, one.kind, one.fed_by, one.amounts) for one in lines] == [
        (one.name, one.kind, one.fed_by, one.amounts) for one in LINES
    ]
    nothing, cip, moves = lines
    changed = [
        LineFacts(nothing.key, "Position after", "after", "", amounts(0, -30, 5)),
        LineFacts(cip.key, "CIP", amounts=amounts(None, 61)),
        LineFacts(moves.key, "", amounts=amounts(None, 10)),
        LineFacts("new0", "QIPP", amounts=amounts(None, 0)),
    ]
    now = gap_plans.change_gap(
        plan=plan, version=1, head={**HEAD, "area": "There"}, lines=changed, act=keeper(bhr)
    )
    assert (now.version, now.area) == (2, "There")
    kept = facts_of(fresh(now).lines.all())
    assert [(one.name, one.kind, one.amounts) for one in kept] == [
        ("Position after", "after", amounts(0, -30, 5)),
        ("CIP", "intervention", amounts(None, 61)),
        ("QIPP", "intervention", amounts(None, 0)),
    ]
    told = AuditEntry.objects.get(did="change a gap plan").changes
    assert told["CIP, 2017/18"] == ["60.00", "61"]
    assert told["CIP, 2018/19"] == ["90.00", None]
    assert told["Moves"] == ["in the plan", "taken out"]
    assert told["area"] == ["Here", "There"]
    assert GapAmount.objects.filter(withdrawn_at__isnull=False).count() == 2
    again = gap_plans.change_gap(
        plan=now,
        version=2,
        head={**HEAD, "area": "There"},
        lines=facts_of(fresh(now).lines.all()),
        act=keeper(bhr),
    )
    assert again.version == 2
    assert AuditEntry.objects.filter(did="change a gap plan").count() == 1


def test_whoever_saves_on_an_old_version_gets_both_values(bhr: Partnership) -> None:
    plan = added(bhr)
    lines = facts_of(plan.lines.all())
    mine = [lines[0], LineFacts(lines[1].key, "CIP", amounts=amounts(None, 0, 90)), lines[2]]
    theirs = [lines[0], LineFacts(lines[1].key, "CIP", amounts=amounts(None, None, 95)), lines[2]]
    gap_plans.change_gap(plan=plan, version=1, head=HEAD, lines=theirs, act=keeper(bhr))
    with pytest.raises(Stale) as stale:
        gap_plans.change_gap(plan=plan, version=1, head=HEAD, lines=mine, act=keeper(bhr))
    key = lines[1].key
    found = {one.field: (one.theirs, one.yours) for one in stale.value.differences}
    assert found == {f"2017-{key}": (None, 0), f"2018-{key}": (95, 90)}
    assert stale.value.version == 2


@pytest.mark.parametrize(
    ("head", "lines", "said"),
    [
        ({}, LINES[1:], "Give either the position"),
        ({}, [*LINES, LineFacts("new3", "After", "after")], "Give either the position"),
        ({}, [*LINES, LineFacts("new3", "cip")], "Two lines are called"),
        ({}, [*LINES, LineFacts("new3", "", amounts=amounts(1))], "Give the line a name"),
        ({}, [LineFacts("new0", "A", "do_nothing", "discharges")], "Only an intervention is fed"),
        ({"on": TODAY.replace(year=2018)}, LINES, "cannot be after today"),
        ({"last_year": 2015}, LINES, "The last year is not before"),
        ({}, [LINES[0], *(LineFacts(f"new{at}", f"A{at}") for at in range(20))], "at most 20 lines"),
    ],
)
def test_what_is_no_plan_is_refused(bhr: Partnership, head: Any, lines: Any, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        gap_plans.add_gap(partnership=bhr, head={**HEAD, **head}, lines=lines, act=keeper(bhr))
    assert not GapPlan.objects.exists()
    assert not GapLine.objects.exists()


def test_only_who_keeps_money_writes_plans_and_cases(bhr: Partnership) -> None:
    act = act_of(make_user(Role.COUNCIL_LEAD, bhr))
    with pytest.raises(PermissionDenied):
        gap_plans.add_gap(partnership=bhr, head=HEAD, lines=LINES, act=act)
    plan = added(bhr)
    with pytest.raises(PermissionDenied):
        gap_plans.change_gap(plan=plan, version=1, head=HEAD, lines=LINES, act=act)
    with pytest.raises(PermissionDenied):
        business_cases.add_case(partnership=bhr, head=CASE, years=[YearFacts(2016, Decimal(1))], act=act)
    with pytest.raises(Refusal, match="same name"):
        added(bhr)
    assert [one.plan for one in gap_plans.read_plans(scope=act.scope, partnership=bhr)] == [plan]


def test_a_case_is_kept_with_its_years(bhr: Partnership) -> None:
    years = [YearFacts(2016, Decimal(10)), YearFacts(2017, Decimal(5), 1, Decimal(30)), YearFacts(2018)]
    case = business_cases.add_case(partnership=bhr, head=CASE, years=years, act=keeper(bhr))
    assert list(CaseYear.objects.values_list("year", "cost", "beds_closed")) == [(2016, 10, 0), (2017, 5, 1)]
    found = business_cases.cases_of(scope=keeper(bhr).scope, partnership=bhr).get()
    assert business_cases.outcome_of(found).net == 15
    changed = [YearFacts(2016, Decimal(11)), YearFacts(2017)]
    with pytest.raises(Stale) as stale:
        business_cases.change_case(case=case, version=0, head=CASE, years=changed, act=keeper(bhr))
    assert ("cost-2016", 10, 11) in [(one.field, one.theirs, one.yours) for one in stale.value.differences]
    now = business_cases.change_case(case=case, version=1, head=CASE, years=changed, act=keeper(bhr))
    assert now.version == 2
    assert list(CaseYear.objects.current().values_list("year", "cost")) == [(2016, 11)]
    for wrong, said in (
        ([YearFacts(2016)], "at least one year"),
        ([YearFacts(2016, None, 1)], "Enter the cost of 2016/17"),
        ([YearFacts(2016, Decimal(1), 2), YearFacts(2017, Decimal(1), 1)], "never become fewer"),
    ):
        with pytest.raises(Refusal, match=said):
            business_cases.change_case(case=case, version=2, head=CASE, years=wrong, act=keeper(bhr))
