"""A bid becomes an award: scaled to the penny, for whom the bid named, once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from finance.domain.triggers import NOT_NAMED
from finance.models import Award, Bid, Distribution
from finance.services.award_bids import award_bid
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal
from tests.factories import TODAY, act_of, make_partnership, make_user
from tests.integration.finance.awarded import make_bid

pytestmark = pytest.mark.django_db


def test_an_award_below_request_is_the_bid_scaled_to_the_penny() -> None:
    partnership = make_partnership()
    bid = make_bid(partnership)
    act = act_of(make_user(Role.REGIONAL_VIEWER, partnership))
    award = award_bid(bid=bid, amount=Decimal("199999.99"), conditions=" Report monthly ", act=act)
    assert (award.recipient, award.title, award.purpose) == (bid.recipient, bid.title, bid.summary)
    assert (award.year, award.indicative, award.conditions) == (2017, 280_000, "Report monthly")
    assert (award.fund, award.on, award.number) == (bid.round.fund, TODAY, 1)
    assert (award.beds_promised, award.people_promised, award.promised_by) == (3, 5, date(2018, 3, 31))
    months = award.awardprofiles.order_by("month_starts_on").values_list("amount", flat=True)
    assert sum(months) == award.amount
    assert set(months) == {Decimal("33333.33"), Decimal("33333.34")}
    tranches = list(award.tranches.order_by("position"))
    assert [one.amount for one in tranches] == [
        Decimal("100000.00"),
        Decimal("33333.33"),
        Decimal("66666.66"),
    ]
    assert [(one.trigger, one.milestone, one.discharges) for one in tranches] == [
        ("milestone", NOT_NAMED, None),
        ("discharges", None, 2),
        ("date", None, None),
    ]
    assert tranches[0].note.endswith("Team recruited")
    assert tranches[1].note == "For A charity (outside the area)."
    assert AuditEntry.objects.filter(did__in=("add an award", "add a tranche")).count() == 4


def test_a_bid_without_lines_or_profile_is_one_tranche_of_today() -> None:
    partnership = make_partnership()
    bid = make_bid(partnership)
    Distribution.objects.all().delete()
    bid.bidspends.all().delete()
    act = act_of(make_user(Role.REGIONAL_VIEWER, partnership))
    award = award_bid(bid=bid, amount=Decimal(300_000), conditions="", act=act)
    assert [(one.amount, one.due_on) for one in award.tranches.all()] == [(300_000, TODAY)]
    assert not award.awardprofiles.exists()


def test_a_bid_is_awarded_once_by_who_runs_funds() -> None:
    partnership = make_partnership()
    bid = make_bid(partnership)
    for role in (Role.FINANCE_LEAD, Role.PROGRAMME_MANAGER):
        with pytest.raises(PermissionDenied):
            award_bid(bid=bid, amount=Decimal(1), conditions="", act=act_of(make_user(role, partnership)))
    act = act_of(make_user(Role.REGIONAL_VIEWER, partnership))
    for amount in ("0", "-1", "1.005"):
        with pytest.raises(Refusal):
            award_bid(bid=bid, amount=Decimal(amount), conditions="", act=act)
    award_bid(bid=bid, amount=Decimal(1), conditions="", act=act)
    with pytest.raises(Refusal, match="already"):
        award_bid(bid=Bid.objects.get(), amount=Decimal(1), conditions="", act=act)
    assert Award.objects.count() == 1
