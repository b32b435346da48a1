"""Outcomes frameworks say what is asked for, what is known here, and what is not measured."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tests.factories import act_of, make_partnership, make_user
from tests.integration.trajectories.made import APRIL_17, World, address, as_, text_of
from trajectories.models import OutcomeIndicator
from trajectories.services.outcomes import (
    IndicatorFacts,
    change_indicator,
    outcome_lines,
    record_indicator,
)

DAY = date(2017, 1, 1)
FACTS = IndicatorFacts(
    "Local outcomes", "Home", "Lives close to home", "Refresh, page 4", DAY, measure="out_of_area"
)
FORM = {
    "framework": "Local outcomes", "domain": "Home", "indicator": "Lives close to home", "metric": "",
    "measure": "out_of_area", "status": "changed", "source": "Refresh, page 4",
    "valid_from": "2017-01-01", "valid_to": "",
}  # fmt: skip


@pytest.fixture
def line(world: World) -> OutcomeIndicator:
    return record_indicator(partnership=world.partnership, facts=FACTS, act=act_of(world.manager))


@pytest.fixture
def national(db: None) -> OutcomeIndicator:
    facts = IndicatorFacts("National", "Quality of life", "Better quality of life", "NHS England", DAY)
    return OutcomeIndicator.objects.create(partnership=None, **facts.stored())


def test_the_page_says_what_is_known_and_what_is_not(
    world: World, line: OutcomeIndicator, national: OutcomeIndicator
) -> None:
    text = text_of(as_(world.board).get(address(world.partnership, "outcomes")))
    assert "1 of 2 outcome indicators has a figure here for April 2017." in text
    assert text.index("Better quality of life") < text.index("Lives close to home")
    assert "not measured here" in text
    assert "Out of area</a>. Fewer is better." in text
    assert "Add an indicator" not in text


def test_the_figure_is_the_registers(world: World, line: OutcomeIndicator) -> None:
    [shown] = outcome_lines(
        scope=act_of(world.manager).scope, partnership=world.partnership, month=APRIL_17, as_at=APRIL_17.last
    )
    assert shown.figure is not None
    assert shown.figure.value == 1


def test_a_line_of_the_past_or_of_others_is_not_shown(world: World, line: OutcomeIndicator) -> None:
    ended = IndicatorFacts(**{**FACTS.stored(), "valid_to": date(2017, 4, 1)})
    change_indicator(indicator=line, version=1, facts=ended, act=act_of(world.manager))
    other = make_partnership("ELSE")
    OutcomeIndicator.objects.create(partnership=other, **FACTS.stored())
    text = text_of(as_(world.manager).get(address(world.partnership, "outcomes")))
    assert "No outcomes framework is in force in April 2017." in text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"measure": "happiness"}, "measure"),
        ({"valid_to": date(2016, 1, 1)}, "valid_to"),
        ({"domain": "Other"}, "indicator"),
        ({"principles": (10,)}, "principles"),
    ],
)
def test_what_cannot_be_is_refused(
    world: World, line: OutcomeIndicator, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as caught:
        record_indicator(
            partnership=world.partnership,
            facts=IndicatorFacts(**{**FACTS.stored(), **change}),
            act=act_of(world.manager),
        )
    assert caught.value.field == field


def test_the_page_tells_statements_aims_and_principles_by_domain_and_what_is_missing(
    world: World, line: OutcomeIndicator, national: OutcomeIndicator
) -> None:
    act = act_of(world.manager)
    more = {
        "indicator": "Chooses where to live", "statement": "I <choose> my home", "principles": (5, 3),
        "population": "Everybody", "frequency": "yearly", "baseline": "2 of 9", "target": "9 of 9", "measure": "",
    }  # fmt: skip
    record_indicator(
        partnership=world.partnership, facts=IndicatorFacts(**{**FACTS.stored(), **more}), act=act
    )
    elsewhere = IndicatorFacts(**{**FACTS.stored(), "domain": "Health", "indicator": "Is well"})
    record_indicator(partnership=world.partnership, facts=elsewhere, act=act)
    text = text_of(as_(world.board).get(address(world.partnership, "outcomes")))
    assert "<q>I &lt;choose&gt; my home</q>" in text
    assert text.index(">Home</th>") < text.index("Chooses where to live") < text.index(">Health</th>")
    for said in ("Everybody, yearly", "2 of 9", "9 of 9", "3. Choice and control", "5. Home"):
        assert said in text
    assert "2 indicators without a measure of the portal:" in text
    assert "3 indicators that nobody put in people’s own words:" in text
    assert "7 principles of the service model without an indicator:" in text
    assert "<li>9. Hospital</li>" in text
    assert "<li>5. Home</li>" not in text


def test_writing_is_audited_and_never_overwrites(world: World, line: OutcomeIndicator) -> None:
    act = act_of(world.manager)
    changed = IndicatorFacts(**{**FACTS.stored(), "status": "changed"})
    change_indicator(indicator=line, version=1, facts=changed, act=act)
    with pytest.raises(Stale) as caught:
        change_indicator(indicator=line, version=1, facts=FACTS, act=act)
    assert [one.field for one in caught.value.differences] == ["status"]
    entry = AuditEntry.objects.get(did="change a line of an outcomes framework")
    assert entry.changes == {"status": ["new", "changed"]}


def test_the_form_adds_and_changes(world: World) -> None:
    client = as_(world.commissioner)
    assert client.get(address(world.partnership, "outcome_new")).status_code == 200
    assert client.post(address(world.partnership, "outcome_new"), FORM).status_code == 302
    row = OutcomeIndicator.objects.get(partnership=world.partnership)
    where = address(world.partnership, "outcome_change", row.pk)
    assert 'value="Lives close to home"' in text_of(client.get(where))
    assert client.post(where, {**FORM, "indicator": "", "version": "1"}).status_code == 422
    again = client.post(address(world.partnership, "outcome_new"), FORM)
    assert again.status_code == 422
    assert "has this indicator from this day already" in text_of(again)
    assert client.post(where, {**FORM, "domain": "A home", "version": "1"}).status_code == 302
    stale = client.post(where, {**FORM, "domain": "House", "principles": ["5"], "version": "1"})
    assert stale.status_code == 409
    assert "5. Home" in text_of(stale)
    assert "Someone else changed this" in text_of(stale)
    row.refresh_from_db()
    assert (row.domain, row.version) == ("A home", 2)


def test_who_may(world: World, line: OutcomeIndicator, national: OutcomeIndicator) -> None:
    page, change = (
        address(world.partnership, "outcomes"),
        address(world.partnership, "outcome_change", line.pk),
    )
    assert as_(None).get(page).status_code == 302
    assert as_(world.board).get(change).status_code == 403
    stranger = make_user(Role.COMMISSIONER, make_partnership("ELSE"))
    assert as_(stranger).get(change).status_code == 404
    assert as_(stranger).get(page).status_code == 404
    everyones = address(world.partnership, "outcome_change", national.pk)
    assert as_(world.manager).get(everyones).status_code == 403


def test_the_page_asks_few_queries(world: World, line: OutcomeIndicator) -> None:
    client, where = as_(world.manager), address(world.partnership, "outcomes")
    client.get(where)
    with CaptureQueriesContext(connection) as captured:
        client.get(where)
    asked = [query["sql"][:90] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 22, asked  # any measure of the registry may be asked for: its series reads them all
