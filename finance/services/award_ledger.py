"""The ledger of an award: money spent and match drawn are entered, and a mistake is taken back; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from finance.domain.money import NOTHING, pence
from finance.models import Award, AwardLine, AwardMove
from finance.services.award_rights import must_keep
from finance.services.days import not_after_today
from tcp_portal.access import Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.rows_refused import fits, kept_in_words

ENTERED = (AwardMove.SPENT, AwardMove.MATCH)  # a tranche is received by paying it, never typed


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line says."""

    kind: AwardMove
    on: date
    amount: Decimal
    source: str
    what: str = ""
    organisation_id: UUID | None = None
    note: str = ""


def lines_of(*, scope: Scope, award: Award) -> QuerySet[AwardLine]:
    """The lines of an award that the reader may see, the newest day first: paginate the answer."""
    found = AwardLine.objects.visible_to(scope).filter(award=award)
    return found.select_related("organisation", "by", "reverses", "tranche", "reversed_by").order_by(
        "-on", "-at", "pk"
    )


@transaction.atomic
def enter(*, award: Award, entry: Entry, act: Act) -> AwardLine:
    """A line of money spent or of match drawn. Raises PermissionDenied and Refusal."""
    must_keep(act, award.partnership_id)
    if award.withdrawn_at is not None:
        raise Refusal("The award was withdrawn.")
    if entry.kind not in ENTERED:
        raise Refusal("A tranche is received by paying it.", field="kind")
    not_after_today(entry.on, act, "The day")
    if entry.amount <= NOTHING:
        raise Refusal("Enter more than nothing; a mistake is taken back by its own step.", field="amount")
    if entry.kind == AwardMove.SPENT and not entry.what.strip():
        raise Refusal("Say what it was spent on.", field="what")
    if entry.kind == AwardMove.MATCH and entry.organisation_id is None:
        raise Refusal("Say which organisation puts the match money in.", field="organisation")
    return keep(line_of(award, entry, act), "add a line of an award", act)


@transaction.atomic
def take_back(*, line: AwardLine, on: date, source: str, reason: str, act: Act) -> AwardLine:
    """A line that takes another one back, from the day on. Raises PermissionDenied and Refusal.

    A line is taken back once; a line that takes one back is not itself taken back: enter the amount again.
    """
    must_keep(act, line.award.partnership_id)
    Award.objects.select_for_update().get(pk=line.award_id)
    if line.reverses_id is not None:
        raise Refusal("This line takes another one back. Enter the amount again instead.")
    if AwardLine.objects.filter(reverses=line).exists():
        raise Refusal("It is taken back already.")
    if not line.on <= on <= act.today:
        raise Refusal("It is taken back on a day from that of the line to today.", field="on")
    if not reason.strip():
        raise Refusal("Say why it is taken back.", field="reason")
    entry = Entry(
        AwardMove(line.kind), on, -line.amount, source, line.what, line.organisation_id, reason.strip()
    )
    back = line_of(line.award, entry, act)
    back.reverses, back.tranche = line, line.tranche
    return keep(back, "take back a line of an award", act)


def keep(line: AwardLine, did: str, act: Act) -> AwardLine:
    """Saves a new line and tells the trail."""
    names = ("on", "amount", "kind", "source", "what", "note")
    fits(line, names)
    with kept_in_words(line):
        line.save(force_insert=True)
    changes = {name: ["", getattr(line, name)] for name in names if getattr(line, name)}
    audit.record(
        by=act.by, did=did, at=act.now, obj=line, partnership_id=line.award.partnership_id, changes=changes
    )
    return line


def line_of(award: Award, entry: Entry, act: Act) -> AwardLine:
    """The line that an entry says, not saved yet."""
    if not entry.source.strip():
        raise Refusal("Say where the amount is written.", field="source")
    return AwardLine(
        award=award, kind=entry.kind, on=entry.on, amount=pence(entry.amount), source=entry.source.strip(),
        what=entry.what.strip(), organisation_id=entry.organisation_id, note=entry.note.strip(), by=act.by, at=act.now,
    )  # fmt: skip
