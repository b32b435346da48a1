"""The page of dowries: totals for everyone, people for who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cohorts.domain.dowry import Answer
from cohorts.services.dowries import Stay
from finance.domain.few import TOGETHER
from finance.domain.money import NOTHING, pounds
from finance.presenters.dowry_words import agreed_words, end_words
from finance.services.dowry_account import Standing
from finance.services.dowry_register import Register, Sides
from tcp_portal.charts import Column, Table, words
from tcp_portal.web.frame import Frame

BY_PAYER, BY_COUNCIL = "Dowries by payer, £", "Dowries by council, £"
FEW = (
    "Money of dowries is hidden: it is of so few people that it could tell what one of them costs. Who may see the "
    "people sees it."
)
FOLDED = "Councils, payers or years of few people are told together, so that no amount tells of one person."
NO_END, NO_DAY = "No end", "No day set"
ROUNDING = (
    "A year is paid by days, each amount to the penny, halves up; totals add up to the penny. What was agreed, what "
    "was paid and who had died is as at the day shown; other terms and ends are as they are entered now."
)
TONES = {Answer.YES: "good", Answer.NO: "bad", Answer.OPEN: "warn"}
ANSWERS = {Answer.YES: "Eligible", Answer.NO: "Not eligible", Answer.OPEN: "Open"}


@dataclass(frozen=True, slots=True)
class DowryRow:
    """One dowry as the register shows it."""

    reference: str
    url: str
    state: str
    answer: str
    tone: str
    why: str
    sides: str
    a_year: str
    paid: str
    due: str
    back: str
    review: str
    is_late: bool
    end: str


@dataclass(frozen=True, slots=True)
class WithoutRow:
    """Somebody for whom a dowry may be asked and who has none."""

    reference: str
    url: str
    answer: str
    tone: str
    why: str
    leaves: str
    add: str


@dataclass(frozen=True, slots=True)
class DowriesPage:
    """The page on its day."""

    lede: str
    as_at: str
    rows: tuple[DowryRow, ...]
    total: tuple[str, ...]
    without: tuple[WithoutRow, ...]
    payers: Table | None
    payees: Table | None
    few: str


def dowries_page(
    found: Register,
    shown: Sequence[Any],
    without: Sequence[Stay],
    frame: Frame,
    *,
    may_write: bool,
    people: bool,
) -> DowriesPage:
    """The page of these dowries; `shown` and `without` are what fits on it."""
    standing = [found.standing[one.pk] for one in shown]
    return DowriesPage(
        lede=_lede(found, people=people),
        as_at=words.day(frame.day),
        rows=tuple(_row(one, found, frame) for one in shown),
        total=(
            pounds(sum((one.a_year for one in shown), NOTHING)),
            *(pounds(sum((getattr(one, name) for one in standing), NOTHING)) for name in ("paid", "due", "back")),
        ),
        without=tuple(_without(one, frame, may_write=may_write) for one in without),
        payers=sides_table(BY_PAYER, "Payer", found.payers),
        payees=sides_table(BY_COUNCIL, "Council", found.payees),
        few=FEW if found.few else FOLDED if _is_folded(found) else "",
    )  # fmt: skip


def _is_folded(found: Register) -> bool:
    return any(one.name == TOGETHER for one in (*found.payers, *found.payees))


def sides_table(caption: str, first: str, sides: Sequence[Sides]) -> Table | None:
    """What each has by year: by the terms of agreed dowries, and by the ledger for days of that year."""
    if not sides:
        return None
    columns = (
        Column(first), Column("Financial year"), Column("Agreed dowries come to", "number"),
        Column("Paid less recovered", "number"), Column("Difference", "number"),
    )  # fmt: skip
    rows = tuple((one.name, one.years, *_amounts(one.comes_to, one.paid)) for one in sides)
    comes, paid = (sum((getattr(one, name) for one in sides), NOTHING) for name in ("comes_to", "paid"))
    return Table(caption, columns, rows, total=("Total", "", *_amounts(comes, paid)))


def _amounts(comes_to: Decimal, paid: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    return comes_to, paid, comes_to - paid


def _lede(found: Register, *, people: bool) -> str:
    if not people:
        if found.few:
            return FEW
        if not found.payers:
            return "No dowry is agreed."
        comes, paid = (
            sum((getattr(one, name) for one in found.payers), NOTHING) for name in ("comes_to", "paid")
        )
        last = max(one.year for one in found.payers).label
        return f"Agreed dowries come to {pounds(comes)} up to the end of {last}; {pounds(paid)} paid less recovered."
    due, back = (
        sum((getattr(one, name) for one in found.standing.values()), NOTHING) for name in ("due", "back")
    )
    without = sum(one.eligibility.answer is Answer.YES for one in found.without)
    count = words.counted(len(found.dowries), "dowry", "dowries")
    return f"{count}: {pounds(due)} due now, {pounds(back)} to recover. {_eligible(without)}"


def _eligible(count: int) -> str:
    if not count:
        return "Nobody else is eligible yet."
    verbs = ("is", "has") if count == 1 else ("are", "have")
    return f"{words.people(count)} more {verbs[0]} eligible and {verbs[1]} none."


def _row(one: Any, found: Register, frame: Frame) -> DowryRow:
    stands: Standing = found.standing[one.pk]
    stay = found.stays.get(one.spell_id)
    answer = stay.eligibility.answer if stay else Answer.OPEN
    late = one.review_on is not None and one.review_on < frame.day
    review = words.short_day(one.review_on) if one.review_on else NO_DAY
    return DowryRow(
        reference=one.spell.person.reference,
        url=frame.url("finance:dowry", one.pk),
        state=agreed_words(one, frame.day),
        answer=ANSWERS[answer],
        tone=TONES[answer],
        why=stay.eligibility.sentence if stay else "Not known",
        sides=f"{one.payer.short_name} to {one.payee.short_name}",
        a_year=pounds(one.a_year),
        paid=pounds(stands.paid),
        due=pounds(stands.due),
        back=pounds(stands.back),
        review=f"Overdue since {review}" if late else review,
        is_late=late,
        end=end_words(one) or NO_END,
    )


def _without(one: Stay, frame: Frame, *, may_write: bool) -> WithoutRow:
    answer, spell = one.eligibility.answer, one.spell
    leaves = words.short_day(one.leaves_on) if one.leaves_on else "No date"
    return WithoutRow(
        reference=spell.person.reference,
        url=frame.url("cohorts:person", spell.person_id),
        answer=ANSWERS[answer],
        tone=TONES[answer],
        why=one.eligibility.sentence,
        leaves=f"Left {leaves}" if spell.ended_on else leaves,
        add=frame.url("finance:dowry_add", spell.pk) if may_write else "",
    )
