"""Dowries by their services: for whom, paid once, stopped by a death, taken back to the day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction

from cohorts.models import Person, Spell
from cohorts.services import dowries as rule
from cohorts.services import endings
from finance.domain.dowry_schedule import Terms, in_year, years_of
from finance.domain.money import NOTHING
from finance.models import Dowry, DowryLine
from finance.services import dowry_ledger as ledger
from finance.services.dowries import DOWRIES, default_sides, end, last_of, next_terms
from finance.services.dowry_account import account_of, standings, sums_by_year
from finance.services.dowry_ledger import Payment
from finance.services.move_handed import handed
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Organisation, Partnership
from tests.factories import (
    act_of,
    admitted,
    bed_facts,
    discharged,
    make_partnership,
    make_user,
    moved,
    place_of,
    site_of,
)

pytestmark = pytest.mark.django_db
LEFT = date(2016, 11, 14)
TODAY = date(2017, 4, 30)
FACTS = {
    "basis": "s256", "a_year": Decimal("73000.00"), "uplift": Decimal("1.00"), "instalments": 4, "starts_on": LEFT,
    "agreed_on": LEFT, "source": "Letter", "on": LEFT,
}  # fmt: skip


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


def stayed(partnership: Partnership, since: date = date(2009, 3, 2), left: date | None = LEFT) -> Spell:
    spell = admitted(partnership, on=since, place=place_of(partnership))
    return discharged(spell, left) if left else spell


def agreed(spell: Spell, **changes: Any) -> Dowry:
    values = {"spell": spell, **default_sides(spell), **FACTS, **changes}
    return rows.add(DOWRIES, values=values, act=act_of())


def agreed_of(spell: Spell) -> list[Any]:
    """The dowries of the stay as sums of moves read them, earliest first."""
    return handed({"spell": spell}, date.max)[1][spell.pk]


def pay(dowry: Dowry, until: date, on: date | None = None) -> list[DowryLine]:
    return ledger.pay_due(dowry=dowry, until=until, payment=Payment(on or until, "BACS"), act=act_of())


def died(spell: Spell, on: date) -> None:
    person = Person.objects.get(pk=spell.person_id)
    endings.record_death(person=person, version=person.version, on=on, act=act_of())


def total(dowry: Dowry) -> Decimal:
    return sum((line.amount for line in dowry.ledger.all()), NOTHING)


def fresh(dowry: Dowry) -> Any:
    return Dowry.objects.with_life().get(pk=dowry.pk)


def fresh_by(dowry: Dowry, day: date) -> Any:
    return Dowry.objects.with_life(by=day).get(pk=dowry.pk)


def test_the_rule_decides_for_whom_and_a_move_between_hospitals_is_no_break(partnership: Partnership) -> None:
    short = stayed(partnership, since=date(2012, 5, 1))
    with pytest.raises(Refusal, match="was 3 years and not 5 years"):
        agreed(short)
    spell = admitted(partnership, on=date(2009, 3, 2), place=place_of(partnership))
    moved(spell, date(2016, 2, 1), bed=bed_facts(partnership, site=site_of(partnership, 1)))
    waiting = Spell.objects.get(pk=spell.pk)
    assert [
        one.spell.pk for one in rule.eligible(scope=act_of().scope, partnership=partnership, today=TODAY)
    ] == [waiting.pk]
    dowry = agreed(waiting, starts_on=date(2017, 3, 1))  # open: no home is planned yet
    with pytest.raises(Refusal, match="still in hospital"):
        pay(dowry, TODAY)
    discharged(waiting, date(2017, 4, 3))
    with pytest.raises(Refusal, match="change its first day"):
        pay(dowry, TODAY)
    dowry = rows.change(DOWRIES, row=dowry, version=1, values={"starts_on": date(2017, 4, 3)}, act=act_of())
    assert [line.amount for line in pay(dowry, TODAY)] == [Decimal("17800.00")]  # 89 days of 365


def test_the_payer_is_who_commissioned_the_last_bed_and_the_payee_the_council_at_home(
    partnership: Partnership,
) -> None:
    spell = stayed(partnership)
    sides = default_sides(spell)
    payer, payee = (Organisation.objects.get(pk=sides[name]) for name in ("payer", "payee"))
    assert (payer.kind, payee.kind) == ("ccg", "council")
    assert "Havering" in payee.name
    for field in ("payer", "payee"):
        wrong = {"payer": payee.pk, "payee": payer.pk}[field]
        with pytest.raises(Refusal) as refused:
            agreed(spell, **{field: wrong})
        assert refused.value.field == field
    dowry = agreed(spell)
    (found,) = agreed_of(spell)
    assert (found.payer, found.payee) == (payer.pk, payee.pk)
    assert found.terms == Terms(dowry.a_year, dowry.uplift, 4, LEFT)
    assert handed({"spell": spell}, LEFT - timedelta(days=1))[1] == {}  # it was only proposed then
    entry = AuditEntry.objects.filter(object_id=dowry.pk).get()
    assert [one.person_id for one in entry.subjects.all()] == [spell.person_id]
    with pytest.raises(Refusal, match="a dowry already, paid to"):
        agreed(spell)


def test_what_is_due_is_paid_once_in_any_order_and_fixes_the_terms(partnership: Partnership) -> None:
    dowry = agreed(stayed(partnership))
    lines = pay(dowry, date(2017, 2, 1))
    assert [(line.days_from, line.days_to, line.amount) for line in lines] == [
        (LEFT, date(2017, 1, 1), Decimal("9600.00")), (date(2017, 1, 1), date(2017, 4, 1), Decimal("18000.00")),
    ]  # fmt: skip
    for until in (date(2017, 2, 1), date(2016, 12, 1)):
        with pytest.raises(Refusal, match="is paid"):
            pay(dowry, until, TODAY)
    with pytest.raises(Refusal, match="before it is due"):
        pay(dowry, TODAY, date(2017, 4, 1))
    with pytest.raises(Refusal, match="after today"):
        pay(dowry, date(2017, 9, 1))
    pay(dowry, TODAY)
    change = {"row": dowry, "version": dowry.version, "act": act_of()}
    for values in ({"a_year": Decimal(1)}, {"starts_on": LEFT + timedelta(days=1)}, {"uplift": Decimal(2)}):
        with pytest.raises(Refusal, match="take it back first") as refused:
            rows.change(DOWRIES, values=values, **change)
        assert refused.value.field in values
    rows.change(DOWRIES, values={"instalments": 12}, **change)
    assert [line.days_from for line in pay_at(dowry, date(2017, 8, 1))] == [
        date(2017, 7, 1),
        date(2017, 8, 1),
    ]
    with pytest.raises(Refusal, match="take the instalments back"):
        rows.withdraw(DOWRIES, row=dowry, version=2, reason="Twice", act=act_of())
    with pytest.raises(Error), transaction.atomic():
        DowryLine.objects.update(amount=1)
    with pytest.raises(Error), transaction.atomic():
        DowryLine.objects.all().delete()


def pay_at(dowry: Dowry, day: date) -> list[DowryLine]:
    act = act_of(today=day)
    return ledger.pay_due(dowry=dowry, until=day, payment=Payment(day, "BACS"), act=act)


def test_a_death_stops_it_by_itself_and_what_was_paid_after_comes_back_to_the_day(
    partnership: Partnership,
) -> None:
    spell = stayed(partnership)
    dowry = agreed(spell)
    pay(dowry, TODAY)
    paid = total(dowry)
    died(spell, date(2017, 3, 2))
    now = fresh(dowry)
    found = account_of(now, now.ledger.all(), TODAY)
    assert (found.due, now.ends_on) == ((), None)
    assert [one.terms.ends_on for one in agreed_of(spell)] == [date(2017, 3, 2)]
    assert standings([now], sums_by_year(partnership, TODAY), TODAY)[dowry.pk].back == found.to_recover
    with pytest.raises(Refusal, match="The person died on 2 March 2017"):
        pay_at(dowry, date(2017, 7, 1))
    payment = Payment(TODAY, "Credit note")
    back = ledger.recover(dowry=dowry, payment=payment, act=act_of())
    assert [(line.days_from, line.days_to) for line in back] == [
        (date(2017, 3, 2), date(2017, 4, 1)), (date(2017, 4, 1), date(2017, 7, 1)),
    ]  # fmt: skip
    terms = Terms(dowry.a_year, dowry.uplift, 4, LEFT, date(2017, 3, 2))
    lived = sum((in_year(terms, year) for year in years_of(terms, TODAY)), NOTHING)
    assert total(dowry) == lived == paid - found.to_recover
    with pytest.raises(Refusal, match="nothing to recover"):
        ledger.recover(dowry=dowry, payment=payment, act=act_of())
    for on, reason, said in (
        (date(2017, 3, 3), "death", "nothing is paid"), (date(2017, 3, 1), "death", "nothing is paid"),
        (date(2017, 4, 1), "moved", "nothing is paid"), (None, "death", "first day"), (TODAY, "", "why"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=said):
            end(dowry=dowry, version=1, on=on, reason=reason, act=act_of())
    assert end(dowry=dowry, version=1, on=date(2017, 3, 2), reason="death", act=act_of()).version == 2
    with pytest.raises(Stale):
        end(dowry=dowry, version=1, on=date(2017, 2, 2), reason="moved", act=act_of())
    assert standings([fresh(dowry)], sums_by_year(partnership, TODAY), TODAY)[dowry.pk].back == NOTHING


def test_another_council_is_paid_from_its_day_and_a_death_stops_both(partnership: Partnership) -> None:
    spell, day = stayed(partnership), date(2017, 3, 1)
    first = agreed(spell)
    pay(first, TODAY)
    council = Organisation.objects.filter(kind="council").exclude(pk=first.payee_id)[0]
    with pytest.raises(Refusal, match="begins on the day on which that one ends"):
        agreed(spell, payee=council.pk, starts_on=day)
    end(dowry=first, version=1, on=day, reason="moved", act=act_of())
    ledger.recover(dowry=first, payment=Payment(TODAY, "Credit note"), act=act_of())
    assert last_of(spell) == first
    second = agreed(spell, **{**next_terms(fresh(first)), "payee": council.pk})
    assert (second.starts_on, second.a_year, second.payer) == (day, Decimal("73000.00"), first.payer)
    pay(second, TODAY)
    with pytest.raises(Refusal, match="begins on the day"):
        end(dowry=first, version=2, on=None, reason="", act=act_of())
    for dowry, last in ((first, None), (second, date(2017, 7, 1))):
        terms = Terms(dowry.a_year, dowry.uplift, 4, dowry.starts_on, last or day)
        assert total(dowry) == sum((in_year(terms, year) for year in years_of(terms, TODAY)), NOTHING)
    one, two = agreed_of(spell)
    assert (one.terms.ends_on, two.terms.starts_on, two.payee) == (day, day, council.pk)
    died(spell, date(2017, 2, 1))  # before the second begins: nothing of it was due, and less of the first
    for dowry in (first, second):
        ledger.recover(dowry=dowry, payment=Payment(TODAY, "Credit note"), act=act_of())
        with pytest.raises(Refusal, match="nothing is paid"):
            pay_at(dowry, date(2017, 7, 1))
    lived = Terms(first.a_year, first.uplift, 4, LEFT, date(2017, 2, 1))
    assert total(first) == sum((in_year(lived, year) for year in years_of(lived, TODAY)), NOTHING)
    assert total(second) == NOTHING


def test_a_page_of_an_earlier_day_knows_no_later_agreement_and_no_later_death(
    partnership: Partnership,
) -> None:
    spell = stayed(partnership)
    dowry = agreed(spell, agreed_on=date(2017, 4, 3))
    died(spell, date(2017, 4, 20))
    early, late = date(2017, 3, 31), date(2017, 4, 3)
    assert [fresh_by(dowry, day).died_on for day in (early, TODAY)] == [None, date(2017, 4, 20)]
    assert standings([fresh_by(dowry, early)], {}, early)[dowry.pk].due == NOTHING
    assert standings([fresh_by(dowry, late)], {}, late)[dowry.pk].due == Decimal("45982.00")


def test_an_end_that_moves_takes_back_more_or_pays_again(partnership: Partnership) -> None:
    dowry = agreed(stayed(partnership))
    pay(dowry, TODAY)
    whole = total(dowry)
    payment, act = Payment(TODAY, "Credit note"), act_of()
    with pytest.raises(Refusal, match="no end"):
        ledger.recover(dowry=dowry, payment=payment, act=act)
    with pytest.raises(Refusal, match="record it"):
        end(dowry=dowry, version=1, on=TODAY, reason="death", act=act)
    for version, day in enumerate((date(2017, 3, 20), date(2017, 3, 1)), start=1):
        end(dowry=dowry, version=version, on=day, reason="moved", act=act)
        ledger.recover(dowry=dowry, payment=payment, act=act)
    assert total(dowry) == Decimal("9600.00") + Decimal("11800.00")  # 48 and 59 days at 200 pounds
    with pytest.raises(Refusal, match="ended on 1 March 2017"):
        pay(dowry, TODAY)
    end(dowry=dowry, version=3, on=None, reason="", act=act)
    assert [line.amount for line in pay(dowry, TODAY)] != []
    assert total(dowry) == whole
    first = dowry.ledger.order_by("days_from")[0]
    with pytest.raises(Refusal, match="what was wrong"):
        ledger.reverse(dowry=dowry, line_id=first.pk, payment=payment, act=act)
    wrong = Payment(TODAY, "Credit note", "To the wrong council")
    early = Payment(LEFT, "Credit note", "To the wrong council")
    with pytest.raises(Refusal, match="comes back then or later"):
        ledger.reverse(dowry=dowry, line_id=first.pk, payment=early, act=act)
    assert [
        line.amount for line in ledger.reverse(dowry=dowry, line_id=first.pk, payment=wrong, act=act)
    ] == [Decimal("-9600.00")]
    with pytest.raises(Refusal, match="Nothing of this line"):
        ledger.reverse(dowry=dowry, line_id=first.pk, payment=wrong, act=act)
    again = pay(dowry, TODAY)
    assert [(line.days_from, line.again) for line in again] == [(LEFT, 1)]
    assert total(dowry) == whole


def test_it_is_written_by_who_keeps_the_money_of_that_person(partnership: Partnership) -> None:
    spell = stayed(partnership)
    dowry = agreed(spell)
    elsewhere = place_of(partnership, "Redbridge")
    for user in (
        make_user(Role.PROGRAMME_MANAGER, partnership),
        make_user(Role.FINANCE_LEAD, partnership, place=elsewhere),
    ):
        with pytest.raises(PermissionDenied):
            ledger.pay_due(dowry=dowry, until=TODAY, payment=Payment(TODAY, "BACS"), act=act_of(user))
    lead = make_user(Role.FINANCE_LEAD, partnership, place=place_of(partnership))
    assert ledger.pay_due(dowry=dowry, until=TODAY, payment=Payment(TODAY, "BACS"), act=act_of(lead))
    proposed = agreed(stayed(partnership, since=date(2008, 1, 1)), agreed_on=None)
    with pytest.raises(Refusal, match="not agreed yet"):
        pay(proposed, TODAY)
    assert standings([fresh(proposed)], {}, TODAY)[proposed.pk].due == NOTHING
