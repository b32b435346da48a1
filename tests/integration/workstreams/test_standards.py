"""Standards by place: no answer is never “not met”; interventions by needs group and setting; their pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tcp_portal import rows
from tcp_portal.access.scope import everything
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Place
from tests.factories import act_of, admitted, make_partnership, place_of
from tests.integration.workstreams.log_made import DAY, World, as_, questions, text_of
from workstreams.models import Compliance, Intervention, Standard
from workstreams.services.interventions import INTERVENTIONS, InterventionAsk, grid_of
from workstreams.services.standards import COMPLIANCE, STANDARDS, answers_on

pytestmark = pytest.mark.django_db
STANDARD = {"text": "A review before admission", "source": "Ours", "principles": ["9"], "measure": ""}
ANSWER = {"on": "2017-05-12", "meets": "partly", "evidence": "", "how": "We meet weekly"}
INTERVENTION = {"what": "Crisis beds", "needs_group": "2", "setting": "crisis", "state": "planned"}


@pytest.fixture
def world() -> World:
    return World.make()


def standard(world: World, **more: Any) -> Standard:
    values = {"partnership": world.partnership, "text": "A review before admission", "source": "Ours", **more}
    return rows.add(STANDARDS, values=values, act=act_of(world.manager, today=DAY))


def answer(row: Standard, name: str, meets: str, on: date = DAY, **more: Any) -> Compliance:
    values = {"standard": row, "place": place_of(row.partnership, name), "meets": meets, "on": on, **more}
    return rows.add(COMPLIANCE, values=values, act=act_of(today=DAY))


def intervention(world: World, what: str = "Crisis beds", **more: Any) -> Intervention:
    values = {"partnership": world.partnership, **INTERVENTION, "what": what, **more}
    return rows.add(INTERVENTIONS, values=values, act=act_of(world.manager, today=DAY))


def test_what_cannot_be_is_refused(world: World) -> None:
    for values, field in (
        ({"measure": "happiness"}, "measure"),
        ({"principles": [10]}, "principles"),
        ({"signed_off_on": DAY, "due_on": date(2017, 5, 11)}, "due_on"),
    ):
        with pytest.raises(Refusal) as refusal:
            standard(world, **values)
        assert refusal.value.field == field
    row, elsewhere = standard(world), make_partnership("THIRD")
    far = {"place": Place.objects.filter(partnership=elsewhere)[0]}
    for values, field in (
        ({"meets": "yes"}, "evidence"),
        ({"meets": "no", "on": date(2017, 5, 13)}, "on"),
        ({"meets": "no", **far}, "place"),
    ):
        with pytest.raises(Refusal) as refusal:
            answer(row, "Havering", **values)
        assert refusal.value.field == field
    answer(row, "Havering", "no")
    with pytest.raises(Refusal, match="There is one already"):
        answer(row, "Havering", "partly")
    for values in ({"needs_group": "9"}, {"setting": "zebra"}):
        with pytest.raises(Refusal):
            intervention(world, **values)


def test_the_last_answer_by_the_day_stands_and_a_silent_place_has_none(world: World) -> None:
    row = standard(world)
    answer(row, "Havering", "no", date(2017, 3, 1))
    last = answer(row, "Havering", "yes", date(2017, 5, 1), evidence="Minutes")
    withdrawn = answer(row, "Redbridge", "no")
    rows.withdraw(COMPLIANCE, row=withdrawn, version=1, reason="Wrong place", act=act_of(today=DAY))
    havering = (row.pk, place_of(world.partnership, "Havering").pk)
    assert answers_on(standards=[row], day=DAY) == {havering: last}
    assert answers_on(standards=[row], day=date(2017, 4, 1))[havering].meets == "no"
    assert answers_on(standards=[row], day=date(2017, 2, 1)) == {}
    assert last.by is None


def test_the_matrix_and_the_standard_say_who_meets_it_and_who_is_silent(world: World) -> None:
    admitted(world.partnership, date(2016, 5, 3), place=place_of(world.partnership, "Havering"))
    row = standard(world, measure="inpatients", threshold="<b>All</b>")
    answer(row, "Havering", "yes", evidence="Minutes")
    answer(row, "Redbridge", "partly")
    board = as_(world.board)
    matrix = text_of(board.get(world.url("standards")))
    assert "1 standard in 3 places: 1 answer of “met”, 1 of “partly met”, 0 of “not met”." in matrix
    assert "No answer yet: Barking and Dagenham on 1." in matrix
    assert "Not met" not in matrix
    assert "&lt;b&gt;All&lt;/b&gt;" in matrix
    page = text_of(board.get(world.url("standard", row.pk)))
    assert "Met in 1 of 3 places. No answer from Barking and Dagenham." in page
    assert "measure=inpatients&amp;place=" in page
    assert "Havering: met" in page
    assert "Answer for a place" not in page
    before = world.url("standard", row.pk).replace("2017-05", "2017-04")
    assert "Met in 0 of 3 places. No answer from Barking and Dagenham, Havering and Redbridge." in text_of(
        board.get(before)
    )


def test_standards_and_answers_are_typed_changed_and_withdrawn(world: World) -> None:
    client = as_(world.manager)
    assert "No standard yet" in text_of(client.get(world.url("standards")))
    assert client.post(world.url("standard_add"), {**STANDARD, "source": ""}).status_code == 422
    assert client.post(world.url("standard_add"), STANDARD).status_code == 302
    row = Standard.objects.get()
    assert row.principles == [9]
    place = str(place_of(world.partnership, "Havering").pk)
    where = world.url("compliance_add", row.pk)
    assert f'value="{place}" selected' in text_of(client.get(f"{where}&place={place}"))
    assert client.post(where, ANSWER).status_code == 422
    unmet = client.post(where, {**ANSWER, "place": place, "meets": "yes"})
    assert unmet.status_code == 422
    assert "Say what shows that it is met." in text_of(unmet)
    assert client.post(where, {**ANSWER, "place": place}).status_code == 302
    said = Compliance.objects.get()
    assert (said.by, said.how) == (world.manager, "We meet weekly")
    change = world.url("compliance_change", said.pk)
    better = {**ANSWER, "place": place, "meets": "yes", "evidence": "Minutes", "version": "1"}
    assert client.post(change, better).status_code == 302
    assert client.post(change, {**better, "meets": "no"}).status_code == 409
    withdraw = world.url("compliance_withdraw", said.pk)
    assert client.post(withdraw, {"reason": "Wrong", "version": "2"}).status_code == 302
    assert "No place has answered yet." in text_of(client.get(world.url("standard", row.pk)))
    changed = {**STANDARD, "text": "A review after admission", "version": "1"}
    assert client.post(world.url("standard_change", row.pk), changed).status_code == 302
    gone = client.post(world.url("standard_withdraw", row.pk), {"reason": "Twice", "version": "2"})
    assert gone.status_code == 302
    assert client.get(world.url("standard", row.pk)).status_code == 404


def test_the_grid_shows_what_runs_first_and_says_none_where_there_is_nothing(world: World) -> None:
    stream = world.stream()
    intervention(world, "Idea <b>one</b>", state="idea")
    intervention(world, "Running", state="running", starts_on=date(2017, 4, 1), workstream=stream)
    scope = everything()
    grid = grid_of(scope=scope, partnership=world.partnership, ask=InterventionAsk())
    assert [one.what for one in grid["2", "crisis"]] == ["Running", "Idea <b>one</b>"]
    only = grid_of(scope=scope, partnership=world.partnership, ask=InterventionAsk("idea", None))
    assert [len(cell) for cell in only.values()] == [1]
    of = grid_of(scope=scope, partnership=world.partnership, ask=InterventionAsk("", stream.pk))
    assert [cell[0].what for cell in of.values()] == ["Running"]
    board = text_of(as_(world.board).get(world.url("interventions")))
    assert "2 interventions, of which 1 runs. 34 of 35 cells have none." in board
    assert board.count(">none</span>") == 34
    assert "Idea &lt;b&gt;one&lt;/b&gt;" in board
    assert "from April 2017, no owner yet, Homes" in board
    assert "Add an intervention" not in board
    assert "needs_group=2&amp;setting=crisis" in text_of(as_(world.manager).get(world.url("interventions")))
    assert as_(world.board).get(world.url("interventions", state="zebra")).status_code == 422


def test_interventions_are_typed_in_a_cell_changed_and_withdrawn(world: World) -> None:
    client = as_(world.manager)
    where = world.url("intervention_add", needs_group="2", setting="crisis")
    assert '<option value="crisis" selected' in text_of(client.get(where))
    assert client.post(where, {**INTERVENTION, "what": ""}).status_code == 422
    assert client.post(where, {**INTERVENTION, "starts_on": "2017-08"}).status_code == 302
    row = Intervention.objects.get()
    assert row.starts_on == date(2017, 8, 1)
    change = world.url("intervention_change", row.pk)
    assert client.post(change, {**INTERVENTION, "state": "running", "version": "1"}).status_code == 302
    assert client.post(change, {**INTERVENTION, "state": "idea", "version": "1"}).status_code == 409
    gone = client.post(world.url("intervention_withdraw", row.pk), {"reason": "Twice", "version": "2"})
    assert gone.status_code == 302
    assert client.get(change).status_code == 404


def test_who_may(world: World) -> None:
    row = standard(world)
    said, done = answer(row, "Havering", "no").pk, intervention(world).pk
    edits: dict[str, tuple[Any, ...]] = {
        "standard_add": (), "standard_change": (row.pk,), "standard_withdraw": (row.pk,),
        "compliance_add": (row.pk,), "compliance_change": (said,), "compliance_withdraw": (said,),
        "intervention_add": (), "intervention_change": (done,), "intervention_withdraw": (done,),
    }  # fmt: skip
    names = {"standards": (), "standard": (row.pk,), "interventions": (), **edits}
    world.must_be_closed_to_others(names, edits=set(edits))


@pytest.mark.once
def test_long_lists_ask_no_more_than_short_ones(world: World) -> None:
    one, client = standard(world), as_(world.manager)
    answer(one, "Havering", "no")
    intervention(world, owner=world.manager, workstream=world.stream())
    before = questions(client, world.url("standards")), questions(client, world.url("interventions"))
    more = [
        Standard(partnership=world.partnership, number=10 + number, text="More", source="Ours")
        for number in range(110)
    ]
    Standard.objects.bulk_create(more)
    place = place_of(world.partnership)
    Compliance.objects.bulk_create(Compliance(standard=row, place=place, on=DAY, meets="no") for row in more)
    Intervention.objects.bulk_create(
        Intervention(
            partnership=world.partnership, needs_group="1", setting="self", what="More", state="idea"
        )
        for _ in range(110)
    )
    after = questions(client, world.url("standards")), questions(client, world.url("interventions"))
    assert after == before
    assert max(after) <= 10
    assert questions(client, world.url("standard", one.pk)) <= 10
    Standard.objects.filter(pk=one.pk).update(measure="inpatients")
    assert (
        questions(client, world.url("standard", one.pk)) <= 22
    )  # any measure may be asked for: all are read
