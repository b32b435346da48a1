"""Why the partnership is off plan: the page, its bars and the people behind each, its section of the pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.domain.stays import Stay
from cohorts.services import plans
from cohorts.services.stays import stays_of
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.web.registry import PackContext
from tests.factories import act_of, make_partnership, make_user, place_of
from tests.integration.trajectories import crawled
from tests.integration.trajectories.made import (
    APRIL_17,
    HAVERING,
    HTMX,
    World,
    address,
    as_,
    text_of,
)
from trajectories import bridge_section
from trajectories.domain.bridge import Cause
from trajectories.services import sources
from trajectories.services.bridge import OffPlan, off_plan
from trajectories.services.dashboard import Ask, Span

AS_AT = date(2017, 4, 30)


def found(world: World, **more: Any) -> OffPlan:
    ask = Ask(world.partnership, APRIL_17, AS_AT, **{"span": Span.BASELINE, **more})
    return off_plan(scope=everything(), ask=ask)


def changes(shown: OffPlan) -> dict[Cause, int]:
    assert shown.asked is not None
    return {cause: change for cause, change in shown.asked.changes if change}


def test_the_bars_since_the_plan_began(world: World) -> None:
    shown = found(world)
    assert changes(shown) == {
        Cause.FIRST: 5,
        Cause.UNFORESEEN: -1,
        Cause.LEFT_AGAIN: -1,
        Cause.OWN_ASSUMPTION: -2,
    }
    assert shown.asked is not None
    assert (shown.asked.plan_start, shown.asked.plan, shown.asked.actual, shown.asked.variance) == (
        2,
        4,
        5,
        1,
    )
    by_place = [built for _, built in shown.by_place if built is not None]
    assert len(by_place) == 4  # one of them without a place
    for cause in set(Cause) - {Cause.START, Cause.OWN_ASSUMPTION}:
        assert sum(built.change(cause) for built in by_place) == shown.asked.change(cause)


def test_a_promised_discharge_that_was_put_off_stays_a_cause(world: World) -> None:
    spell = world.stays["first"]
    for on, planned in ((date(2017, 3, 1), date(2017, 4, 15)), (date(2017, 4, 14), date(2017, 9, 1))):
        plan = getattr(type(spell).objects.get(pk=spell.pk), "plan", None)
        plans.update_plan(
            spell=spell,
            version=plan.version if plan else 0,
            status="3",
            planned_on=planned,
            reason="Funding" if plan else "",
            act=act_of(today=on),
        )
    shown = found(world, span=Span.MONTH)
    assert shown.first == APRIL_17
    assert changes(shown)[Cause.NOT_MADE] == 1
    assert found(world, span=Span.MONTH, place=place_of(world.partnership, HAVERING).pk).asked is not None


def test_each_bar_opens_its_people_and_the_look_is_recorded(world: World) -> None:
    client = as_(world.manager)
    read = crawled.Read(client.get(address(world.partnership, "bridge")).content.decode())
    (figure,) = [one for one in crawled.figures(read) if one.measure == Cause.FIRST and "place=" not in one.href
                 and "arrangement=" not in one.href]  # fmt: skip
    before = AuditEntry.objects.filter(kind=Kind.READ).count()
    assert figure.text == "+5"
    assert crawled.behind(client, figure.href) == ("rows", 5)
    assert AuditEntry.objects.filter(kind=Kind.READ).count() == before + 1
    assert as_(world.board).get(figure.href).status_code == 403
    other = make_user(Role.COMMISSIONER, make_partnership("ELSE"))
    assert as_(other).get(figure.href).status_code == 404


def test_the_page_says_who_makes_up_for_whom_and_why_there_is_no_bridge(world: World) -> None:
    client = as_(world.board)
    text = text_of(client.get(address(world.partnership, "bridge")))
    assert "5 people in hospital on 30 April 2017, 1 more than planned, which is worse." in text
    assert "Redbridge (1 better than plan) partly makes up for Barking and Dagenham (2 worse)." in text
    part = text_of(client.get(address(world.partnership, "bridge", place="none")))
    assert "Nobody is planned without a place" in part
    short = text_of(client.get(address(world.partnership, "bridge", span="month"), headers=HTMX))
    assert "<html" not in short
    assert client.get(address(world.partnership, "bridge", span="decade")).status_code == 404
    assert client.get(address(world.partnership, "bridge", place="nowhere")).status_code == 404
    alone = make_partnership("ALONE")
    reader = as_(make_user(Role.BOARD_MEMBER, alone))
    assert "No plan has been accepted" in text_of(reader.get(address(alone, "bridge")))


@pytest.mark.parametrize(
    ("name", "query", "most"),
    [
        ("bridge", {}, 7),
        ("explain", {"measure": "rate_per_million"}, 5),
        ("explain", {"measure": "change", "first": "2016-04"}, 3),
        ("explain", {"measure": "bridge_own_assumption", "first": "2016-04"}, 6),
        ("explain", {"measure": "review_in_date"}, 13),
    ],
)
def test_queries(world: World, name: str, query: dict[str, str], most: int) -> None:
    client = as_(world.manager)
    client.get(address(world.partnership, "measures"))
    with CaptureQueriesContext(
        connection,
    ) as frame:
        client.get(address(world.partnership, "measures"))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(world.partnership, name, **query)).status_code == 200
    assert len(asked) - len(frame) <= most


def test_a_figure_is_explained_with_its_version_plan_and_parts(world: World) -> None:
    client = as_(world.board)
    variance = text_of(client.get(address(world.partnership, "explain", measure="variance")))
    for said in (
        "+1",
        "Variance from plan, version 1",
        "Version 1, Joint plan",
        "As at",
        "As restated today",
    ):
        assert said in variance
    rows = text_of(client.get(address(world.partnership, "explain", measure="inpatients")))
    assert "5 people stand behind this figure. You may see the figure, and not who they are." in rows
    unknown = text_of(client.get(address(world.partnership, "explain", measure="plan", place="none")))
    assert "Why it is not known" in unknown
    for wrong in ({"measure": "nonsense"}, {"measure": "inpatients", "place": str(world.manager.pk)}):
        assert client.get(address(world.partnership, "explain", **wrong)).status_code == 404


def test_what_the_register_leaves_open_is_listed_with_its_people(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = world.stays["left"].pk

    def damaged(**asked: Any) -> list[Stay]:
        return [replace(stay, exit=None) if stay.spell_id == gone else stay for stay in stays_of(**asked)]

    monkeypatch.setattr(sources, "stays_of", damaged)
    client = as_(world.manager)
    page = client.get(address(world.partnership, "reconciliation", first="2017-04", last="2017-04"))
    text = text_of(page)
    assert "The register does not close: 1 person unexplained." in text
    assert "April 2017: Redbridge, CCG beds" in text
    figures = [
        one for one in crawled.figures(crawled.Read(page.content.decode())) if one.measure == "unexplained"
    ]
    loud = [one for one in figures if crawled.number(one.text)]
    assert len(loud) >= 4
    assert all(crawled.behind(client, one.href) == ("rows", 1) for one in loud)


def test_the_pack_says_why(world: World) -> None:
    context = PackContext(partnership=world.partnership, month=APRIL_17, as_at=AS_AT, scope=everything())
    section = bridge_section.section(context)
    assert section is not None
    assert section.summary.startswith("5 people in hospital on 30 April 2017")
    stranger = make_partnership("ALONE")
    alone = replace(context, partnership=stranger, scope=everything())
    assert bridge_section.section(alone) is None
