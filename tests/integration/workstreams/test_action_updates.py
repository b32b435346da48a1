"""The page on which a lead says how all open actions stand; the home card and the pack."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.months import Month
from tcp_portal.packs.document import Section
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.web.registry import PackContext, pack_sections
from tests.factories import act_of, make_partnership, make_user
from workstreams.models import PlanAction, Workstream
from workstreams.services.actions import ACTIONS
from workstreams.services.workstreams import WORKSTREAMS

pytestmark = pytest.mark.django_db
AUGUST = date(2017, 8, 1)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership(opens_at=date(2017, 4, 1))


@pytest.fixture
def lead(partnership: Partnership) -> User:
    return make_user(Role.WORKSTREAM_LEAD, partnership)


@pytest.fixture
def workstream(partnership: Partnership, lead: User) -> Workstream:
    values = {"partnership": partnership, "name": "Inpatient care", "aim": "Near home", "lead": lead}
    return rows.add(WORKSTREAMS, values=values, act=act_of())


def made(workstream: Workstream, what: str, **more: Any) -> PlanAction:
    values = {"partnership": workstream.partnership, "workstream": workstream, "what": what, "due_on": AUGUST}
    return rows.add(ACTIONS, values={**values, **more}, act=act_of())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(row: PlanAction, **more: object) -> dict[str, object]:
    said = {"version": row.version, "percent": row.percent, "due_on": str(row.due_on)[:7], **more}
    return {f"a{row.number}-{name}": value for name, value in said.items()}


def test_a_lead_says_at_once_how_all_stand(workstream: Workstream, lead: User) -> None:
    first, second = made(workstream, "Count the beds"), made(workstream, "Ask the wards")
    client, address = signed_in(lead), reverse("workstreams:workstream_update", args=[workstream.pk])
    page = client.get(address).content.decode()
    assert page.count('class="update-row"') == 2
    both = {**typed(first, percent=40, at_risk="on", recovery="More people"), **typed(second, done="on")}
    answer = client.post(address, both)
    assert answer.status_code == 302
    assert {(row.percent, row.at_risk, row.closed_as) for row in PlanAction.objects.all()} == {
        (40, True, ""), (100, False, "done"),
    }  # fmt: skip
    assert second.steps.order_by("-percent")[0].rule == "Done"
    second.refresh_from_db()
    assert second.closed_on == date(2017, 4, 30)  # the day that the page shows


def test_faults_are_told_row_by_row_and_nothing_is_saved(workstream: Workstream, lead: User) -> None:
    first, second = made(workstream, "Count the beds"), made(workstream, "Ask the wards")
    client, address = signed_in(lead), reverse("workstreams:workstream_update", args=[workstream.pk])
    wrong = client.post(address, {**typed(first, percent=140), **typed(second, due_on="soon")})
    assert wrong.status_code == 422
    said = wrong.content.decode()
    assert 'href="#id_a1-percent">A1: ' in said
    assert 'href="#id_a2-due_on">A2: Write the month' in said
    moved = client.post(address, {**typed(first, percent=40), **typed(second, due_on="2017-10")})
    assert moved.status_code == 422
    assert "A2: Say in the note why the month moves." in moved.content.decode()
    rows.change(ACTIONS, row=second, version=1, values={"percent": 20}, act=act_of())
    stale = {**typed(first, percent=40), **typed(second, percent=30)}
    late = client.post(address, stale)
    assert late.status_code == 409
    said = late.content.decode()
    assert "They saved: 20" in said
    assert 'name="a2-version" value="2"' in said
    first.refresh_from_db()
    assert first.percent == 0
    assert client.post(address, {**stale, "a2-version": 2}).status_code == 302
    one = client.get(reverse("workstreams:action_update", args=[first.pk])).content.decode()
    assert one.count('class="update-row"') == 1


def test_the_home_page_counts_what_is_mine(workstream: Workstream, lead: User) -> None:
    for what, due in (("a", date(2017, 2, 1)), ("b", date(2017, 4, 1)), ("c", AUGUST)):
        made(workstream, what, due_on=due)
    home = signed_in(lead).get(reverse("web:home")).content.decode()
    card = home[home.index(">Actions</h3>") :][:1500]
    counts = [part.split("<")[0] for part in card.split('class="todo__count">')[1:]]
    assert counts == ["1", "1", "3"]
    assert "due in April 2017" in card
    other = signed_in(make_user(Role.BOARD_MEMBER, workstream.partnership))
    assert ">Actions</h3>" not in other.get(reverse("web:home")).content.decode()


def sections_of(partnership: Partnership) -> dict[str, Section | None]:
    context = PackContext(partnership, Month(2017, 4), date(2017, 4, 30), everything())
    return {one.key: one.build(context) for one in pack_sections() if one.key in ("workstreams", "overdue")}


def test_the_pack_tells_colour_rule_milestone_and_slippage(workstream: Workstream) -> None:
    late = made(workstream, "Agree the plan", due_on=date(2017, 1, 1))
    rows.change(ACTIONS, row=late, version=1, values={"due_on": date(2017, 2, 1)}, act=act_of())
    made(workstream, "Open the unit", is_milestone=True)
    found = sections_of(workstream.partnership)
    said, overdue = found["workstreams"], found["overdue"]
    assert said is not None
    assert overdue is not None
    assert said.summary == "Of 1 workstream, 1 red and 0 amber. 1 action is late."
    (table, _rule) = said.blocks
    assert table.rows[0][2:] == (  # type: ignore[union-attr]  # it is a table
        "Red", "1 of 2 actions is red", 2, 1, 1, "Open the unit, August 2017",
    )  # fmt: skip
    assert overdue.summary == "1 action is overdue."
    assert overdue.blocks[0].rows[0][3:] == (  # type: ignore[union-attr]  # it is a table
        "February 2017", "1 month later than first given", 2, 0, "Red", "Late by 2 months",
    )  # fmt: skip
    assert set(sections_of(make_partnership("ELSE")).values()) == {None}
