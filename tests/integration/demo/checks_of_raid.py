"""The demonstration's risks: the stocktake's six, one that nothing holds, and what signals ask on its day."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from finance.models import Assumption
from tcp_portal.access.scope import everything
from tcp_portal.partnerships.demo import stocktake
from tcp_portal.partnerships.models import Partnership
from workstreams.models import Dependency, Issue, Risk, RiskScore, SignalPrompt
from workstreams.services.risk_list import Ask, risks_of, verdict_of
from workstreams.services.signal_counts import counts

DAY = date(2017, 5, 12)


class ChecksOfRaid:
    """Asked of the one load of the demonstration's programme: see test_demo_programme."""

    bhr: ClassVar[Partnership]

    @property
    def of(self) -> dict[str, Any]:
        return {"scope": everything(), "partnership": self.bhr}

    def test_the_six_of_the_stocktake_with_their_history(self) -> None:
        titles = [risk["title"] for risk in stocktake.facts()["risk"]]
        assert list(Risk.objects.order_by("number").values_list("title", flat=True)) == titles
        assert RiskScore.objects.count() > len(titles)
        for risk in Risk.objects.all():
            last = risk.scores.order_by("-on", "-at")[0]
            assert (last.likelihood, last.impact) == (risk.likelihood, risk.impact)

    def test_one_has_no_action_and_is_flagged_and_one_is_exhausted(self) -> None:
        found = {risk.number: verdict_of(risk) for risk in risks_of(ask=Ask(), day=DAY, **self.of)}
        assert [number for number, one in found.items() if one.is_flagged] == [5]
        assert found[5].words == "No mitigation"
        assert found[4].words == "All mitigating actions are done and the score is still above target"

    def test_signals_ask_by_the_counts_of_the_day(self) -> None:
        now = counts(day=DAY, **self.of)
        assert now["disputes_open"] == 3  # the stocktake's
        assert now["plan_missed"] is not None
        for prompt in SignalPrompt.objects.all():
            assert prompt.value == now[prompt.signal]
        assert SignalPrompt.objects.unanswered().count() >= 2
        assert SignalPrompt.objects.filter(answer="kept").count() == 1

    def test_issues_dependencies_and_the_assumption_that_contradicts_itself(self) -> None:
        assert (Issue.objects.count(), Issue.objects.open().count(), Dependency.objects.count()) == (2, 1, 3)
        values = list(Assumption.objects.order_by("number").values_list("value", flat=True))
        assert values == ["£180,000 a year", "£120,000 for each", "3 of 3 disputes won"]
        assert "£120K N/R p.a." in Assumption.objects.get(number=2).note
