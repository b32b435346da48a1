"""Dowries on screen: people for who may see them, totals for others, acts that say why not."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohorts.models import Person, Spell
from cohorts.services import endings
from finance.joins.dowries import pooled
from finance.models import Dowry, DowryLine
from finance.presenters.dowries import FEW
from finance.services.dowries import DOWRIES, default_sides
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.web.registry import PackContext
from tests.factories import TODAY, act_of, admitted, discharged, make_partnership, make_user, place_of
from tests.factories.scale import learn
from tests.integration.cohorts.pages import address, as_

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LEFT = date(2016, 11, 14)
SAID = {
    "basis": "s256", "a_year": "£73,000", "uplift": "1", "instalments": "4", "source": "Letter",
    **{
        f"{name}_{at}": text
        for name in ("starts_on", "agreed_on", "on")
        for at, text in enumerate(("14", "11", "2016"))
    },
}  # fmt: skip


def day_of(name: str, day: date) -> dict[str, str]:
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


@pytest.fixture
def partnership() -> Partnership:
    found = make_partnership()
    found.opens_at = Month(2017, 4).first  # as in the demonstration: the pages stand in spring 2017
    found.save()
    return found


@pytest.fixture
def lead(partnership: Partnership) -> User:
    return make_user(Role.FINANCE_LEAD, partnership)


def stayed(partnership: Partnership, number: int = 0) -> Spell:
    since = date(2009, 3, 2) + timedelta(days=number)
    return discharged(admitted(partnership, on=since, place=place_of(partnership)), LEFT)


def agreed(spell: Spell, **changes: Any) -> Dowry:
    values = {
        "spell": spell, **default_sides(spell), "basis": "s256", "a_year": Decimal(73_000), "starts_on": LEFT,
        "agreed_on": LEFT, "source": "Letter", "on": LEFT, **changes,
    }  # fmt: skip
    return rows.add(DOWRIES, values=values, act=act_of())


def url(partnership: Partnership, name: str, *args: Any, **query: str) -> str:
    return address(partnership, f"finance:{name}", *args, **query)


def text_of(user: User, where: str, status: int = 200) -> str:
    answer = as_(user).get(where)
    assert answer.status_code == status
    return " ".join(answer.text.split())


def test_a_dowry_is_proposed_paid_ended_by_a_death_and_recovered(
    partnership: Partnership, lead: User
) -> None:
    spell, client = stayed(partnership), as_(lead)
    register = text_of(lead, url(partnership, "dowries"))
    assert "1 person more is eligible and has none." in register
    assert "5 or more years and no dowry" in register
    where = url(partnership, "dowry_add", spell.pk)
    form = client.get(where).text
    assert "Eligible for a dowry: in hospital without a break since 2 March 2009" in form
    sides = {name: str(key) for name, key in default_sides(spell).items()}
    assert form.count(" selected") >= 3
    assert client.post(where, {**SAID, **sides, "a_year": "0"}).status_code == 422
    assert client.post(where, {**SAID, **sides}).status_code == 302
    dowry = Dowry.objects.get()
    assert (dowry.a_year, dowry.payer_id) == (Decimal(73_000), default_sides(spell)["payer"])
    pay = url(partnership, "dowry_step", dowry.pk, "pay")
    until = {**day_of("until", date(2017, 4, 30)), **day_of("on", date(2017, 4, 30)), "source": "BACS"}
    assert "Pay what is due up to" in client.get(pay).text
    assert client.post(pay, {**until, "source": ""}).status_code == 422
    assert client.post(pay, until).status_code == 302
    again = client.post(pay, until)
    assert (again.status_code, "is paid." in again.text) == (422, True)
    page = text_of(lead, url(partnership, "dowry", dowry.pk))
    for words in (
        "£45,982 paid, £0 due now",
        "£73,730",
        "1 Apr 2017 to 30 Jun 2017, 91 days",
        "Take back<span",
    ):
        assert words in page, words
    person = Person.objects.get(pk=spell.person_id)
    endings.record_death(person=person, version=person.version, on=date(2017, 3, 2), act=act_of())
    page = text_of(lead, url(partnership, "dowry", dowry.pk))
    for words in (
        "The person died on 2 March 2017: the dowry stopped on that day. Record the end.", "until 2 March 2017",
        "£24,382 was paid for days after the end and is to be recovered.",
    ):  # fmt: skip
        assert words in page, words
    assert "£24,382 to recover" in text_of(lead, url(partnership, "dowries"))
    back = url(partnership, "dowry_step", dowry.pk, "recover")
    assert client.post(back, {**day_of("on", date(2017, 4, 30)), "source": "Credit note"}).status_code == 302
    end = url(partnership, "dowry_step", dowry.pk, "end")
    assert 'value="death" selected' in client.get(end).text
    ends = {**day_of("ends_on", date(2017, 3, 2)), "end_reason": "death", "version": "1"}
    assert client.post(end, ends).status_code == 302
    assert (
        client.post(end, {**ends, **day_of("ends_on", date(2017, 3, 1)), "end_reason": "moved"}).status_code
        == 409
    )
    page = text_of(lead, url(partnership, "dowry", dowry.pk))
    assert "£21,600 paid, £0 due now, £0 to recover" in page
    assert "Until 2 March 2017 (the person died)" in page


def test_a_line_is_taken_back_and_a_dowry_withdrawn(partnership: Partnership, lead: User) -> None:
    dowry, client = agreed(stayed(partnership)), as_(lead)
    until = {**day_of("until", date(2017, 1, 31)), **day_of("on", date(2017, 1, 31)), "source": "BACS"}
    client.post(url(partnership, "dowry_step", dowry.pk, "pay"), until)
    change = url(partnership, "dowry_change", dowry.pk)
    assert (
        "take it back first"
        in client.post(change, {**SAID, **sides_of(dowry), "version": "1"} | {"a_year": "9"}).text
    )
    away = url(partnership, "dowry_step", dowry.pk, "withdraw")
    assert client.post(away, {"version": "1", "reason": "Twice"}).status_code == 422
    back = url(partnership, "dowry_step", dowry.pk, "reverse")
    for line in DowryLine.objects.all():
        said = {"line": str(line.pk), **day_of("on", date(2017, 2, 1)), "source": "Note", "note": "Twice"}
        assert str(line.pk) in client.get(back).text
        assert client.post(back, {**said, "note": ""}).status_code == 422
        assert client.post(back, said).status_code == 302
    assert (
        client.post(change, {**SAID, **sides_of(dowry), "version": "1"} | {"a_year": "9"}).status_code == 302
    )
    assert client.post(away, {"version": "2", "reason": "Twice"}).status_code == 302
    assert client.get(url(partnership, "dowry", dowry.pk)).status_code == 404
    assert client.get(url(partnership, "dowry_step", dowry.pk, "sell")).status_code == 404


def sides_of(dowry: Dowry) -> dict[str, str]:
    return {"payer": str(dowry.payer_id), "payee": str(dowry.payee_id)}


def test_who_is_not_eligible_is_refused_with_the_rule(partnership: Partnership, lead: User) -> None:
    spell = discharged(admitted(partnership, on=date(2013, 5, 1), place=place_of(partnership)), LEFT)
    where = url(partnership, "dowry_add", spell.pk)
    sides = {name: str(key) for name, key in default_sides(spell).items()}
    refused = as_(lead).post(where, {**SAID, **sides})
    assert refused.status_code == 422
    assert "was 2 years and not 5 years" in refused.text


def test_board_and_region_see_totals_and_no_person_and_each_look_is_recorded(
    partnership: Partnership, lead: User
) -> None:
    dowry = agreed(stayed(partnership))
    reference = dowry.spell.person.reference
    board = make_user(Role.BOARD_MEMBER, partnership)
    page = text_of(board, url(partnership, "dowries"))
    assert "Money of dowries is hidden: it is of so few people" in page
    assert "Dowries by payer" not in page
    assert "60,000" not in page
    assert reference not in page
    assert "5 or more years" not in page
    assert as_(board).get(url(partnership, "dowry", dowry.pk)).status_code == 404
    assert not AuditEntry.objects.filter(kind=Kind.READ).exists()
    assert reference in text_of(lead, url(partnership, "dowries"))
    manager = make_user(Role.PROGRAMME_MANAGER, partnership)
    page = text_of(manager, url(partnership, "dowry", dowry.pk))
    assert "Pay what is due" not in page
    assert as_(manager).get(url(partnership, "dowry_change", dowry.pk)).status_code == 403
    elsewhere = make_user(Role.FINANCE_LEAD, partnership, place=place_of(partnership, "Redbridge"))
    limited = text_of(elsewhere, url(partnership, "dowries"))
    assert reference not in limited
    assert "These are the people whom your post reaches" in limited
    looks = AuditEntry.objects.filter(kind=Kind.READ)
    assert sorted(one.did for one in looks) == ["dowries", "dowry"]
    assert {one.subjects.get().person_id for one in looks} == {dowry.spell.person_id}
    for at in range(1, 5):
        agreed(stayed(partnership, at))
    page = text_of(board, url(partnership, "dowries"))
    assert "Dowries by payer" in page
    assert "Agreed dowries come to" in page
    assert reference not in page


def test_the_pack_tells_totals_only(partnership: Partnership) -> None:
    context = PackContext(partnership, Month(2017, 4), TODAY, everything())
    assert pooled(context) is None
    dowry = agreed(stayed(partnership))
    section = pooled(context)
    assert section is not None
    assert section.summary == "1 dowry is agreed."
    assert FEW in str(section)
    for at in range(1, 5):
        agreed(stayed(partnership, at))
    section = pooled(context)
    assert section is not None
    assert section.summary == "5 dowries are agreed, £0 paid less recovered."
    assert FEW not in str(section)
    assert dowry.spell.person.reference not in str(section)
    nobody = PackContext(
        partnership, Month(2017, 4), TODAY, act_of(make_user(Role.IG_OFFICER, partnership)).scope
    )
    assert pooled(nobody) is None


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)


def test_five_thousand_lines_ask_no_more_than_none(partnership: Partnership, lead: User) -> None:
    client, register = as_(lead), url(partnership, "dowries")
    dowries = [agreed(stayed(partnership, at)) for at in range(2)]
    Dowry.objects.filter(pk=dowries[0].pk).update(ends_on=date(2017, 2, 1), end_reason="moved")
    one = url(partnership, "dowry", dowries[0].pk)
    before = [queries(client, register), queries(client, one)]
    dowries += [agreed(stayed(partnership, at)) for at in range(2, 8)]
    stayed(partnership, 9)
    first, act = date(2016, 11, 14), act_of()
    DowryLine.objects.bulk_create(
        DowryLine(
            dowry=dowry, kind="instalment", amount=200, on=first, days_from=first + timedelta(days=at),
            days_to=first + timedelta(days=at + 1), source="BACS", at=act.now,
        )
        for dowry in dowries for at in range(625)
    )  # fmt: skip
    learn()
    after = [queries(client, register), queries(client, one)]
    assert after == before
    assert max(after) <= 12
    assert "Page 1 of 7" in text_of(lead, one)
