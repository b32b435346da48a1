"""Scenarios are kept apart from the register, name nobody to readers of figures, and never overwrite each other."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cohorts.models import Spell
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Organisation
from tests.factories import act_of, commissioner_of, make_partnership, make_user
from tests.factories.demonstration import load_demonstration
from tests.integration.trajectories.made import APRIL_17, HTMX, SPECIALISED, World, address, as_, text_of
from trajectories.domain.scenario import Change, beds_of
from trajectories.models import ChangeKind, Narrative, OutcomeIndicator, RunState, Scenario, ScenarioChange
from trajectories.services import scenarios
from trajectories.services.forecast_runs import forecast_of, prepare
from trajectories.services.scenarios import ChangeFacts, ScenarioFacts
from trajectories.services.suppositions import Answer, answer_of, suppositions

FACTS = ScenarioFacts("Two slip", Decimal(2), "As feared in May")
DAY = date(2017, 9, 30)
NOW = datetime(2027, 1, 1, tzinfo=UTC)


def leaves(spell: Spell, day: date = DAY) -> ChangeFacts:
    return ChangeFacts(spell.pk, ChangeKind.DATE, leaves_on=day)


def paid_by(spell: Spell, payer: Organisation) -> ChangeFacts:
    return ChangeFacts(spell.pk, ChangeKind.PAYER, payer_id=payer.pk)


def save(world: World, *changes: ChangeFacts, facts: ScenarioFacts = FACTS) -> Scenario:
    return scenarios.save_scenario(
        partnership=world.partnership, month=APRIL_17, facts=facts, changes=changes, act=act_of(world.manager)
    )


def register_digest() -> str:
    """A hash over every row of every table that the register has."""
    digest = hashlib.sha256()
    for model in sorted(apps.get_app_config("cohorts").get_models(), key=lambda one: one._meta.label):
        rows = sorted(repr(sorted(row.items())) for row in model._default_manager.values())
        digest.update(f"{model._meta.label}{rows}".encode())
    return digest.hexdigest()


def test_no_table_of_the_register_changes(world: World) -> None:
    before, act = register_digest(), act_of(world.manager)
    payer = commissioner_of(world.partnership, SPECIALISED)
    found = save(world, leaves(world.stays["long"]), paid_by(world.stays["first"], payer))
    found = scenarios.change_scenario(
        scenario=found, version=1, facts=FACTS, changes=[leaves(world.stays["new"])], act=act
    )
    copy = scenarios.copy_scenario(scenario=found, name="Again", act=act)
    scenarios.withdraw_scenario(scenario=copy, version=1, act=act)
    assert register_digest() == before
    Spell.objects.filter(pk=world.stays["long"].pk).update(source="99")
    assert register_digest() != before


def test_suppositions_are_told_from_the_months_end(world: World) -> None:
    payer = commissioner_of(world.partnership, SPECIALISED)
    elsewhere = commissioner_of(make_partnership("ELSE"))
    stays = world.stays
    found = save(
        world,
        leaves(stays["long"]),
        paid_by(stays["first"], payer),
        paid_by(stays["second"], elsewhere),
        ChangeFacts(stays["new"].pk, ChangeKind.STAYS),
    )
    assert {one.key: one for one in suppositions(found)} == {
        str(stays["long"].pk): Change(str(stays["long"].pk), leaves_in_days=153),
        str(stays["first"].pk): Change(str(stays["first"].pk), arrangement="specialised"),
        str(stays["second"].pk): Change(str(stays["second"].pk), elsewhere=True),
        str(stays["new"].pk): Change(str(stays["new"].pk), stays=True),
    }


@pytest.mark.parametrize(
    ("facts", "who", "day", "words"),
    [
        ({"admissions_a_month": Decimal(-1)}, "long", DAY, "between 0 and 1,000"),
        ({"name": "Taken"}, "long", DAY, "Another scenario has this name"),
        ({}, "left", DAY, "was not in hospital at the end of April 2017"),
        ({}, "long", APRIL_17.last, "must come after April 2017"),
    ],
)
def test_what_cannot_be_supposed_is_refused(
    world: World, facts: dict[str, Any], who: str, day: date, words: str
) -> None:
    save(world, facts=ScenarioFacts("Taken"))
    wanted = ScenarioFacts(**{**FACTS.stored(), **facts})
    with pytest.raises(Refusal, match=words):
        save(world, leaves(world.stays[who], day), facts=wanted)


def test_a_month_that_runs_and_a_payer_afar_are_refused(world: World) -> None:
    act = act_of(world.manager)
    with pytest.raises(Refusal, match="month that is over"):
        scenarios.save_scenario(
            partnership=world.partnership, month=Month.of(act.today), facts=FACTS, changes=[], act=act
        )
    far = make_partnership("FAR")
    type(far).objects.filter(pk=far.pk).update(region="Elsewhere")
    with pytest.raises(Refusal, match="from the list"):
        save(world, paid_by(world.stays["long"], commissioner_of(far)))
    with pytest.raises(Refusal, match="answers for it"):
        scenarios.save_scenario(
            partnership=world.partnership, month=APRIL_17, facts=FACTS, changes=[], act=act_of()
        )


def test_the_database_holds_one_supposition_of_a_kind(world: World) -> None:
    found = save(world, leaves(world.stays["long"]))
    row = ScenarioChange.objects.get(scenario=found)
    row.pk = None
    with transaction.atomic(), pytest.raises(IntegrityError):
        ScenarioChange.objects.bulk_create([row])


def test_changes_are_audited_about_the_people_and_never_overwrite(world: World) -> None:
    act, long, new = act_of(world.manager), world.stays["long"], world.stays["new"]
    found = save(world, leaves(long))
    scenarios.change_scenario(
        scenario=found, version=1, facts=ScenarioFacts("Two slip"), changes=[leaves(new)], act=act
    )
    entry = AuditEntry.objects.get(did="change a scenario")
    assert entry.changes == {
        "admissions_a_month": ["2.00", None],
        "note": ["As feared in May", ""],
        f"{long.pk} date": ["2017-09-30", None],
        f"{new.pk} date": [None, "2017-09-30"],
    }
    assert {subject.person_id for subject in entry.subjects.all()} == {new.person_id, long.person_id}
    with pytest.raises(Stale) as caught:
        scenarios.change_scenario(scenario=found, version=1, facts=FACTS, changes=[], act=act)
    assert {one.field for one in caught.value.differences} == {"admissions_a_month", "note"}
    with pytest.raises(Stale):
        scenarios.withdraw_scenario(scenario=found, version=1, act=act)
    scenarios.withdraw_scenario(scenario=found, version=2, act=act)
    assert scenarios.scenarios_of(scope=act.scope, partnership=world.partnership) == []
    with pytest.raises(Refusal, match="is withdrawn"):
        scenarios.change_scenario(scenario=found, version=3, facts=FACTS, changes=[], act=act)
    save(world)


def test_who_sees_figures_only_sees_no_person(world: World) -> None:
    found = save(world, leaves(world.stays["long"]))
    where = address(world.partnership, "scenario", found.pk)
    reads = AuditEntry.objects.filter(kind="read")
    text = text_of(as_(world.board).get(where))
    assert "It supposes: 1 day to leave and 2 admissions a month." in text
    assert world.stays["long"].person.reference not in text
    assert str(world.stays["long"].pk) not in text
    assert not reads.exists()
    text = text_of(as_(world.manager).get(where))
    assert world.stays["long"].person.reference in text
    assert 'value="2017-09-30"' in text
    assert world.stays["left"].person.reference not in text
    assert reads.count() == 1
    listed = text_of(as_(world.board).get(address(world.partnership, "what_if")))
    assert "1 day to leave and 2 admissions a month" in listed
    assert "New scenario" not in listed


def test_the_screen_saves_and_keeps_what_was_typed(world: World) -> None:
    client, bhr, long = as_(world.manager), world.partnership, world.stays["long"]
    new = address(bhr, "scenario_new")
    boxes = {f"on-{long.pk}": "2017-09-30", f"stays-{world.stays['new'].pk}": "on", "on-nobody": "x"}
    form = {"name": "Question", "admissions_a_month": "1.5", "note": "", **boxes}
    assert client.get(new).status_code == 200
    wrong = client.post(new, {**form, f"stays-{long.pk}": "on"})
    assert wrong.status_code == 422
    assert "not both" in text_of(wrong)
    assert "not both" not in text_of(client.post(new, {**form, f"on-{long.pk}": "soon"}))
    early = client.post(new, {**form, f"on-{long.pk}": "2017-04-02"})
    assert early.status_code == 422
    assert "must come after April 2017" in text_of(early)
    assert client.post(new, {**form, "name": ""}).status_code == 422
    assert client.post(new, form).status_code == 302
    found = Scenario.objects.get()
    assert found.changes.count() == 2
    where = address(bhr, "scenario", found.pk)
    assert client.post(where, {"name": "Question", "version": "1"}).status_code == 302
    assert found.changes.count() == 0
    stale = client.post(where, {**form, "version": "1"})
    assert stale.status_code == 409
    assert "Someone else changed this" in text_of(stale)


def test_a_copy_and_a_withdrawal(world: World) -> None:
    client, found = as_(world.commissioner), save(world, leaves(world.stays["long"]))
    copy = address(world.partnership, "scenario_copy", found.pk)
    assert "Two slip, copy" in text_of(client.get(copy))
    assert client.post(copy, {"name": "Two slip"}).status_code == 422
    assert client.post(copy, {"name": "Another"}).status_code == 302
    other = Scenario.objects.get(name="Another")
    assert other.changes.get().leaves_on == DAY
    away = address(world.partnership, "scenario_withdraw", other.pk)
    assert client.get(away).status_code == 200
    assert client.post(away, {"version": "9"}).status_code == 409
    assert client.post(away, {"version": "1"}).status_code == 302
    assert client.get(away).status_code == 404


def test_who_may(world: World) -> None:
    found = save(world)
    where = address(world.partnership, "scenario", found.pk)
    assert as_(None).get(where).status_code == 302
    assert as_(world.board).post(where, {"name": "x", "version": "1"}).status_code == 403
    assert as_(world.board).get(address(world.partnership, "scenario_new")).status_code == 403
    assert as_(world.board).get(address(world.partnership, "scenario_copy", found.pk)).status_code == 403
    stranger = make_user(Role.COMMISSIONER, make_partnership("ELSE"))
    assert as_(stranger).get(where).status_code == 404


def answer(world: World, found: Scenario) -> Answer:
    month = APRIL_17
    run = prepare(
        partnership=world.partnership, month=month, kind="forecast", clock=lambda: NOW, scenario=found
    )
    assert run.state == RunState.READY, run.reason
    return answer_of(run)


def test_without_suppositions_the_answer_is_the_base(world: World) -> None:
    found = answer(world, save(world, facts=ScenarioFacts("Nothing")))
    own = forecast_of(
        prepare(partnership=world.partnership, month=APRIL_17, kind="forecast", clock=lambda: NOW)
    ).fan
    assert found.fan == found.base == own


def test_a_dispute_lost_moves_that_persons_bed_alone(world: World) -> None:
    payer = commissioner_of(world.partnership, SPECIALISED)
    found = answer(
        world, save(world, paid_by(world.stays["first"], payer), facts=ScenarioFacts("A dispute is lost"))
    )
    assert {one.arrangement: one.now - one.base_now for one in beds_of(found.base, found.fan)} == {
        "ccg": -1,
        "specialised": 1,
    }
    assert (found.fan.median, found.fan.chance) == (found.base.median, found.base.chance)


def test_the_answer_shows_and_a_newer_one_takes_its_place(world: World) -> None:
    before, act = register_digest(), act_of(world.manager)
    found = save(world, leaves(world.stays["long"], date(2017, 6, 1)))
    where = address(world.partnership, "scenario", found.pk)
    board = as_(world.board)
    text = text_of(board.get(where))
    assert "The answer is being worked out." in text
    assert 'hx-trigger="every 1s"' in text
    reads = AuditEntry.objects.count()
    part = text_of(as_(world.manager).get(where, headers=HTMX))
    assert "being worked out" in part
    assert "<h1" not in part
    assert AuditEntry.objects.count() == reads
    answer(world, found)
    text = text_of(board.get(where))
    assert "are likely to be in hospital in the scenario" in text
    assert "every 1s" not in text
    assert str(world.stays["long"].pk) not in str(found.runs.get().result)
    scenarios.change_scenario(
        scenario=found, version=1, facts=ScenarioFacts("Other", Decimal(9)), changes=[], act=act
    )
    assert "was worked out before the last change" in text_of(board.get(where))
    found.refresh_from_db()
    assert answer(world, found).rates[1] == 9
    assert found.runs.count() == 1
    assert register_digest() == before


def test_a_failure_is_said(world: World) -> None:
    found = save(world)
    found.runs.update(state=RunState.FAILED, reason="No beds.", finished_at=NOW)
    text = text_of(as_(world.manager).get(address(world.partnership, "scenario", found.pk)))
    assert "It could not be worked out. No beds." in text


def test_the_screen_asks_few_queries(world: World) -> None:
    found = save(world, leaves(world.stays["long"]))
    answer(world, found)
    client, where = as_(world.manager), address(world.partnership, "scenario", found.pk)
    client.get(where)
    with CaptureQueriesContext(connection) as captured:
        client.get(where)
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 20, "\n".join(query[:60] + re.sub(".*FROM", " FROM", query)[:60] for query in asked)


def test_the_loaded_demonstration_asks_two_questions(db: None) -> None:
    load_demonstration()
    slips, lost = Scenario.objects.order_by("-name")
    assert [one.changes.count() for one in (slips, lost)] == [3, 1]
    assert set(slips.changes.values_list("kind", flat=True)) == {"date"}
    assert {one.key for one in Narrative.objects.all()} == {"learning:admissions", "learning:review_ever"}
    assert OutcomeIndicator.objects.filter(partnership=None).count() == 4
