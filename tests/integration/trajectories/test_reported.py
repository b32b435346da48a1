"""Reported figures are kept as printed, compared with the register, and their contradictions are said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tcp_portal.access.scope import NOBODY
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tests.factories import act_of, make_partnership, place_of
from tests.integration.trajectories.made import (
    APRIL_16,
    APRIL_17,
    HAVERING,
    MARCH_16,
    MARCH_17,
    STOCKTAKE,
    World,
    address,
    as_,
    report,
    report_stocktake,
    text_of,
)  # fmt: skip
from trajectories.models import ReportedFigure
from trajectories.presenters.reconciliation import title_of
from trajectories.services.reconciliation import default_range
from trajectories.services.reported import ReportedFacts, change_reported, record_reported, withdraw_reported

FACTS = ReportedFacts("inpatients", APRIL_17, APRIL_17, Decimal(22), STOCKTAKE)
FORM = {
    "measure": "admissions", "first_month": "2016-04", "last_month": "2017-03", "place": "", "arrangement": "",
    "value": "19", "document": STOCKTAKE, "where": "Slide 3", "printed_month": "", "note": "",
}  # fmt: skip


def reconciliation(world: World, **query: str) -> str:
    response = as_(world.manager).get(address(world.partnership, "reconciliation", **query))
    assert response.status_code == 200
    return text_of(response)


def test_the_stocktake_shows_4_unexplained_and_3_without_a_place(world: World) -> None:
    report_stocktake(world)
    text = reconciliation(world)
    assert (
        f"{STOCKTAKE}: 26 in March 2016 + 19 admitted − 26 discharged = 19, "
        "but 23 are reported for March 2017: 4 unexplained."
    ) in text
    assert (
        "Admissions, April 2016 to March 2017: Barking and Dagenham 9, Havering 3 and Redbridge 4 make 16, "
        "but the total is 19: 3 without a place."
    ) in text
    assert "The reported figures hold 3 contradictions." in text


def test_23_in_april_is_set_against_22(world: World) -> None:
    report_stocktake(world)
    assert (
        f"Inpatients at month end, April 2017: 23 as printed ({STOCKTAKE}, Current performance), read here as the "
        f"figure for the end of March 2017; 22 ({STOCKTAKE})."
    ) in reconciliation(world)


def test_each_figure_stands_beside_the_registers(world: World) -> None:
    report_stocktake(world)
    text = reconciliation(world)
    assert "The document says 17 more than the register." in text
    assert "The document says 29.33 more than the register." in text


def test_the_register_closes_and_says_so(world: World) -> None:
    text = reconciliation(world)
    assert "The register closes: every change in April 2016 to March 2017 is explained, in each month" in text
    assert "No reported figures have been entered." in text


def test_agreement_is_said_too(world: World) -> None:
    report(world.partnership, world.manager, "admissions", APRIL_16, MARCH_17, 5)
    report(world.partnership, world.manager, "inpatients", MARCH_16, MARCH_16, 2)
    report(world.partnership, world.manager, "inpatients", MARCH_17, MARCH_17, 6)
    report(world.partnership, world.manager, "discharges", APRIL_16, MARCH_17, 1)
    text = reconciliation(world)
    assert "The document and the register agree." in text
    assert "The reported figures agree with one another." in text
    assert "The reported figures hold no contradiction." in text


def test_no_response_is_not_nil(world: World) -> None:
    place = place_of(world.partnership, HAVERING)
    report(world.partnership, world.manager, "admissions", APRIL_16, MARCH_17, 5)
    report(world.partnership, world.manager, "admissions", APRIL_16, MARCH_17, None, place_id=place.pk)
    text = reconciliation(world)
    assert "No response is not nil: it stays unknown." in text
    assert (
        "Havering no response make 0, but the total is 5: 5 without a place, and 1 gave no response." in text
    )


def test_parts_above_their_total_are_told(world: World) -> None:
    place = place_of(world.partnership, HAVERING)
    report(world.partnership, world.manager, "deaths", APRIL_16, MARCH_17, 1)
    report(world.partnership, world.manager, "deaths", APRIL_16, MARCH_17, 3, place_id=place.pk)
    assert "the parts hold 2 too many" in reconciliation(world)


def test_an_identity_without_ends_is_told(world: World) -> None:
    report(world.partnership, world.manager, "admissions", APRIL_16, MARCH_17, 5)
    assert "not reported" in reconciliation(world)


def test_the_register_cannot_say_what_it_does_not_count(world: World) -> None:
    report(world.partnership, world.manager, "plan", APRIL_17, APRIL_17, 5)
    report(world.partnership, world.manager, "inpatients", Month(2014, 3), Month(2014, 3), 5)
    report(world.partnership, world.manager, "admissions", Month(2014, 4), Month(2015, 3), 5)
    assert reconciliation(world).count("The register cannot say.") == 3


def test_an_empty_register_has_nothing_to_reconcile(world: World) -> None:
    partnership = make_partnership("ELSE")
    world.manager.posts.create(
        role="programme_manager", partnership=partnership, valid_from=partnership.starts_on
    )
    text = text_of(as_(world.manager).get(address(partnership, "reconciliation")))
    assert "Nothing is recorded in the register for these months" in text
    assert "not known, because" not in text


def test_the_range_can_be_chosen(world: World) -> None:
    text = reconciliation(world, first="2017-04", last="2017-04")
    assert (
        "5 people at the end of March 2017, 1 admitted and 1 discharged, 5 at the end of April 2017." in text
    )


@pytest.mark.parametrize(
    "query", [{"first": "2017-04", "last": "2017-03"}, {"last": "2017-05"}, {"first": "x"}]
)
def test_a_range_that_makes_no_sense_is_not_found(world: World, query: dict[str, str]) -> None:
    response = as_(world.manager).get(address(world.partnership, "reconciliation", **query))
    assert response.status_code == 404


def test_the_default_range_is_the_last_year_that_is_over(world: World) -> None:
    bhr = world.partnership
    assert default_range(partnership=bhr, month=APRIL_17) == (APRIL_16, MARCH_17)
    assert default_range(partnership=bhr, month=MARCH_17) == (APRIL_16, MARCH_17)
    assert default_range(partnership=bhr, month=Month(2015, 6)) == (Month(2015, 4), Month(2015, 6))


def test_a_document_is_read_with_few_queries(world: World) -> None:
    report_stocktake(world)
    client, url = as_(world.manager), address(world.partnership, "reconciliation")
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 12


def test_a_measure_that_is_gone_keeps_its_id() -> None:
    assert title_of("beds_closed") == "beds_closed"


@pytest.mark.parametrize(
    ("change", "words", "field"),
    [
        ({"measure": "beds_closed"}, "Choose a measure", "measure"),
        ({"first_month": Month(2017, 5)}, "before the first", "last_month"),
        ({"first_month": Month(2017, 6), "last_month": Month(2017, 6)}, "not begun", "last_month"),
        ({"first_month": APRIL_16}, "counted at a month-end", "last_month"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(
    world: World, change: dict[str, Any], words: str, field: str
) -> None:
    facts = ReportedFacts(**{**{name: getattr(FACTS, name) for name in FACTS.__slots__}, **change})
    with pytest.raises(Refusal, match=words) as caught:
        record_reported(partnership=world.partnership, facts=facts, act=act_of(world.manager))
    assert caught.value.field == field


def test_a_place_of_another_partnership_is_refused(world: World) -> None:
    elsewhere = place_of(make_partnership("ELSE"))
    with pytest.raises(Refusal, match="does not belong"):
        report(world.partnership, world.manager, "deaths", APRIL_17, APRIL_17, 1, place_id=elsewhere.pk)


def test_a_figure_needs_someone_who_answers_for_it(world: World) -> None:
    with pytest.raises(Refusal, match="answers for it"):
        record_reported(partnership=world.partnership, facts=FACTS, act=act_of())


def test_changing_and_withdrawing_are_audited(world: World) -> None:
    act = act_of(world.manager)
    figure = record_reported(partnership=world.partnership, facts=FACTS, act=act)
    changed = ReportedFacts("inpatients", APRIL_17, APRIL_17, Decimal(23), STOCKTAKE)
    figure = change_reported(figure=figure, version=1, facts=changed, act=act)
    with pytest.raises(Stale):
        withdraw_reported(figure=figure, version=1, act=act)
    withdraw_reported(figure=figure, version=2, act=act)
    assert not ReportedFigure.objects.exists()
    did = AuditEntry.objects.filter(did__endswith="reported figure").values_list("did", flat=True)
    assert sorted(did) == [
        "change a reported figure",
        "record a reported figure",
        "withdraw a reported figure",
    ]
    assert AuditEntry.objects.get(did="change a reported figure").changes == {"value": ["22.00", "23"]}


def test_strangers_see_no_reported_figure(world: World) -> None:
    report_stocktake(world)
    assert not ReportedFigure.objects.visible_to(NOBODY).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": None},
        {"response": "none"},
        {"value": -1},
        {"document": ""},
        {"arrangement": "council"},
        {"last_month": "2017-03-01"},
        {"first_month": "2017-04-02", "last_month": "2017-04-02"},
        {"printed_month": "2017-04-30"},
    ],
)
def test_the_database_refuses_impossible_figures(world: World, wrong: dict[str, Any]) -> None:
    figure = record_reported(partnership=world.partnership, facts=FACTS, act=act_of(world.manager))
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportedFigure.objects.filter(pk=figure.pk).update(**wrong)


def test_a_figure_is_entered_by_form(world: World) -> None:
    response = as_(world.manager).post(address(world.partnership, "reported_add"), FORM, follow=True)
    assert "The reported figure is saved." in text_of(response)
    figure = ReportedFigure.objects.get()
    assert (figure.value, figure.last_month, figure.entered_by) == (19, MARCH_17.first, world.manager)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"measure": ""}, "Choose a measure"),
        ({"value": ""}, "Enter the figure, or mark that there was no response"),
        ({"value": "many"}, "Enter the figure as a number"),
        ({"no_response": "on"}, "not both"),
        ({"first_month": "April"}, "Write the month as year and month"),
        ({"measure": "inpatients"}, "counted at a month-end"),
        ({"document": ""}, "Name the document"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed(world: World, change: dict[str, str], words: str) -> None:
    response = as_(world.manager).post(address(world.partnership, "reported_add"), {**FORM, **change})
    assert response.status_code == 422
    assert words in text_of(response)
    assert "Slide 3" in text_of(response)
    assert not ReportedFigure.objects.exists()


def test_no_response_is_entered_by_form(world: World) -> None:
    as_(world.manager).post(
        address(world.partnership, "reported_add"), {**FORM, "value": "", "no_response": "on"}
    )
    assert ReportedFigure.objects.get().value is None


def test_a_change_that_was_overtaken_shows_both(world: World) -> None:
    report_stocktake(world)
    figure = ReportedFigure.objects.get(measure="admissions", place=None)
    client, url = as_(world.manager), address(world.partnership, "reported_change", figure.pk)
    assert 'value="19"' in client.get(url).content.decode()
    assert client.post(url, {**FORM, "value": "20", "version": "1"}).status_code == 302
    mine = {**FORM, "value": "", "no_response": "on", "place": str(place_of(world.partnership, HAVERING).pk)}
    stale = client.post(url, {**mine, "version": "1"})
    text = text_of(stale)
    assert stale.status_code == 409
    assert "Figure: saved by them 20.00, typed by you nothing" in text
    assert "Place: saved by them nothing, typed by you Havering" in text or "typed by you Havering" in text
    assert 'name="version" value="2"' in text
    assert client.post(url, {**mine, "version": "2"}).status_code == 302


def test_a_wrong_change_is_told(world: World) -> None:
    report_stocktake(world)
    figure = ReportedFigure.objects.get(measure="admissions", place=None)
    url = address(world.partnership, "reported_change", figure.pk)
    assert as_(world.manager).post(url, {**FORM, "version": "1", "measure": "inpatients"}).status_code == 422


def test_withdrawing_asks_first(world: World) -> None:
    report_stocktake(world)
    figure = ReportedFigure.objects.get(measure="admissions", place=None)
    client, url = as_(world.manager), address(world.partnership, "reported_withdraw", figure.pk)
    assert "Withdraw this reported figure?" in text_of(client.get(url))
    assert client.post(url, {"version": "x"}).status_code == 409
    assert "The reported figure is withdrawn." in text_of(client.post(url, {"version": "1"}, follow=True))
