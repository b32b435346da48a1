"""The demonstration's awards: the stocktake's sums, the use that was found, and a tranche of each trigger."""

from __future__ import annotations

from datetime import date

from finance.models import Award, AwardDischarge, PurposeChange, SupportOffer, Tranche, TrancheOverride
from finance.services.award_paying import evidence_of
from tcp_portal.partnerships.demo import stocktake

END_OF_APRIL = date(2017, 4, 30)


class ChecksOfAwards:
    """Asked of the one load of the demonstration's programme: see test_demo_programme."""

    def test_the_awards_are_those_that_are_printed(self) -> None:
        printed = stocktake.facts()["finance"]["funding"]
        kept = Award.objects.order_by("number")
        assert [(one.amount, one.year) for one in kept] == [
            (row["amount"], int(row["year"][:4])) for row in printed
        ]
        assert [one.purpose.lower() for one in kept] == [row["purpose"].lower() for row in printed]
        found = PurposeChange.objects.get()
        assert (found.purpose, found.amount, found.asked_by) == (printed[0]["spent_on"], 110_000, None)

    def test_tranches_of_every_trigger_stand_as_told(self) -> None:
        tranches = list(Tranche.objects.order_by("award__number", "position"))
        assert {one.trigger for one in tranches} == {"date", "milestone", "discharges"}
        shown = evidence_of(tranches, day=END_OF_APRIL)
        unpaid = [shown[one.pk] for one in tranches if not one.payments.standing().exists()]
        assert [(one.is_met, one.is_overdue) for one in unpaid] == [
            (False, False),
            (False, True),
            (False, False),
        ]
        assert TrancheOverride.objects.get().agreed_by is None
        assert AwardDischarge.objects.count() == 3
        assert SupportOffer.objects.count() == 2
