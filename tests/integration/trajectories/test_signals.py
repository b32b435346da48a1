"""Is it changing, is it reliable: the pages, what people set for them, and who may."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.domain.flows import EVERYONE
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tests.factories import TODAY, act_of, make_partnership, make_user, place_of
from tests.integration.trajectories.closed import NOW, closed, learnt_later
from tests.integration.trajectories.made import (
    APRIL_17,
    HAVERING,
    HTMX,
    MARCH_17,
    World,
    address,
    as_,
    text_of,
)
from trajectories.domain.figures import REPORTED, RESTATED
from trajectories.models import ChartMethod, MeasureTarget, Recalculation
from trajectories.services.chart_methods import (
    MethodFacts,
    RecalculationFacts,
    TargetFacts,
    add_target,
    change_target,
    recalculate,
    set_method,
    withdraw_recalculation,
)
from trajectories.services.signals import Signal, signals

EARLY = MethodFacts("Fewer months than usual, on purpose.", minimum_points=12)
TWO = TargetFacts(Decimal(2), date(2016, 4, 1), "The Board", "Minutes of April 2016")


@pytest.fixture(autouse=True)
def _short_register(world: World) -> None:
    """Fourteen months up to April 2017, as the demonstration has."""
    world.partnership.starts_on = date(2016, 3, 1)
    world.partnership.save(update_fields=["starts_on"])


def shown(world: World, measure: str = "discharges", **more: Any) -> Signal:
    asked = {"month": APRIL_17, "as_at": APRIL_17.last, "cut": EVERYONE} | more
    scope = act_of(world.manager).scope
    return signals(scope=scope, partnership=world.partnership, **asked).found[measure]


def rules(
    world: World, measure: str = "discharges", version: int = 0, facts: MethodFacts = EARLY
) -> ChartMethod:
    return set_method(
        partnership=world.partnership,
        measure=measure,
        version=version,
        facts=facts,
        act=act_of(world.manager),
    )


def test_a_short_register_has_run_charts_until_somebody_sets_other_rules(world: World) -> None:
    analysis = shown(world).analysis
    assert analysis is not None
    assert (len(analysis.points), analysis.is_run_chart) == (14, True)
    rules(world)
    found = shown(world)
    assert found.analysis is not None
    assert (found.analysis.is_run_chart, found.analysis.is_provisional) == (False, True)
    # two people left in fourteen months: a mean of 1 in 7
    assert found.analysis.points[-1].mean == pytest.approx(2 / 14)
    assert found.analysis.points[-1].value == 1
    rules(world, version=1, facts=MethodFacts("Too few", chart="run"))
    analysis = shown(world).analysis
    assert analysis is not None
    assert analysis.is_run_chart


def test_a_chart_shows_three_years_unless_a_baseline_keeps_its_first_points(world: World) -> None:
    world.partnership.starts_on = date(2013, 1, 1)
    world.partnership.save(update_fields=["starts_on"])
    rules(world, "admissions", facts=MethodFacts("As before.", baseline=12))
    facts = RecalculationFacts(Month(2013, 9), "Long ago.", date(2013, 12, 1))
    recalculate(partnership=world.partnership, measure="discharges", facts=facts, act=act_of(world.manager))
    assert len(shown(world, "admissions").figures) == 52
    discharges = shown(world)
    assert (len(discharges.figures), discharges.figures[0].month) == (36, Month(2014, 5))
    assert discharges.analysis is not None
    assert discharges.analysis.warnings == ()


def test_a_month_that_still_runs_is_left_out(world: World) -> None:
    found = shown(world, as_at=date(2017, 4, 12))
    assert found.figures[-1].month == Month(2017, 3)
    text = text_of(as_(world.board).get(address(world.partnership, "signal", "discharges")))
    assert "still runs" not in text


def test_the_partnerships_own_target_goes_before_a_national_one_and_ends_on_its_day(world: World) -> None:
    MeasureTarget.objects.create(
        measure="discharges",
        value=5,
        valid_from=date(2015, 1, 1),
        set_by_body="NHS England",
        source="Planning",
    )
    add_target(
        partnership=world.partnership,
        measure="discharges",
        facts=TargetFacts(**{**_stored(TWO), "valid_to": date(2017, 4, 1)}),
        act=act_of(world.manager),
    )
    rules(world)
    found = shown(world)
    assert found.analysis is not None
    goals = [point.target for point in found.analysis.points]
    assert (goals[0], goals[1], goals[12], goals[13]) == (5, 2, 2, 5)
    assert found.goal is not None
    assert found.goal.set_by == "NHS England"


def _stored(facts: TargetFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in facts.__slots__}


def test_limits_start_anew_where_people_decided_and_go_on_when_it_is_taken_back(world: World) -> None:
    rules(world)
    act = act_of(world.manager)
    facts = RecalculationFacts(Month(2016, 10), "A team began.", date(2016, 12, 1))
    row = recalculate(partnership=world.partnership, measure="discharges", facts=facts, act=act)
    analysis = shown(world).analysis
    assert analysis is not None
    assert [one.first for one in analysis.segments] == [date(2016, 3, 1), date(2016, 10, 1)]
    with pytest.raises(Refusal, match="already"):
        recalculate(partnership=world.partnership, measure="discharges", facts=facts, act=act)
    with pytest.raises(Stale):
        withdraw_recalculation(recalculation=row, version=9, act=act)
    withdraw_recalculation(recalculation=row, version=1, act=act)
    analysis = shown(world).analysis
    assert analysis is not None
    assert len(analysis.segments) == 1
    said = list(AuditEntry.objects.filter(object_id=row.pk).order_by("at").values_list("did", flat=True))
    assert sorted(said) == ["recalculate limits", "withdraw a recalculation"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"month": Month(2031, 1)}, "month"),
        ({"month": Month(2016, 3)}, "month"),
        ({"decided_on": date(2031, 1, 1)}, "decided_on"),
    ],
)
def test_recalculations_that_cannot_be_are_refused(world: World, change: dict[str, Any], field: str) -> None:
    said = {"month": Month(2016, 10), "reason": "A team began.", "decided_on": date(2016, 12, 1)} | change
    with pytest.raises(Refusal) as caught:
        recalculate(
            partnership=world.partnership,
            measure="discharges",
            facts=RecalculationFacts(**said),
            act=act_of(world.manager),
        )
    assert caught.value.field == field


def test_rules_and_targets_that_cannot_be_are_refused(world: World) -> None:
    act = act_of(world.manager)
    with pytest.raises(Refusal, match="96 to 100 in 100"):
        rules(world, "inpatients")
    for facts, field in (
        (MethodFacts("x", chart="g"), "chart"),
        (MethodFacts("x", minimum_points=2), "minimum_points"),
        (MethodFacts("x", baseline=2), "baseline"),
    ):
        with pytest.raises(Refusal) as caught:
            rules(world, facts=facts)
        assert caught.value.field == field
    with pytest.raises(Refusal, match="need a flow of people"):
        rules(world, "review_in_date", facts=MethodFacts("x", chart="t"))
    target = add_target(partnership=world.partnership, measure="discharges", facts=TWO, act=act)
    with pytest.raises(Refusal, match="from this day"):
        add_target(partnership=world.partnership, measure="discharges", facts=TWO, act=act)
    with pytest.raises(Refusal, match="more or fewer is better"):
        add_target(partnership=world.partnership, measure="transfers_in", facts=TWO, act=act)
    early = TargetFacts(**{**_stored(TWO), "valid_to": date(2016, 1, 1)})
    with pytest.raises(Refusal, match="ends before"):
        change_target(target=target, version=1, facts=early, act=act)
    three = TargetFacts(**{**_stored(TWO), "value": Decimal(3)})
    change_target(target=target, version=1, facts=three, act=act)
    with pytest.raises(Stale) as stale:
        change_target(target=target, version=1, facts=TWO, act=act)
    assert [one.field for one in stale.value.differences] == ["value"]
    with pytest.raises(Stale):
        rules(world, version=4)


def test_the_summary_says_it_in_words_and_letters_and_refuses_a_census(world: World) -> None:
    rules(world)
    add_target(partnership=world.partnership, measure="discharges", facts=TWO, act=act_of(world.manager))
    client = as_(world.board)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address(world.partnership, "signals"))
    assert answer.status_code == 200
    text = text_of(answer)
    assert "no special cause" in text or "improving, high" in text
    assert "≥ 2" in text
    assert "The Board" in text
    assert "96 to 100 in 100" in text
    assert "How the two read together" in text
    # 5 for who asks and where, 11 for what the listed measures are made of
    assert len(asked) <= 16, len(asked)


def test_one_measure_has_chart_rules_and_their_makers(world: World) -> None:
    rules(world)
    client = as_(world.manager)
    text = text_of(client.get(address(world.partnership, "signal", "discharges")))
    assert "shift 7 points, trend 7 points, two of three with any point beyond two sigma" in text
    assert "Fewer months than usual, on purpose." in text
    assert "Start limits anew" in text
    board = text_of(as_(world.board).get(address(world.partnership, "signal", "discharges")))
    assert "Start limits anew" not in board
    census = text_of(client.get(address(world.partnership, "signal", "inpatients")))
    assert "Why there is no control chart" in census
    part = client.get(
        address(world.partnership, "signal", "admissions"),
        {"partnership": "BHR", "place": str(place_of(world.partnership, HAVERING).pk)},
        headers=HTMX,
    )
    assert 'id="signal"' in text_of(part)
    assert "<html" not in text_of(part)


def test_forms_set_rules_targets_and_recalculations(world: World) -> None:
    client = as_(world.commissioner)
    form = {
        "chart": "xmr", "shift": "6", "trend": "8", "two_of_three": "between", "conflict": "improvement",
        "minimum_points": "12", "baseline": "", "reason": "Agreed", "version": "0",
    }  # fmt: skip
    where = address(world.partnership, "chart_method", "discharges")
    assert client.get(where).status_code == 200
    assert client.post(where, {**form, "reason": ""}).status_code == 422
    assert client.post(where, form).status_code == 302
    stale = client.post(where, {**form, "shift": "7"})
    assert (stale.status_code, "Someone else changed this" in text_of(stale)) == (409, True)
    row = ChartMethod.objects.get(partnership=world.partnership)
    assert (row.shift, row.trend, row.set_by, row.version) == (6, 8, world.commissioner, 1)
    target = {"value": "2", "set_by_body": "Board", "source": "Minutes"}
    target |= {"valid_from_0": "1", "valid_from_1": "4", "valid_from_2": "2016"}
    answer = client.post(address(world.partnership, "target_new", "discharges"), target)
    assert answer.status_code == 302, text_of(answer)
    made = MeasureTarget.objects.get(partnership=world.partnership)
    change = address(world.partnership, "target_change", made.pk)
    assert client.get(change).status_code == 200
    assert client.post(change, {**target, "value": "3", "version": "1"}).status_code == 302
    assert client.post(change, {**target, "value": "4", "version": "1"}).status_code == 409
    anew = {"month": "2016-10", "reason": "A team began"}
    anew |= {"decided_on_0": "1", "decided_on_1": "12", "decided_on_2": "2016"}
    where = address(world.partnership, "recalculation_new", "discharges")
    assert client.post(where, {**anew, "month": "2016-03"}).status_code == 422
    assert client.post(where, anew).status_code == 302
    row_ = Recalculation.objects.get(partnership=world.partnership)
    back = address(world.partnership, "recalculation_withdraw", row_.pk)
    assert client.get(back).status_code == 200
    assert client.post(back, {"version": "7"}).status_code == 409
    assert client.post(back, {"version": "1"}).status_code == 302
    assert client.get(back).status_code == 404


def test_who_may(world: World) -> None:
    target = add_target(
        partnership=world.partnership, measure="discharges", facts=TWO, act=act_of(world.manager)
    )
    page, change = (
        address(world.partnership, "signals"),
        address(world.partnership, "target_change", target.pk),
    )
    stranger = make_user(Role.COMMISSIONER, make_partnership("ELSE"))
    assert as_(None).get(page).status_code == 302
    assert as_(world.board).get(page).status_code == 200
    assert as_(world.board).get(change).status_code == 403
    assert as_(world.board).get(address(world.partnership, "chart_method", "discharges")).status_code == 403
    assert as_(stranger).get(page).status_code == 404
    assert as_(stranger).get(change).status_code == 404
    assert as_(world.manager).get(address(world.partnership, "signal", "happiness")).status_code == 404
    national = MeasureTarget.objects.create(
        measure="discharges",
        value=5,
        valid_from=date(2015, 1, 1),
        set_by_body="NHS England",
        source="Planning",
    )
    assert as_(world.manager).get(address(world.partnership, "target_change", national.pk)).status_code == 403


def test_as_first_reported_the_rules_of_the_closing_count_and_not_later_ones(world: World) -> None:
    """A pack of a closed month has the same limits for ever."""
    act, later = act_of(world.manager), act_of(world.manager, today=TODAY + timedelta(days=3))
    rules(world)
    target = add_target(partnership=world.partnership, measure="discharges", facts=TWO, act=act)
    facts = RecalculationFacts(Month(2016, 9), "A team began.", date(2016, 12, 1))
    anew = recalculate(partnership=world.partnership, measure="discharges", facts=facts, act=act)
    closed(world, now=NOW + timedelta(hours=6))
    then = {"month": MARCH_17, "as_at": MARCH_17.last, "vintage": REPORTED}
    before = shown(world, **then)
    assert before.analysis is not None
    assert len(before.analysis.segments) == 2

    six = MethodFacts("Agreed later.", shift=6, minimum_points=8)
    set_method(partnership=world.partnership, measure="discharges", version=1, facts=six, act=later)
    nine = TargetFacts(**{**_stored(TWO), "value": Decimal(9)})
    change_target(target=target, version=1, facts=nine, act=later)
    withdraw_recalculation(recalculation=anew, version=1, act=later)
    learnt_later(world)
    second = RecalculationFacts(Month(2016, 11), "Another.", date(2016, 12, 1))
    recalculate(partnership=world.partnership, measure="discharges", facts=second, act=later)

    after, now = shown(world, **then), shown(world, **(then | {"vintage": RESTATED}))
    assert after.analysis == before.analysis
    assert now.analysis is not None
    assert (now.analysis.settings.shift, now.analysis.target) == (6, 9)
    assert [one.first for one in now.analysis.segments] == [date(2016, 3, 1), date(2016, 11, 1)]
    assert [point.value for point in now.analysis.points] != [point.value for point in after.analysis.points]
