"""Awards read: the list, one award, its ledger, and which awards did most for each pound."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from finance.domain.award_standing import FORECAST_RULE, TOLERANCE_SOURCE, standing
from finance.forms.awards import AwardFilter
from finance.presenters.award import Told, award_page, month_lines
from finance.presenters.award_chart import spend_chart
from finance.presenters.award_ledger import ledger_line, ledger_totals
from finance.presenters.awards import ListTold, awards_page, binding_line, impact_line, league_words
from finance.services import award_page as one
from finance.services import award_reads as reads
from finance.services.award_discharges import may_link
from finance.services.award_ledger import lines_of
from finance.services.award_paying import evidence_of
from finance.services.award_release import binding
from finance.services.award_rights import keeps
from tcp_portal.access import Permission, requires
from tcp_portal.charts import words
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import partnership_in

VIEW = Permission.VIEW_MONEY
SIZE = 100


@requires(VIEW)
@require_safe
def awards(request: PortalRequest) -> HttpResponse:
    """What was given to us, and is it spent as planned?"""
    partnership, frame, scope = partnership_in(request, VIEW), request.frame, request.scope
    known = reads.every_award(scope=scope, partnership=partnership)
    form = AwardFilter(request.GET, years=sorted({one.year for one in known}, reverse=True))
    context: dict[str, Any] = {
        "form": form,
        "list": None,
        "keeps": keeps(scope, partnership.pk),
        "binding": (),
    }
    if context["keeps"]:
        context["binding"] = [
            binding_line(one, frame, reader=scope.user_id)
            for one in binding(scope=scope, partnership=partnership)
        ]
    if not form.is_valid():
        return page(request, "finance/awards.html", context, part="results", status=422)
    year = form.cleaned_data["year"]
    found = [one for one in known if not year or one.year == int(year)]
    sums = reads.sums_of(found, day=frame.as_at)
    shown = Paginator(found, SIZE).get_page(request.GET.get("page"))
    listed = list(reads.awards_named((one.pk for one in shown.object_list), scope=scope))
    told = ListTold(sums, reads.standings(listed, sums, day=frame.day), reads.totals(found, sums))
    context |= {
        "list": awards_page(listed, frame, told, pages=shown.paginator.num_pages),
        "page": shown,
        "page_url": lambda number: frame.url("finance:awards", year=year or None, page=number),
        "rules": (TOLERANCE_SOURCE, FORECAST_RULE),
    }
    return page(request, "finance/awards.html", context, part="results")


@requires(VIEW)
@require_safe
def award_impact(request: PortalRequest) -> HttpResponse:
    """Which award did most for each pound?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    found = reads.league(scope=request.scope, partnership=partnership, day=frame.as_at)
    shown = Paginator(found, SIZE).get_page(request.GET.get("page"))
    context = {
        "lede": league_words(found),
        "lines": [impact_line(award, frame) for award in shown.object_list],
        "several": len({award.partnership_id for award in found}) > 1,
        "page": shown,
        "page_url": lambda number: frame.url("finance:award_impact", page=number),
    }
    return page(request, "finance/award_impact.html", context)


@requires(VIEW)
@require_safe
def award(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One award: what it waits for, what was spent, on what, and whom it helped home."""
    frame, scope = request.frame, request.scope
    found: Any = get_object_or_404(one.one_award(scope=scope, day=frame.as_at), pk=pk)
    rows = one.rows_of(found, day=frame.as_at)
    evidence = evidence_of(rows.tranches, day=frame.day)
    late = sum(evidence[row.pk].is_overdue for row in rows.tranches if row.paid_on is None)
    keeps_it = keeps(scope, found.partnership_id)
    told = Told(
        sums=rows.sums, standing=standing(rows.sums, overdue=late), tranches=rows.tranches, evidence=evidence,
        leaves=rows.leaves, uses=rows.uses, match_promised=found.match_promised, keeps=keeps_it,
        runs_fund=scope.allows(Permission.RUN_FUNDS, found.partnership_id), reader_id=scope.user_id,
    )  # fmt: skip
    context = {
        "award": found,
        "page": award_page(found, frame, told),
        "chart": spend_chart(
            {month: row.amount for month, row in rows.profile.items()}, rows.spent, day=frame.as_at
        ),
        "months": month_lines(rows.profile, frame) if keeps_it else (),
        "keeps": keeps_it,
        "may_link": may_link(scope, found.partnership_id),
    }
    return page(request, "finance/award.html", context)


@requires(VIEW)
@require_safe
def award_ledger(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Every line of one award's ledger."""
    frame, scope = request.frame, request.scope
    found: Any = get_object_or_404(one.one_award(scope=scope, day=frame.as_at), pk=pk)
    shown = Paginator(lines_of(scope=scope, award=found), SIZE).get_page(request.GET.get("page"))
    keeps_it = keeps(scope, found.partnership_id)
    context = {
        "award": found,
        "totals": ledger_totals(one.rows_of(found, day=frame.as_at).sums),
        "until": words.day(frame.as_at),
        "lines": [ledger_line(line, frame, keeps=keeps_it) for line in shown.object_list],
        "keeps": keeps_it,
        "page": shown,
        "page_url": lambda number: frame.url("finance:award_ledger", found.pk, page=number),
    }
    return page(request, "finance/award_ledger.html", context)
