"""The letter of an award as a document."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from finance.domain.money import pounds
from finance.models import Tranche, Trigger
from finance.services.award_letter import Letter, paid_out
from tcp_portal.charts import words
from tcp_portal.charts.model import Column, Table
from tcp_portal.marking import MARKING
from tcp_portal.months import FinancialYear, Month
from tcp_portal.packs.document import Document, Note, Section, Text

KEY, TITLE = "award-letter", "Award letter"


def document(letter: Letter, *, month: Month, asked_by: str, made_at: datetime) -> Document:
    """The letter; amounts in pounds, exactly as decided."""
    bid = letter.bid
    return Document(
        title=TITLE,
        subtitle=f"{bid.partnership.name}. {bid}",
        month=month,
        as_at=f"As decided on {words.day(timezone.localtime(letter.decided_at))}",
        marking=MARKING,
        asked_by=asked_by,
        made_at=timezone.localtime(made_at).replace(microsecond=0),
        sections=(_award(letter), _conditions(letter), _tranches(letter), _signed(letter)),
        definitions=(),
        synthetic=bid.partnership.synthetic,
    )


def _award(letter: Letter) -> Section:
    bid, fund = letter.bid, letter.bid.round.fund
    sums = Table(
        "Sums, in pounds",
        (Column("What"), Column("Pounds", "number")),
        (
            ("Asked for", pounds(letter.asked)),
            ("Awarded", pounds(letter.amount)),
            ("Difference", pounds(letter.difference)),
        ),
    )
    less = " This is less than was asked for." if letter.difference < 0 else " This is the sum asked for."
    year = FinancialYear(letter.award.year)
    return Section(
        "award",
        "What is awarded",
        (
            sums,
            Text(f"The money is for: {letter.award.purpose.rstrip('.')}."),
            Text(f"It goes to {bid.recipient}, from {fund.name}, {bid.round.name}, beginning in {year}."),
        ),
        summary=f"{bid.partnership.name} is awarded {pounds(letter.amount)}.{less}",
    )


def _conditions(letter: Letter) -> Section:
    said = letter.conditions or "The award has no conditions beside the terms of the fund."
    words_of = (Text(f"In the words of the decision: {letter.decision}"),) if letter.decision else ()
    terms = letter.bid.round.fund.terms
    notes = (Note(f"Terms of the fund: {terms}"),) if terms else ()
    return Section("conditions", "Conditions", (*words_of, *notes), summary=said)


def _tranches(letter: Letter) -> Section:
    rows = tuple(
        (str(one.position), pounds(one.amount), trigger_words(one), one.note) for one in letter.tranches
    )
    columns = (Column("Tranche"), Column("Pounds", "number"), Column("Paid when"), Column("Note"))
    total = ("Together", pounds(paid_out(letter)), "", "")
    return Section(
        "tranches",
        "When it is paid",
        (
            Table("Tranches", columns, rows, total),
            Note(
                "A tranche whose trigger is not met is not paid, unless two people agree to it with a reason."
            ),
        ),
        summary=f"It is paid in {words.counted(len(rows), 'tranche')}, each once its trigger is met.",
    )


def trigger_words(one: Tranche) -> str:
    """What must have happened before the tranche is paid."""
    day = words.day(one.due_on)
    if one.trigger == Trigger.DATE:
        return f"On {day}"
    if one.trigger == Trigger.DISCHARGES:
        left = "person linked to it has" if one.discharges == 1 else "people linked to it have"
        return f"Once {one.discharges} {left} left hospital, by {day}"
    return f"Once its milestone of the programme is done, by {day}"


def _signed(letter: Letter) -> Section:
    giver = letter.bid.round.fund.giver
    of = f" for {giver}" if giver else ""
    day = words.day(timezone.localtime(letter.decided_at))
    return Section("signed", "Decided by", (), summary=f"{letter.signed_by}{of}, on {day}.")
