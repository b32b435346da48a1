"""Whatever is offered and answered, each human being is counted by exactly one partnership on each day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohorts.domain.handovers import HandoverState
from cohorts.models import Handover, Spell
from cohorts.services import endings, handovers
from cohorts.services.census import census
from cohorts.services.handovers import Arrival
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.errors import Refusal
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of, admitted, bed_facts, make_partnership, make_user

pytestmark = pytest.mark.django_db
START = date(2016, 11, 1)
PEOPLE = 2
FIRST, LAST = Month(2016, 11), Month(2017, 4)

# Days pass, and then somebody offers, accepts, declines, takes back, or discharges.
STEPS = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.sampled_from(["offer", "offer", "accept", "accept", "decline", "withdraw", "leave"]),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 2),
        st.integers(-30, 5),
    ),
    max_size=14,
)


@pytest.fixture
def partnerships() -> list[Partnership]:
    made = [make_partnership(code) for code in ("ONE", "TWO", "THREE")]
    for each in made:
        make_user(Role.COMMISSIONER, each)
    return made


def take(step: tuple[int, str, int, int, int], human: object, today: date, to: Partnership) -> None:
    """One step about one human being; what the rules refuse does not happen."""
    _, what, _, _, lag = step
    act = act_of(today=today)
    spell = Spell.objects.filter(human=human, ended_on=None).first()
    offer = (
        Handover.objects.filter(spell=spell, state=HandoverState.OFFERED)
        .select_related("to_partnership")
        .first()
    )
    if spell is None:
        return
    if what == "offer":
        on = today + timedelta(days=lag)
        handovers.offer(spell=spell, version=spell.version, to=to.pk, on=on, reason="Moves.", act=act)
    elif what == "leave":
        endings.discharge(spell=spell, version=spell.version, on=today, destination="SH", act=act)
    elif offer is not None and what == "accept":
        arrival = Arrival(None, None, bed_facts(offer.to_partnership))
        handovers.accept(handover=offer, version=1, arrival=arrival, act=act)
    elif offer is not None and what == "decline":
        handovers.decline(handover=offer, version=1, reason="No.", act=act)
    elif offer is not None:
        handovers.withdraw(handover=offer, version=1, act=act)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_each_human_is_counted_once_a_day(
    partnerships: list[Partnership], steps: list[tuple[int, str, int, int, int]]
) -> None:
    with transaction.atomic():
        humans = [admitted(where, START).human for where in partnerships[:PEOPLE]]
        today, left = START, dict[object, date]()
        for step in steps:
            today += timedelta(days=step[0])
            human = humans[step[2]]
            try:
                with transaction.atomic():
                    take(step, human, today, partnerships[step[3]])
            except Refusal:
                continue
            if step[1] == "leave":
                left.setdefault(human, today)
        check(humans, left)
        transaction.set_rollback(True)


def check(humans: list[object], left: dict[object, date]) -> None:
    stays = list(Spell.objects.values_list("human", "partnership", "counted_from", "ended_on"))
    for human in humans:
        day, end = START, min(left.get(human, LAST.last), LAST.last)
        while day < end:
            by = [
                where
                for one, where, since, until in stays
                if one == human and since <= day and (until is None or day < until)
            ]
            assert len(by) == 1, (day, by)
            day += timedelta(days=1)
    scope = everything()
    national = totals(scope=scope)
    summed: Counter[Month] = Counter()
    for where in Partnership.objects.filter(code__in=["ONE", "TWO", "THREE"]):
        summed.update(totals(scope=scope, partnership_id=where.pk))
    assert summed == national
    for month in months_between(FIRST, LAST):
        there = sum(left.get(human, date.max) > month.last for human in humans)
        assert national[month] == there


def totals(**asked: object) -> Counter[Month]:
    counted: Counter[Month] = Counter()
    for cell in census(first=FIRST, last=LAST, **asked):  # type: ignore[arg-type]  # scope and partnership
        counted[cell.month] += cell.count
    return counted
