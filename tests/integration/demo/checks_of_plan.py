"""The demonstration's joint plan: accepted after two rounds, signed by everybody, and a refresh for the Board."""

from __future__ import annotations

from typing import ClassVar

from tcp_portal.partnerships.demo import stocktake
from tcp_portal.partnerships.models import Partnership
from workstreams.domain.plan_compare import compare
from workstreams.models import JointPlan
from workstreams.services.plan_deciding import check_submit
from workstreams.services.plan_reviewing import reviewed
from workstreams.services.plan_signing import unsigned
from workstreams.services.plan_text import digest, rows_of


class ChecksOfPlan:
    """Asked of the one load of the demonstration's programme: see test_demo_programme."""

    bhr: ClassVar[Partnership]

    def test_the_first_version_went_all_the_way(self) -> None:
        first, refresh = JointPlan.objects.select_related("trajectory").order_by("number")
        assert (first.state, refresh.state, refresh.copied_from) == ("accepted", "draft", first)
        assert [one.outcome for one in first.rounds.order_by("number")] == ["returned", "accepted"]
        assert first.rounds.get(number=2).text_digest == digest(first)
        assert unsigned(first, now=digest(first), on=refresh.created_at.date()) == ()
        found = reviewed(first)
        assert (found.overall.rag, found.unanswered) == ("green", 1)

    def test_the_refresh_could_be_submitted_and_differs(self) -> None:
        first, refresh = (rows_of(one) for one in JointPlan.objects.order_by("number"))
        check_submit(refresh.plan)
        before, after = first.text, refresh.text
        changed = {
            key for key, text in after.sections.items() if not compare(before.sections[key], text).is_same
        }
        assert changed == {"status_quo", "implementation", "delivery", "finances"}
        printed = {one["month"]: one["total"] for one in stocktake.facts()["trajectory"]["plan"]}
        totals = {month.iso: total for month, total in refresh.totals.items()}
        assert printed.items() <= totals.items()
        assert before.points == after.points
