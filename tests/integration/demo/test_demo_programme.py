"""The demonstration's programme: what the stocktake prints of it, and that it shows something of everything."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import ClassVar

from django.test import TestCase

from tcp_portal.access.scope import everything
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import stocktake
from tcp_portal.partnerships.demo.people import CODE
from tcp_portal.partnerships.models import Partnership
from tests.factories.demonstration import load_demonstration
from tests.integration.demo.checks_of_awards import ChecksOfAwards
from tests.integration.demo.checks_of_bids import ChecksOfBids
from tests.integration.demo.checks_of_dowries import ChecksOfDowries
from tests.integration.demo.checks_of_log import ChecksOfLog
from tests.integration.demo.checks_of_money_plans import ChecksOfMoneyPlans
from tests.integration.demo.checks_of_moves import ChecksOfMoves
from tests.integration.demo.checks_of_packs import ChecksOfPacks
from tests.integration.demo.checks_of_plan import ChecksOfPlan
from tests.integration.demo.checks_of_raid import ChecksOfRaid
from workstreams.domain.rag import slip_months
from workstreams.models import ActionNeed, Highlight, Phase, PlanAction, Stakeholder, Voice, Workstream
from workstreams.services.actions import judged
from workstreams.services.integrity import orphans

STOCKTAKE = date(2017, 5, 12)


class TestProgrammeOfTheDemonstration(
    ChecksOfAwards,
    ChecksOfBids,
    ChecksOfDowries,
    ChecksOfLog,
    ChecksOfMoneyPlans,
    ChecksOfMoves,
    ChecksOfPacks,
    ChecksOfPlan,
    ChecksOfRaid,
    TestCase,
):
    bhr: ClassVar[Partnership]

    @classmethod
    def setUpTestData(cls) -> None:
        load_demonstration()
        cls.bhr = Partnership.objects.get(code=CODE)

    def test_the_eight_workstreams_are_those_that_are_printed(self) -> None:
        printed = [(one["name"], one["principles"]) for one in stocktake.facts()["workstream"]]
        assert list(Workstream.objects.order_by("number").values_list("name", "principles")) == printed
        assert set(Workstream.objects.values_list("partnership__code", flat=True)) == {CODE}
        assert Workstream.objects.get(number=1).lead_words == "Imani Fenwick"

    def test_the_first_has_the_printed_actions_with_their_months(self) -> None:
        printed = {
            (row["objective"], row["lesson"], item["what"], Month.parse(item["due"]).first)
            for row in stocktake.facts()["action"]
            for item in row["items"]
        }
        kept = PlanAction.objects.filter(workstream__number=1, workstream__partnership=self.bhr)
        assert (
            set(kept.values_list("objective__text", "objective__lesson", "what", "first_due_on")) == printed
        )
        assert all(action.due_on == action.first_due_on for action in kept)

    def test_there_is_something_of_everything(self) -> None:
        actions = PlanAction.objects.filter(workstream__partnership=self.bhr)
        judgements = {action: judged(action, STOCKTAKE) for action in actions}
        assert len(Counter(one.colour for one in judgements.values())) == 5
        assert any(one.overridden for one in judgements.values())
        assert max(slip_months(action.first_due_on, action.due_on) for action in actions) == 5
        assert {action.closed_as for action in actions} == {"", "done", "dropped"}
        assert ActionNeed.objects.count() >= 8
        assert actions.exclude(measure="").exists()
        assert actions.get(barrier__isnull=False).barrier.spell.person.partnership == self.bhr

    def test_no_link_hangs(self) -> None:
        assert orphans(partnership=self.bhr, scope=everything()) == []

    def test_highlights_of_april_are_published_drafted_and_missing(self) -> None:
        reports = Highlight.objects.filter(workstream__partnership=self.bhr, month_starts_on=date(2017, 4, 1))
        assert reports.filter(published_at__isnull=False).count() == 6
        assert reports.get(published_at=None).workstream.name == "Improving health and wellbeing"
        assert not reports.filter(workstream__number=1).exists()
        assert [row.rag for row in reports.exclude(override_reason="")] == ["amber"]

    def test_what_carers_asked_for_in_january_waits_for_the_printed_action(self) -> None:
        voice = Voice.objects.get(event__title="Support in a crisis")
        assert voice.action is not None
        assert (voice.action.what, voice.did) == (
            "Write and implement the positive behaviour support strategy",
            "",
        )
        made_up = Voice.objects.exclude(pk=voice.pk).values_list("said", flat=True)
        assert all("(invented)" in said for said in made_up)
        assert all("(invented)" in name for name in Phase.objects.values_list("name", flat=True))
        assert set(Stakeholder.objects.values_list("partnership__code", flat=True)) == {CODE}
