"""The register of assumptions: one for the programme and its money."""

from __future__ import annotations

import pytest

from finance.models import Assumption
from finance.services.assumptions import ASSUMPTIONS
from tcp_portal import rows
from tcp_portal.errors import Refusal
from tests.factories import TODAY
from tests.integration.workstreams.raided import Programme, address, as_, make_programme, text_of

pytestmark = pytest.mark.django_db
SAID = {
    "what": "A package costs as much as a bed", "value": "£180,000 a year", "source": "Stocktake", "on_0": "12",
    "on_1": "5", "on_2": "2017", "if_wrong": "Councils pay more", "state": "holds",
}  # fmt: skip


@pytest.fixture
def programme() -> Programme:
    return make_programme()


def test_it_is_written_by_who_keeps_the_programme_and_read_by_the_board(programme: Programme) -> None:
    where = address(programme, "finance:assumption_add")
    for other in (programme.lead, programme.board):
        assert as_(other).post(where, SAID).status_code == 403
    manager = as_(programme.manager)
    assert manager.post(where, {**SAID, "if_wrong": ""}).status_code == 422
    assert manager.post(where, SAID).status_code == 302
    text = text_of(as_(programme.board).get(address(programme, "finance:assumptions")))
    assert "1 assumption is due for a look." in text
    assert "£180,000 a year" in text
    assert "Change<span" not in text
    row = Assumption.objects.get()
    change = address(programme, "finance:assumption_change", row.pk)
    assert manager.post(change, {**SAID, "state": "wrong", "version": "1"}).status_code == 302
    assert manager.post(change, {**SAID, "state": "fact", "version": "1"}).status_code == 409
    assert "No assumption is shown" in text_of(manager.get(address(programme, "finance:assumptions")))
    ended = text_of(manager.get(address(programme, "finance:assumptions", state="ended")))
    assert "Proved wrong" in ended
    away = address(programme, "finance:assumption_withdraw", row.pk)
    assert manager.post(away, {"reason": "Twice", "version": "2"}).status_code == 302
    assert manager.get(change).status_code == 404


def test_a_source_is_not_of_a_day_to_come(programme: Programme) -> None:
    values = {"partnership": programme.partnership, "what": "A", "source": "B", "if_wrong": "C"}
    with pytest.raises(Refusal):
        rows.add(ASSUMPTIONS, values={**values, "on": TODAY.replace(year=2018)}, act=programme.act())


def test_its_page_stands_among_those_of_money_and_the_programme_leads_to_it(programme: Programme) -> None:
    text = text_of(as_(programme.board).get(address(programme, "finance:assumptions")))
    assert 'aria-label="Finance: pages"' in text
    assert "Does it add up?" in text
    assert 'aria-current="page">Assumptions' in text
    risks = text_of(as_(programme.board).get(address(programme, "risks")))
    assert "/finance/assumptions/" in risks
