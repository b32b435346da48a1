"""The page of one dowry: its terms, what each year comes to, what is due, and its ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from cohorts.services.dowries import Stay
from finance.domain.dowry_account import Account
from finance.domain.dowry_schedule import Days, in_year, rate, schedule, value, year_of, years_of
from finance.domain.money import NOTHING, pounds
from finance.models import DowryLine
from finance.presenters.dowries import ANSWERS, TONES
from finance.presenters.dowry_words import agreed_words, end_words, sentence
from finance.services.dowry_account import may_be_paid
from finance.services.dowry_terms import agreed_terms, terms
from tcp_portal.charts import Column, Table, words
from tcp_portal.charts.model import Cell, ColumnKind
from tcp_portal.web.frame import Frame

_MONEY: ColumnKind = "number"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A line of the ledger; `back` is the address on which it is taken back, where it may be."""

    on: str
    what: str
    days: str
    amount: str
    source: str
    by: str
    back: str


@dataclass(frozen=True, slots=True)
class DowryPage:
    """Everything that the page of a dowry says."""

    reference: str
    lede: str
    answer: str
    tone: str
    why: str
    warnings: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    years: Table
    coming: Table | None
    ledger: tuple[LedgerRow, ...]
    total: str
    steps: tuple[tuple[str, str], ...]


def dowry_page(
    one: Any,
    stay: Stay | None,
    ledger: Sequence[DowryLine],
    found: Account[UUID],
    frame: Frame,
    *,
    may_write: bool,
    goes_on: bool,
) -> DowryPage:
    """The page of a dowry read `with_life`, on the day of the frame. `goes_on`: another one may follow its end."""
    due = found.due if may_be_paid(one, frame.day) else ()
    answer = stay.eligibility.answer if stay else None
    return DowryPage(
        reference=one.spell.person.reference,
        lede=f"{sentence(one, frame.day)} {pounds(found.paid)} paid, "
        f"{pounds(sum((x.amount for x in due), NOTHING))} due now, {pounds(found.to_recover)} to recover.",
        answer=ANSWERS[answer] if answer else "Not known",
        tone=TONES[answer] if answer else "neutral",
        why=stay.eligibility.sentence if stay else "",
        warnings=tuple(_warnings(one, found, frame.day)),
        facts=_facts(one, frame.day),
        years=_years(one, found, frame.day),
        coming=_coming(one, found, frame.day),
        ledger=_ledger(one, ledger, found, frame, may_write=may_write),
        total=pounds(found.paid),
        steps=tuple(_steps(one, found, frame, goes_on=goes_on)) if may_write else (),
    )  # fmt: skip


def _warnings(one: Any, found: Account[UUID], day: date) -> list[str]:
    said = []
    if one.died_on is not None and one.ends_on is None:
        said.append(
            f"The person died on {words.day(one.died_on)}: the dowry stopped on that day. Record the end."
        )
    if found.to_recover:
        said.append(f"{pounds(found.to_recover)} was paid for days after the end and is to be recovered.")
    if one.again_on is not None and one.again_on <= day and terms(one).ends_on is None:
        said.append(
            f"The person was admitted to hospital again on {words.day(one.again_on)}: decide whether the dowry goes on."
        )
    left = one.spell.ended_on
    if left is None and one.starts_on <= day:
        said.append("The person has not left hospital: nothing is due yet. Change the first day.")
    if left is not None and one.starts_on < left:
        said.append(
            f"The person left on {words.day(left)}, later than the dowry starts: change its first day."
        )
    return said


def _facts(one: Any, on: date) -> tuple[tuple[str, str], ...]:
    day = words.day
    return (
        ("Payer", one.payer.name),
        ("Council that is paid", one.payee.name),
        ("Kind of agreement", one.get_basis_display()),
        ("A whole first year", pounds(one.a_year)),
        ("Uplift each 1 April after", f"{words.number(one.uplift)}%" if one.uplift else "None"),
        ("Paid", f"{one.get_instalments_display()}, on the first day"),
        ("First day", day(one.starts_on)),
        ("End", end_words(one) or "None: it goes on as long as the person lives"),
        ("Agreed", agreed_words(one, on)),
        ("Look at it next", day(one.review_on) if one.review_on else "No day set"),
        ("Source", f"{one.source}, {day(one.on)}"),
    )


def _years(one: Any, found: Account[UUID], day: date) -> Table:
    """Each financial year up to the one after the day's."""
    now, open_terms = terms(one), replace(agreed_terms(one), ends_on=None)
    last = year_of(day).start_year + 1
    rows: list[tuple[Cell, ...]] = []
    for year in [each for each in years_of(now, date(last + 1, 3, 31)) if each.start_year <= last]:
        whole = Days(year.first.first, year.last.next.first)
        held = [part for _, days in found.left if (part := days.within(whole.start, whole.end))]
        paid = sum((value(open_terms, part) for part in held), NOTHING)
        comes = in_year(now, year)
        rows.append((year.label, pounds(rate(now, year)), pounds(comes), pounds(paid), pounds(comes - paid)))
    columns = (
        Column("Financial year"), Column("A whole year", _MONEY), Column("Days in force come to", _MONEY),
        Column("Paid less recovered", _MONEY, "for days of the year"), Column("Difference", _MONEY),
    )  # fmt: skip
    return Table("What each year comes to", columns, tuple(rows))


def _coming(one: Any, found: Account[UUID], day: date) -> Table | None:
    """What is due now, and what falls due until the end of the financial year."""
    now = terms(one)
    late = [(line, "Due now" if may_be_paid(one, day) else "Not yet to be paid") for line in found.due]
    later = [(line, "To come") for line in schedule(now, year_of(day).last.last) if line.due_on > day]
    if not late and not later:
        return None
    columns = (Column("Due on"), Column("For the days"), Column("Amount", _MONEY), Column("State"))
    rows = tuple(
        (words.short_day(line.due_on), _days(line.days), pounds(line.amount), state)
        for line, state in [*late, *later]
    )
    total: Decimal = sum((line.amount for line, _ in [*late, *later]), NOTHING)
    return Table("Due now and in this financial year", columns, rows, total=("Total", "", pounds(total), ""))


def _days(days: Days) -> str:
    last = date.fromordinal(days.end.toordinal() - 1)
    return f"{words.short_day(days.start)} to {words.short_day(last)}, {words.counted(days.count, 'day')}"


def _ledger(
    one: Any, ledger: Sequence[DowryLine], found: Account[UUID], frame: Frame, *, may_write: bool
) -> tuple[LedgerRow, ...]:
    left = {key for key, _ in found.left} if may_write else frozenset()
    return tuple(_line(row, one, frame, open_=row.pk in left) for row in ledger)


def _line(row: DowryLine, one: Any, frame: Frame, *, open_: bool) -> LedgerRow:
    kind = row.get_kind_display() if row.amount > 0 or row.kind == "recovery" else "Instalment taken back"
    return LedgerRow(
        on=words.short_day(row.on),
        what=f"{kind}. {row.note}" if row.note else kind,
        days=_days(Days(row.days_from, row.days_to)),
        amount=pounds(row.amount),
        source=row.source,
        by=row.by.name if row.by else "The portal",
        back=frame.url("finance:dowry_step", one.pk, "reverse", line=str(row.pk)) if open_ else "",
    )


def _steps(one: Any, found: Account[UUID], frame: Frame, *, goes_on: bool) -> list[tuple[str, str]]:
    """What may be done now: its words and its address."""
    wanted = [
        ("Pay what is due", "pay", bool(found.due) and may_be_paid(one, frame.day)),
        ("Recover", "recover", bool(found.back)),
        ("Record the end" if one.ends_on is None else "Change the end", "end", True),
    ]
    steps = [(label, frame.url("finance:dowry_step", one.pk, verb)) for label, verb, open_ in wanted if open_]
    if goes_on and one.died_on is None:
        steps.append(("Go on with another council", frame.url("finance:dowry_add", one.spell_id)))
    return steps
