"""What moves cost whom: by payer and year for who may see money, and person by person for who may see them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.services import entries
from finance.presenters import costs as shown
from finance.presenters.person_money import money_page
from finance.services import costs as service
from finance.services.few import fewest, sees_all
from finance.services.few_payers import protected, protected_change
from finance.services.move_facts import Facts, Mover
from finance.services.move_reads import person_record
from finance.services.move_stays import Stay
from tcp_portal.access import Permission, requires
from tcp_portal.charts import Table
from tcp_portal.months import FinancialYear
from tcp_portal.partnerships.directory import organisations_of
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import partnership_in

_MONEY, _PEOPLE, _EDIT = Permission.VIEW_MONEY, Permission.VIEW_PEOPLE, Permission.EDIT_PERSON_MONEY
PAGE = 25
ALL_LOST = "all"


@requires(_MONEY)
@require_safe
def costs(request: PortalRequest) -> HttpResponse:
    """Which payer is worse off by the moves, which better off, and what if disputes are lost?"""
    partnership, scope = partnership_in(request, _MONEY), request.scope
    years, year = service.years_around(request.frame.month), request.frame.month.financial_year
    stays, sees = service.listed(scope=scope, partnership=partnership), scope.allows(_PEOPLE, partnership.pk)
    day = request.frame.day
    rows = service.seen(stays, years, day) if sees else []
    shown_now = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    facts = service.read_with(stays, shown_now, scope=scope, partnership=partnership, day=day)
    lost = _lost(request, facts, sees=sees)
    movers = facts.supposing(lost_ids=lost, moved=service.NOBODY_MOVED)
    if sees_all(scope, partnership):
        found = service.money(facts, movers, years)
        change = _change(facts, found, years) if lost else None
    else:
        found, change = _told(request, facts, movers, years, supposed=bool(lost))
    names = found.payers
    context = {
        "headline": shown.headline(found, year),
        "chart": shown.costs_chart(found, names, year),
        "tables": [shown.year_table(found, names, one) for one in years],
        "whole": shown.whole_table(found, names),
        "unknown": shown.unknown_words(found.unknown, found.movers),
        "change": change, "few": shown.few_words(found), "hidden": {one.label for one in found.hidden if one},
        "hidden_at": {at for at, one in enumerate(years) if one in found.hidden},
        "hides_whole": None in found.hidden, "hides_change": bool(lost) and change is None,
        "signs": shown.SIGNS, "rounding": shown.ROUNDING, "source": shown.SOURCE, "year": year.label,
        "sees": sees, "movers": found.priced, "lost": bool(lost),
        "disputes": len(facts.disputes), "can_lose": sum(one.other is not None for one in facts.disputes),
        **(_people(request, facts, movers, shown_now, lost) if sees else {}),
    }  # fmt: skip
    return page(request, "finance/costs.html", context)


def _change(facts: Facts, found: service.MoneyByPayer, years: list[FinancialYear]) -> Table:
    """What is supposed beside the plan."""
    base = service.money(facts, facts.movers, years, full_year=False)
    return shown.change_table(base, found, found.payers, years)


def _told(
    request: PortalRequest, facts: Facts, movers: list[Mover], years: list[FinancialYear], *, supposed: bool
) -> tuple[service.MoneyByPayer, Table | None]:
    """The plan, and apart from it what is supposed, as it may be told to who does not see everybody.

    The plan's tables stand as they are: beside others that suppose something they could be subtracted.
    """
    partnership, frame = request.frame.partnership, request.frame
    own = {pk for pk, _ in organisations_of(partnership.pk, on=frame.as_at)}
    least = fewest(frame.day)
    plan = service.money(facts, facts.movers, years)
    found = protected(plan, facts, own, years, least=least)
    lines = protected_change(facts, movers, own, years, least=least) if supposed else None
    if lines is None:
        return found, None
    nothing = replace(found, lines=())
    return found, shown.change_table(nothing, replace(found, lines=lines), found.payers, years)


def _lost(request: PortalRequest, facts: Facts, *, sees: bool) -> frozenset[UUID]:
    """Which disputes the reader switched to lost. One alone would tell what one person costs: see `services.costs`."""
    asked = set(request.GET.getlist("lost"))
    can = [one for one in facts.disputes if one.other is not None]
    if not sees:
        return frozenset(one.id for one in can) if ALL_LOST in asked and len(can) > 1 else frozenset()
    seen = {one.person_id for one in facts.movers if one.seen}
    return frozenset(
        one.id for one in can if one.person_id in seen and (str(one.id) in asked or ALL_LOST in asked)
    )


def _people(
    request: PortalRequest,
    facts: Facts,
    movers: list[Mover],
    found: Page[Stay],
    lost: frozenset[UUID],
) -> dict[str, object]:
    """The people whom the reader may see, a page of them; the look is recorded."""
    partnership, frame, year = request.frame.partnership, request.frame, request.frame.month.financial_year
    of_stay = {one.move.id: one for one in movers}
    disputed = {one.person_id for one in facts.disputes}
    called = {
        one.person_id: f"{one.reference} {one.initials}"
        for one in movers
        if one.seen and one.person_id in disputed
    }
    may_edit = request.scope.allows(_EDIT, partnership.pk)
    asked = shown.switches(facts.disputes, called, facts.payers, lost, frame, may_edit=may_edit)
    in_dispute = [one.person_id for one in facts.disputes if one.person_id in called]
    looked = [one.person_id for one in found] + in_dispute
    entries.record_look(
        people=looked, how="costs of moves", partnership_id=partnership.pk, by=request.user, at=timezone.now()
    )
    keys = [str(one) for one in sorted(lost)]
    return {
        "people": shown.mover_rows(
            [service.person_cost(of_stay[one.pk], [year]) for one in found], year, frame
        ),
        "page": found,
        "page_url": lambda number: frame.url("finance:costs", page=number, lost=keys or None),
        "switches": asked,
        "limited": request.scope.is_limited(_PEOPLE, partnership.pk),
    }


@requires(_PEOPLE)
@require_safe
def person_money(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One person: the beds and their prices, the package, the transfer, the dowry, and what it comes to for whom."""
    record = person_record(scope=request.scope, person_id=pk, day=request.frame.day)
    person = record.person
    entries.record_look(
        people=[pk], how="money of a person", partnership_id=person.partnership_id, by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    context = {
        "person": person,
        "money": money_page(record, service.years_around(request.frame.month), request.frame),
    }
    return page(request, "finance/person_money.html", context)
