"""What of the money waits for somebody, and how the home page says it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from finance.models import Recommendation, TransferState, Trigger
from finance.services.waiting import money_waiting, rounds_to_decide
from tcp_portal.partnerships.models import User
from tests.factories import TODAY
from tests.integration.finance.awarded import make_awarded
from tests.integration.finance.costed import make_costed
from tests.integration.finance.panelled import make_panelled

pytestmark = pytest.mark.django_db
AFTER = date(2017, 6, 1)


def test_a_tranche_waits_once_its_day_has_passed_and_its_trigger_is_not_met() -> None:
    world = make_awarded()
    world.tranche(Trigger.DISCHARGES, discharges=2)
    world.tranche(Trigger.DATE)
    scope = world.act(world.finance).scope

    def tranches(day: date) -> int:
        return money_waiting(scope=scope, partnership=world.partnership, day=day).tranches

    assert tranches(TODAY) == 0
    assert tranches(TODAY + timedelta(days=1)) == 1


def test_a_round_waits_from_its_close_until_it_is_decided_for_who_runs_it() -> None:
    world = make_panelled()

    def waits(user: User, day: date = AFTER) -> int:
        return len(rounds_to_decide(world.act(user, day).scope, day))

    assert waits(world.giver) == 0  # nobody asked for anything
    world.bid("BHR")
    assert waits(world.giver, date(2017, 5, 31)) == 0
    assert waits(world.giver) == 1
    assert waits(world.chair) == 0
    act = world.act(world.giver)
    Recommendation.objects.create(
        round=world.round, by=world.chair, at=act.now, decided_at=act.now, decided_by=world.giver
    )
    assert waits(world.giver) == 0


def test_a_transfer_waits_while_it_is_with_the_panel_and_home_says_so() -> None:
    world = make_costed()
    spell = world.left(date(2017, 5, 1))
    client = Client()
    client.force_login(world.finance)
    assert "with the panel</a>" not in client.get("/").text
    world.transfer(spell, state=TransferState.APPLIED, panel_on=None, effective_on=None)
    waits = client.get("/").text.split('"home__head">')[1]
    assert "funding transfer is with the panel</a>" in waits
