"""A bid that won becomes an award: what it promised, its spend profile and its tranches, scaled to the sum awarded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from finance.domain.money import NOTHING, pence, pounds, shares
from finance.domain.triggers import NOT_NAMED
from finance.models import (
    Award,
    AwardProfile,
    Bid,
    BidPromise,
    BidSpend,
    BidSum,
    Distribution,
    IndicativeBudget,
    Tranche,
    Trigger,
)
from finance.services.award_rights import of_award
from finance.services.bid_steps import asked_of
from tcp_portal import rows
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.rows import Table

_PURPOSE = 400
_NOTE = 240
_RUN = Permission.RUN_FUNDS


_AWARDS = Table(model=Award, noun="an award", permission=_RUN)
_TRANCHES = Table(model=Tranche, noun="a tranche", permission=_RUN, partnership=of_award)


@transaction.atomic
def award_bid(*, bid: Bid, amount: Decimal, conditions: str, act: Act) -> Award:
    """The award of a bid, for the round's fund, on the day of the act. Asks RUN_FUNDS over the bid's partnership.

    Copies recipient, owner, purpose, the last promise, what was indicated, the first year asked for. The months of
    the spend profile, and the lines of the distribution as tranches, are scaled to the amount, to the penny. What no
    line distributes is one more tranche, due at once. The people or the day that a line waits for are not scaled. A
    line that waits for a milestone waits until somebody names it (`NOT_NAMED`): it never turns into a date.
    Raises PermissionDenied; Refusal where there is an award already, or no money.
    """
    act.scope.must_allow(_RUN, bid.partnership_id)
    Bid.objects.select_for_update().get(pk=bid.pk)
    if Award.objects.filter(bid=bid).exists():
        raise Refusal("There is an award for this bid already.")
    if pence(amount) != amount or amount <= NOTHING:
        raise Refusal("An award is more than nothing, in pounds and pence.", field="amount")
    award = rows.add(_AWARDS, values=_values(bid, amount, conditions, act.today), act=act)
    _copy_profile(award, bid, act)
    for position, line in enumerate(_tranches(award, bid), start=1):
        rows.add(_TRANCHES, values={"award": award, "position": position, **line}, act=act)
    return award


def _values(bid: Bid, amount: Decimal, conditions: str, day: date) -> dict[str, Any]:
    indicated = IndicativeBudget.objects.current().filter(round=bid.round_id, partnership=bid.partnership_id)
    promise: Any = BidPromise.objects.current().filter(bid=bid).order_by("by").last()
    years = BidSum.objects.current().filter(bid=bid).order_by("year").values_list("year", flat=True)
    return {
        "partnership": bid.partnership_id,
        "bid": bid,
        "fund": bid.round.fund_id,
        "title": bid.title,
        "purpose": _short(bid.summary or bid.title, _PURPOSE),
        "recipient": bid.recipient_id,
        "year": years.first() or Month.of(day).financial_year.start_year,
        "amount": amount,
        "indicative": indicated.values_list("amount", flat=True).first(),
        "conditions": conditions.strip(),
        "source": _short(f"Decision on bid {bid.number}, {bid.round.name}", _NOTE),
        "on": day,
        "owner": bid.owner_id,
        "owner_name": bid.owner_name,
        "organisation": bid.organisation_id,
        "beds_promised": promise.beds if promise else None,
        "people_promised": promise.people if promise else None,
        "promised_by": promise.by if promise else None,
    }


def _copy_profile(award: Award, bid: Bid, act: Act) -> None:
    months: list[Any] = list(
        BidSpend.objects.current().filter(bid=bid, amount__gt=0).order_by("month_starts_on")
    )
    if not months:
        return
    parts = shares(award.amount, [one.amount for one in months])
    AwardProfile.objects.bulk_create(
        AwardProfile(award=award, month_starts_on=one.month_starts_on, amount=part)
        for one, part in zip(months, parts, strict=True)
    )
    changes = {"amount": ["", f"{pounds(award.amount)} over {len(months)} months"]}
    audit.record(
        by=act.by, did="copy a spend profile", at=act.now, obj=award, partnership_id=award.partnership_id,
        changes=changes,
    )  # fmt: skip


def _tranches(award: Award, bid: Bid) -> Iterator[dict[str, Any]]:
    """The distribution scaled; what it leaves out last; a part that comes to nothing is none."""
    found = Distribution.objects.current().filter(bid=bid).select_related("onward", "recipient")
    lines: list[Any] = list(found.order_by("due_on", "amount", "pk"))
    passed_on = sum((line.amount for line in lines), NOTHING)
    rest = max(asked_of(bid) - passed_on, NOTHING) if lines else award.amount
    *parts, kept = shares(award.amount, [*(line.amount for line in lines), rest])
    for line, part in zip(lines, parts, strict=True):
        if part:
            yield {"amount": part, **_trigger(line)}
    if kept:
        note = "What no line of the bid passes on." if lines else ""
        yield {"amount": kept, "trigger": Trigger.DATE, "due_on": award.on, "note": note}


def _trigger(line: Distribution) -> dict[str, Any]:
    to = line.onward_name or str(line.onward or line.recipient)
    outside = " (outside the area)" if line.outside_area else ""
    words = f" {line.trigger_words}" if line.trigger_words else ""
    return {
        "trigger": line.trigger,
        "due_on": line.due_on,
        "milestone": NOT_NAMED if line.trigger == Trigger.MILESTONE else None,
        "discharges": line.discharges if line.trigger == Trigger.DISCHARGES else None,
        "note": _short(f"For {to}{outside}.{words}", _NOTE),
    }


def _short(text: str, most: int) -> str:
    """The text, cut where it is too long for its column."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
