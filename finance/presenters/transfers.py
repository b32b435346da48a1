"""Funding transfers in words: each agreement, the panel's days, and the pilot to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from finance.domain.few import is_few
from finance.domain.money import NOTHING, pounds
from finance.domain.move_costs import Transfer
from finance.domain.transfers import FOLLOWS, UNDECIDED, next_panel, part_in_words
from finance.models import Transfer as StoredTransfer
from finance.models import TransferState
from finance.services.move_facts import Mover
from finance.services.transfers import READY
from tcp_portal.charts import words
from tcp_portal.months import FinancialYear
from tcp_portal.web.frame import Frame

CONTRADICTION = "Non-recurrent per year"
HIDDEN = "Hidden"
FEW = "Hidden is money of so few people that it could tell what one of them costs. Who may see the people sees it."
_TONES: dict[str, str] = {
    TransferState.DRAFT: "neutral", TransferState.APPLIED: "info", TransferState.AGREED: "good",
    TransferState.REFUSED: "bad", TransferState.ENDED: "neutral", TransferState.VARIED: "neutral",
}  # fmt: skip
PILOT = (
    "To compare: in the Midlands and East pilot from March 2017, 33 agreements turned £4.1 million a year of inpatient "
    "cost into £3.5 million of community cost: about £124,000 for each person before and £106,000 after. 24 people "
    "moved to the community, 9 to locked rehabilitation."
)
PILOT_SOURCE = "NHS England on funding transfer agreements; each person: 4.1 and 3.5 million divided by 33."
RULE = (
    "Money moves only where the person has left, the agreement is in force, and the bed closes behind the person. "
    "What is agreed keeps its terms: other terms are a variation from a day, and the agreement before stays listed. "
    "Part-year: the yearly amount × days in force ÷ days of the financial year, to the penny. "
    "Gap a year = package − transfer − dowry: above nothing, the package costs more than what follows the person."
)


def state_label(state: str) -> str:
    """How an agreement stood, in words."""
    return "Not decided yet" if state == UNDECIDED else TransferState(state).label


@dataclass(frozen=True, slots=True)
class TransferLine:
    """One agreement."""

    label: str
    url: str
    state: str
    tone: str
    later: str
    parties: str
    amount: str
    compared: str
    recurrent: str
    flag: str
    bed: str
    panel: str
    in_force: str
    years: tuple[tuple[str, str], ...]
    whole: str
    package: str
    gap: str
    ready: str
    reason: str
    source: str
    change: str
    decide: str
    vary: str


def transfer_line(
    one: Transfer, mover: Mover, payers: Mapping[UUID, str], years: Sequence[FinancialYear], frame: Frame, *,
    may_edit: bool,
) -> TransferLine:  # fmt: skip
    """One agreement with what it comes to."""
    row, move = one.row, mover.move
    stored = TransferState(row.state)
    price = move.bed.price_on(move.leaves_on or frame.day) if move.bed else None
    part = part_in_words(one.a_year, price)
    counted = [
        (
            year.label,
            pounds(one.cost(year, move.leaves_on, move.until)) if move.leaves_on else pounds(NOTHING),
        )
        for year in years
    ]
    goes_on = one.counts and one.recurrent and one.ends_on is None
    dowry = move.dowries[-1].terms.a_year if move.dowries else NOTHING
    gap = move.package_a_year - (NOTHING if one.refused else one.a_year) - dowry
    ready = sum(getattr(row, name) for name in READY)
    return TransferLine(
        label=f"{mover.reference} {mover.initials}",
        url=frame.url("finance:person_money", mover.person_id),
        state=state_label(one.state), tone=_TONES.get(one.state, "info"),
        later=f"After {words.day(frame.day)}: {stored.label.lower()}" if stored != one.state else "",
        parties=f"{payers[one.payer]} to {payers[one.payee]}",
        amount=f"{pounds(one.a_year)} a year",
        compared=f"{part} of the {pounds(price)} a year that the bed costs" if part else "",
        recurrent="Recurrent" if one.recurrent else "Non-recurrent",
        flag=_flag(one), bed=_bed(one, row.variation),
        panel=words.short_day(row.panel_on) if row.panel_on else "No day",
        in_force=_in_force(row), years=tuple(counted),
        whole=pounds(one.a_year if goes_on else NOTHING),
        package=pounds(move.package_a_year) if move.parts else "not known",
        gap=_signed(gap) if move.parts else "not known",
        ready=f"{ready} of {len(READY)} ready", reason=row.decided_because,
        source=f"{row.source}, {words.day(row.on)}",
        vary=frame.url("finance:transfer_vary", row.pk) if may_edit and stored == TransferState.AGREED else "",
        change=frame.url("finance:transfer_change", row.pk) if may_edit else "",
        decide=frame.url("finance:transfer_decide", row.pk) if may_edit and FOLLOWS[stored] else "",
    )  # fmt: skip


def _signed(amount: Decimal) -> str:
    return f"+{pounds(amount)}" if amount > 0 else pounds(amount)


def _flag(one: Transfer) -> str:
    if not one.contradicts_itself or one.refused:
        return ""
    last = one.until - timedelta(days=1) if one.counts and one.until else None
    until = f" It is counted up to {words.day(last)} only." if last else ""
    return (
        f"An amount a year that does not recur, and no day on which it ends: that contradicts itself.{until} Ask, and "
        "enter the end or make it recurrent."
    )


def _bed(one: Transfer, variation: str) -> str:
    if not one.bed_closes:
        return "stays open, nothing is released"
    return f"closes{f' ({variation})' if variation else ', no contract variation yet'}"


def _in_force(one: StoredTransfer) -> str:
    """The days as they are entered, whatever is supposed of the move."""
    if one.effective_on is None:
        return "Not in force"
    return f"From {words.short_day(one.effective_on)}" + (
        f" to {words.short_day(one.ends_on)}" if one.ends_on else ""
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """All agreements together. `few`: why a figure is hidden; empty where none is."""

    sentence: str
    facts: tuple[tuple[str, str], ...]
    panel: str
    few: str = ""


def totals_of(movers: Iterable[Mover], years: Sequence[FinancialYear], day: date, *, least: int) -> Totals:
    """Counts by state, and what those in force come to; money of fewer than `least` people is hidden."""
    found = [(mover, one) for mover in movers for one in mover.move.transfers]
    states = [one.state for _, one in found]
    counts = [
        f"{states.count(state)} {state_label(state).lower()}"
        for state in (UNDECIDED, *TransferState)
        if state in states
    ]
    sentence = (
        f"{words.counted(len(found), 'agreement')} on {words.day(day)}: {words.list_words(counts)}"
        if found
        else "No agreement yet"
    )
    agreed = [(mover, one.a_year) for mover, one in found if one.agreed and not one.varied]
    facts = [("Agreed, a year", _sum(agreed, least))]
    for year in years:
        costs = [
            (mover, one.cost(year, mover.move.leaves_on, mover.move.until))
            for mover, one in found
            if mover.move.leaves_on
        ]
        facts.append((f"Handed over in {year.label}", _sum(costs, least)))
    met = [one.row.panel_on for _, one in found if one.row.panel_on]
    panel = next_panel(met, day)
    said = f"The next one is on {words.day(panel)}." if panel else ""
    few = FEW if any(amount == HIDDEN for _, amount in facts) else ""
    return Totals(sentence, tuple(facts), f"The regional panel meets every two weeks. {said}".strip(), few)


def _sum(amounts: Iterable[tuple[Mover, Decimal]], least: int) -> str:
    """The sum, unless it is of fewer people than may be told."""
    some = [(mover, amount) for mover, amount in amounts if amount]
    if is_few(len({mover.person_id for mover, _ in some}), least):
        return HIDDEN
    return pounds(sum((amount for _, amount in some), NOTHING))
