"""Two people who set the same of a chart at the same moment: the second learns what the first has set."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections, transaction

from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of
from tests.integration.trajectories.made import World, address, as_, make_world, text_of
from trajectories.models import ChartMethod, MeasureTarget, Recalculation
from trajectories.services import chart_methods
from trajectories.services.chart_methods import (
    MethodFacts,
    RecalculationFacts,
    TargetFacts,
    add_target,
    recalculate,
    set_method,
)

FORM = {
    "chart": "xmr", "shift": "8", "trend": "7", "two_of_three": "beyond", "conflict": "concern",
    "minimum_points": "12", "baseline": "", "reason": "Mine", "version": "0",
}  # fmt: skip


def _while_another_saves(act: Callable[[], Any], other: Callable[[], Any]) -> Any:
    """What `act` comes to, begun when `other` has stored its row and not yet ended its transaction."""
    stored, waits, came = threading.Event(), threading.Event(), list[Any]()

    def second() -> None:
        stored.wait(timeout=10)
        waits.set()
        try:
            came.append(act())
        except (Refusal, Stale) as said:
            came.append(said)
        finally:
            connections.close_all()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        other()
        stored.set()
        waits.wait(timeout=10)
        thread.join(timeout=0.5)  # it cannot end before this transaction does
        assert not came
    thread.join(timeout=10)
    return came[0]


@pytest.fixture
def made(db: None) -> World:
    made = make_world()
    Partnership.objects.filter(pk=made.partnership.pk).update(starts_on=date(2016, 3, 1))
    return made


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql("SQLite lets one transaction write at a time")
def test_of_two_who_set_the_first_rules_at_once_the_second_sees_both_values(made: World) -> None:
    client = as_(made.commissioner)
    where = address(made.partnership, "chart_method", "discharges")

    def theirs() -> None:
        set_method(
            partnership=made.partnership,
            measure="discharges",
            version=0,
            facts=MethodFacts("Theirs", shift=6, minimum_points=12),
            act=act_of(made.manager),
        )

    answer = _while_another_saves(lambda: client.post(where, FORM), theirs)
    text = text_of(answer)
    assert answer.status_code == 409
    assert all(value in text for value in ("Someone else changed this", "Theirs", "Mine"))
    row = ChartMethod.objects.get(partnership=made.partnership)
    assert (row.shift, row.reason, row.version) == (6, "Theirs", 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql("SQLite lets one transaction write at a time")
def test_of_two_equal_targets_or_recalculations_at_once_the_second_is_refused(made: World) -> None:
    by = act_of(made.manager)
    target = TargetFacts(Decimal(2), date(2016, 4, 1), "The Board", "Minutes")
    anew = RecalculationFacts(Month(2016, 10), "A team began.", date(2016, 12, 1))

    def add() -> None:
        add_target(partnership=made.partnership, measure="discharges", facts=target, act=by)

    def start() -> None:
        recalculate(partnership=made.partnership, measure="discharges", facts=anew, act=by)

    assert "from this day" in _while_another_saves(add, add).sentence
    assert "at this month already" in _while_another_saves(start, start).sentence
    assert MeasureTarget.objects.filter(partnership=made.partnership).count() == 1
    assert Recalculation.objects.filter(partnership=made.partnership).count() == 1


def test_whoever_sets_rules_takes_the_turn_of_the_partnership(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On both databases: the row is looked for after the turn was taken, not before."""
    in_turn = chart_methods._in_turn

    def after_another(partnership: Partnership) -> None:
        in_turn(partnership)
        theirs = MethodFacts("Theirs", minimum_points=12)
        ChartMethod.objects.create(
            partnership=partnership,
            measure="discharges",
            reason=theirs.reason,
            minimum_points=theirs.minimum_points,
            set_by=world.manager,
            set_at=act_of(world.manager).now,
        )

    monkeypatch.setattr(chart_methods, "_in_turn", after_another)
    with pytest.raises(Stale) as stale:
        set_method(
            partnership=world.partnership,
            measure="discharges",
            version=0,
            facts=MethodFacts("Mine"),
            act=act_of(world.commissioner),
        )
    assert {one.field for one in stale.value.differences} == {"reason", "minimum_points"}
