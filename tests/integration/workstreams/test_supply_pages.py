"""Homes, who has none, and what pages ask of the database: counts for all, people for those who may see them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.web.registry import PackContext
from tests.factories import TODAY, act_of, make_user, place_of
from tests.integration.workstreams.supplied import (
    Supply,
    added_provider,
    added_scheme,
    added_service,
    added_unit,
    address,
    make_supply,
    planned,
    signed_in,
)
from workstreams.joins.supply import homes
from workstreams.models import SchemeStep, Unit
from workstreams.services.homes_match import propose
from workstreams.services.housing import SCHEMES, UNITS

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MOST = 12


@pytest.fixture
def supply() -> Supply:
    return make_supply()


def queries(supply: Supply, path: str) -> int:
    client = signed_in(supply.commissioner)
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)


def test_readers_of_the_programme_get_counts_and_no_person(supply: Supply) -> None:
    propose(spell=supply.stays["early"], unit_id=supply.units["Flat 1"].pk, note="", day=TODAY, act=act_of())
    for name, args in (("homes_without", ()), ("homes", ()), ("scheme", (supply.scheme.pk,))):
        page = signed_in(supply.board).get(address(name, *args)).content.decode()
        assert "BHR-0" not in page
        assert "A. E." not in page
    page = signed_in(supply.board).get(address("homes_without")).content.decode()
    assert "2 of 4 people in hospital on 31 May 2017 have no home in the pipeline" in page
    assert "1 have one · 1 need none of their own" in page
    assert "Needs not recorded" in page
    assert "No planned date" in page
    assert "Somebody" in signed_in(supply.board).get(address("scheme", supply.scheme.pk)).content.decode()
    assert not AuditEntry.objects.filter(kind=Kind.READ).exists()


def test_readers_of_people_get_them_by_reference_with_what_fits(supply: Supply) -> None:
    refs = {key: spell.person.reference for key, spell in supply.stays.items()}
    page = signed_in(supply.commissioner).get(address("homes_without")).content.decode()
    assert all(refs[key] in page for key in ("early", "later", "silent"))
    assert refs["family"] not in page
    assert "Flat 1, Oak Lane, ready in August 2017" in page
    assert "the person’s needs are not recorded" in page
    assert page.count("Larch Support") == 1  # it has room for one
    read = AuditEntry.objects.get(did="people without a home")
    assert read.subjects.count() == 3
    everyone = signed_in(supply.commissioner).get(address("homes_without", more="&show=everyone"))
    assert "With family" in everyone.content.decode()


def test_a_limit_to_a_place_leaves_others_out_of_the_list_and_not_of_the_counts(supply: Supply) -> None:
    lead = make_user(Role.COUNCIL_LEAD, supply.partnership, place=place_of(supply.partnership, "Redbridge"))
    page = signed_in(lead).get(address("homes_without")).content.decode()
    assert "3 of 4 people" in page
    assert "BHR-0" not in page
    assert signed_in(lead).get(address("person_home", supply.stays["early"].person_id)).status_code == 404


def test_a_scheme_keeps_its_first_month_and_every_step(supply: Supply) -> None:
    values = {"ready_on": date(2017, 11, 1), "stage": "building", "note": "The builder is late"}
    rows.change(SCHEMES, row=supply.scheme, version=1, values=values, act=act_of())
    supply.scheme.refresh_from_db()
    assert supply.scheme.first_ready_on == date(2017, 8, 1)
    steps = SchemeStep.objects.filter(scheme=supply.scheme).order_by("ready_on")
    assert [(step.ready_on, step.note) for step in steps] == [
        (date(2017, 8, 1), ""),
        (date(2017, 11, 1), "The builder is late"),
    ]
    page = signed_in(supply.board).get(address("homes")).content.decode()
    assert "3 months later than first given (August 2017)" in page
    assert "3 entered; promised: not known" in page


def test_a_scheme_has_no_more_homes_than_it_says(supply: Supply) -> None:
    with pytest.raises(Refusal, match="3 homes are entered"):
        rows.change(SCHEMES, row=supply.scheme, version=1, values={"units_up_to": 2}, act=act_of())
    rows.change(SCHEMES, row=supply.scheme, version=1, values={"units_up_to": 3}, act=act_of())
    with pytest.raises(Refusal, match="at most 3 homes"):
        added_unit(supply.scheme, "Flat 4")
    rows.withdraw(UNITS, row=supply.units["Flat 3"], version=1, reason="Not built", act=act_of())
    assert added_unit(supply.scheme, "Flat 3").label == "Flat 3"
    with pytest.raises(Refusal, match="where the amount comes from"):
        rows.change(
            SCHEMES, row=supply.scheme, version=2, values={"capital_amount": Decimal(5)}, act=act_of()
        )


def test_homes_are_kept_on_their_pages(supply: Supply) -> None:
    client = signed_in(supply.commissioner)
    add = address("unit_add", supply.scheme.pk)
    assert client.get(add).status_code == 200
    assert client.post(add, {"label": "Flat 1"}).status_code == 422
    assert client.post(add, {"label": "Flat 9", "ready_on": "2018-02", "accessible": "on"}).status_code == 302
    unit = Unit.objects.get(label="Flat 9")
    assert (unit.ready_on, unit.accessible) == (date(2018, 2, 1), True)
    change = {"label": "Flat 9", "version": "1", "note": "Ground floor"}
    assert client.post(address("unit_change", unit.pk), change).status_code == 302
    gone = {"version": "2", "reason": "Not built"}
    assert client.post(address("unit_withdraw", unit.pk), gone).status_code == 302
    sent = {"name": "Elm Row", "stage": "idea", "capital": "sought", "ready_on": "2018-05"}
    assert client.post(address("scheme_add"), {**sent, "capital_amount": "-1"}).status_code == 422
    assert client.post(address("scheme_add"), sent).status_code == 302
    assert client.post(address("scheme_add"), sent).status_code == 422


def test_the_pack_has_counts_only_and_nothing_without_schemes(supply: Supply) -> None:
    context = PackContext(supply.partnership, Month(2017, 5), TODAY, act_of().scope)
    section = homes(context)
    assert section is not None
    assert section.summary == "3 homes entered · 0 meant for somebody."
    said = str(section)
    assert not any(spell.person.reference in said for spell in supply.stays.values())
    for unit in supply.units.values():
        rows.withdraw(UNITS, row=unit, version=1, reason="Not built", act=act_of())
    rows.withdraw(SCHEMES, row=supply.scheme, version=1, reason="Not built", act=act_of())
    assert homes(context) is None


@pytest.mark.once
def test_pages_ask_no_more_for_many_rows_than_for_few(supply: Supply) -> None:
    person = supply.stays["early"].person_id
    paths = [
        address("providers"), address("provider", supply.provider.pk), address("capabilities"), address("homes"),
        address("homes_without", more="&show=everyone"), address("scheme", supply.scheme.pk),
        address("person_home", person), address("services"), address("care_model"),
    ]  # fmt: skip
    propose(spell=supply.stays["later"], unit_id=supply.units["Flat 2"].pk, note="", day=TODAY, act=act_of())
    added_service(supply.partnership, "Short breaks", provider=supply.provider)
    few = {path: queries(supply, path) for path in paths}
    for number in range(5):
        scheme = added_scheme(supply.partnership, f"Scheme {number}")
        unit = added_unit(scheme, "Flat 1")
        spell = planned(supply.partnership, date(2017, 10, 1 + number))
        propose(spell=spell, unit_id=unit.pk, note="", day=TODAY, act=act_of())
        provider = added_provider(supply.partnership, f"Provider {number}")
        added_service(supply.partnership, f"Service {number}", provider=provider)
    many = {path: queries(supply, path) for path in paths}
    assert many == few
    assert max(many.values()) <= MOST, many
