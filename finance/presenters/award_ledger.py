"""Lines of an award's ledger as its page shows them, and discharges as they are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cohorts.models import Spell
from finance.domain.award_standing import Sums
from finance.domain.money import pounds
from finance.models import AwardDischarge
from tcp_portal.charts import words
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the ledger."""

    day: str
    kind: str
    what: str
    organisation: str
    amount: str
    source: str
    note: str
    by: str
    back: str


def ledger_line(line: Any, frame: Frame, *, keeps: bool) -> LedgerLine:
    """The line; one that can be taken back leads to the page that asks why."""
    taken_back = getattr(line, "reversed_by", None)
    may_back = keeps and line.reverses_id is None and taken_back is None
    note = f"Taken back on {words.short_day(taken_back.on)}. {line.note}" if taken_back else line.note
    kind = line.get_kind_display()
    return LedgerLine(
        day=words.short_day(line.on),
        kind=f"{kind}, taken back" if line.reverses_id else kind,
        what=line.what or (f"Tranche {line.tranche.position}" if line.tranche else ""),
        organisation=line.organisation.short_name if line.organisation else "",
        amount=pounds(line.amount),
        source=line.source,
        note=note.strip(),
        by=str(line.by) if line.by else "The portal",
        back=frame.url("finance:award_line_back", line.pk) if may_back else "",
    )


def ledger_totals(sums: Sums) -> str:
    """What the ledger comes to."""
    match = f" {pounds(sums.match)} of match money is drawn." if sums.match else ""
    return f"{pounds(sums.received)} received, {pounds(sums.spent)} spent: a balance of {pounds(sums.balance)}.{match}"


@dataclass(frozen=True, slots=True)
class DischargeLine:
    """A discharge that counts for the award."""

    person: str
    url: str
    left: str
    note: str
    linked: str
    unlink: str


def discharge_line(link: AwardDischarge, frame: Frame) -> DischargeLine:
    """The discharge, by reference and initials as lists of people show them."""
    spell = link.spell
    by = link.linked_by.name if link.linked_by else "the portal"
    return DischargeLine(
        person=f"{spell.person.reference}, {spell.person.initials}",
        url=frame.url("cohorts:person", spell.person_id),
        left=words.short_day(spell.ended_on) if spell.ended_on else "",
        note=link.note,
        linked=f"by {by} on {words.short_day(timezone.localdate(link.linked_at))}",
        unlink=frame.url("finance:discharge_unlink", link.pk),
    )


def discharge_choice(spell: Spell) -> str:
    """A discharge that can be chosen: reference, initials, the day."""
    left = words.short_day(spell.ended_on) if spell.ended_on else ""
    return f"{spell.person.reference}, {spell.person.initials}, left on {left}"
