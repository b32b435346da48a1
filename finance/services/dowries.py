"""Dowries written: proposed, agreed, changed, ended. What is paid stands in `dowry_ledger`.

A dowry goes from the NHS to a council, for a stay for which the rule allows one, from the day on which the person
leaves. What was paid under its terms fixes them: no change may make a paid instalment wrong. Where another council
becomes responsible, the dowry ends on that day and another one of the same stay begins.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from cohorts.domain.dowry import Answer
from cohorts.models import Spell
from cohorts.services import dowries as rule
from finance.domain.dowry_schedule import Days, rate, value, year_of
from finance.models import Dowry, DowryEnd
from finance.services.days import not_after_today
from finance.services.dowry_account import left_of
from finance.services.dowry_terms import agreed_terms, died_on
from finance.services.person_rows import of_stay
from finance.services.sides import COUNCILS, NHS
from tcp_portal import rows
from tcp_portal.acts import Act
from tcp_portal.charts.words import day as day_words
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Organisation, OrganisationKind
from tcp_portal.rows import Changes

_TERMS = ("starts_on", "a_year", "uplift")


def _check(row: Dowry, act: Act) -> None:
    _check_days(row, act)
    _check_sides(row)
    _check_nobody_else(row)
    if row._state.adding:
        _check_eligible(row.spell, act)
    else:
        _check_ledger(row)
    _check_end(row)


def _after(row: Dowry, _changes: Changes, _act: Act) -> None:
    if row.withdrawn_at is not None and left_of(row):
        raise Refusal("Something is paid: take the instalments back before the dowry is withdrawn.")


DOWRIES = replace(of_stay(Dowry, "a dowry", check=_check), after=_after)


def end(*, dowry: Dowry, version: int, on: date | None, reason: str, act: Act) -> Dowry:
    """Records the first day that is not paid for, and why; without both the dowry goes on. Raises Stale and Refusal."""
    if on is not None and not reason:
        raise Refusal("Say why the dowry ends.", field="end_reason")
    if on is None and reason:
        raise Refusal("Enter the first day that is not paid for.", field="ends_on")
    return rows.change(
        DOWRIES, row=dowry, version=version, values={"ends_on": on, "end_reason": reason}, act=act
    )


def default_sides(spell: Spell) -> dict[str, Any]:
    """Who pays and gets a dowry unless it is agreed otherwise: the commissioner of the last bed, the home's council."""
    plan = getattr(spell, "plan", None)
    place = (plan.destination_place_id if plan else None) or spell.person.home_place_id
    councils = Organisation.objects.filter(kind=OrganisationKind.COUNCIL, memberships__place=place)
    return {
        "payer": rule.commissioner_at_end(spell),
        "payee": councils.values_list("pk", flat=True).first() if place else None,
    }


def _check_days(row: Dowry, act: Act) -> None:
    for field, words in (("on", "The day of the source"), ("agreed_on", "The day of the agreement")):
        not_after_today(getattr(row, field), act, words, field)
    left = row.spell.ended_on
    if left is not None and row.starts_on < left:
        raise Refusal(
            f"The person left hospital on {day_words(left)}: a dowry starts then or later.", field="starts_on"
        )


def _check_sides(row: Dowry) -> None:
    if row.payer.kind not in NHS:
        raise Refusal("A dowry is paid by the NHS: choose a commissioner.", field="payer")
    if row.payee.kind not in COUNCILS:
        raise Refusal("A dowry is paid to a council.", field="payee")


def _check_nobody_else(row: Dowry) -> None:
    """No day is of two dowries of a stay: the one before ends on the first day of the one after."""
    Spell.objects.select_for_update().get(pk=row.spell_id)  # two at once are one after the other
    others = Dowry.objects.current().filter(spell=row.spell_id).exclude(pk=row.pk)
    for other in others.select_related("payee").order_by("starts_on"):
        one, two = (Days(each.starts_on, each.ends_on or date.max) for each in (row, other))
        if one.within(two.start, two.end) is None:
            continue
        until = f" to {day_words(other.ends_on)}" if other.ends_on else ""
        raise Refusal(
            f"There is a dowry already, paid to {other.payee.short_name} from {day_words(other.starts_on)}{until}. "
            "Another begins on the day on which that one ends.",
            field="starts_on" if row.starts_on >= other.starts_on else "ends_on",
        )


def next_terms(before: Dowry) -> dict[str, Any]:
    """What the dowry after one that ended begins with: its payer and terms, at the amount of that year; no council."""
    if before.ends_on is None:
        return {}
    return {
        "payee": None,
        "payer": before.payer_id, "basis": before.basis, "uplift": before.uplift, "instalments": before.instalments,
        "a_year": rate(agreed_terms(before), year_of(before.ends_on)), "starts_on": before.ends_on,
    }  # fmt: skip


def last_of(spell: Spell) -> Dowry | None:
    """The latest dowry of a stay. It asks for no right: the caller reached the stay. One query."""
    return Dowry.objects.current().filter(spell=spell).order_by("starts_on").last()


def _check_eligible(spell: Spell, act: Act) -> None:
    found = rule.stays(scope=act.scope, spell_ids=[spell.pk], today=act.today).get(spell.pk)
    if found is None or found.eligibility.answer is Answer.NO:
        raise Refusal(found.eligibility.sentence if found else "There is no such stay.")


def _check_end(row: Dowry) -> None:
    """Nobody is paid for after their death, and a death ends a dowry only where the register has one."""
    died = died_on(row)
    if row.end_reason == DowryEnd.DEATH and died is None:
        raise Refusal("The register has no death: record it on the person’s page first.", field="end_reason")
    if died is None or row.ends_on is None:
        return
    last = max(died, row.starts_on)
    if row.ends_on > last or (row.end_reason == DowryEnd.DEATH and row.ends_on != last):
        raise Refusal(
            f"The person died on {day_words(died)}: nothing is paid for days from {day_words(last)}.",
            field="ends_on",
        )


def _check_ledger(row: Dowry) -> None:
    """What is paid and not taken back must be what the terms say, or the ledger would not follow from them."""
    left = left_of(row)
    if not left:
        return
    before = Dowry.objects.get(pk=row.pk)
    for side in ("payer", "payee"):
        if getattr(row, f"{side}_id") != getattr(before, f"{side}_id"):
            raise Refusal("Something is paid already: take the instalments back first.", field=side)
    old, new = (replace(agreed_terms(one), ends_on=None) for one in (before, row))
    for _, days in left:
        if value(old, days) != value(new, days):
            raise Refusal(
                f"The instalment for the days from {day_words(days.start)} is paid under the terms before: "
                "take it back first.",
                field=next((name for name in _TERMS if getattr(before, name) != getattr(row, name)), None),
            )
