"""One human being in the registers of several partnerships: linked by NHS number, counted by one of them at a time.

Who has no NHS number is linked only by an accepted transfer (`handovers`). Stays carry the link too, so that the
database itself refuses two counted periods of one human being.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID, uuid4

from cohorts.domain.rules import Period
from cohorts.models import Person, Spell
from cohorts.services.clashes import COUNTED_ELSEWHERE
from tcp_portal.access.wall import crossing
from tcp_portal.errors import Refusal
from tcp_portal.locks import each_one_at_a_time, one_at_a_time
from tcp_portal.partnerships.models import Partnership

_AT_ONCE = 500
_ONE_HUMAN = "one human being may be in several registers"


@crossing(_ONE_HUMAN)
def human_of(number: str) -> UUID:
    """The human being whom the NHS number names in any register, or a new one.

    Until the transaction ends nobody else may enter the same number.
    """
    return _known(number) or uuid4()


@crossing(_ONE_HUMAN)
def humans_of(numbers: Collection[str]) -> dict[str, UUID]:
    """For each of these NHS numbers that some register knows the human being whom it names.

    As `human_of`, for many at once.
    """
    each_one_at_a_time(f"nhs number {number}" for number in numbers)
    found: dict[str, UUID] = {}
    wanted = sorted(numbers)
    for first in range(0, len(wanted), _AT_ONCE):
        rows = Person.objects.with_nhs_number(*wanted[first : first + _AT_ONCE])
        found |= dict(rows.values_list("nhs_number", "human"))
    return found


@crossing(_ONE_HUMAN)
def follow_number(person: Person, *, old: str) -> None:
    """The link follows the NHS number of `person`, which was `old`. The row and its stays are saved here.

    Known elsewhere, the number links; corrected away, it unlinks; new to all registers, it changes nothing.
    Rows without a number of their own, which an accepted transfer linked, go along.
    Raises Refusal at `nhs_number` where another partnership counts the human being at the same time.
    """
    if person.nhs_number == old:
        return
    found = _known(person.nhs_number, apart_from=person)
    if found == person.human:
        return
    others = Person.objects.filter(human=person.human).exclude(pk=person.pk)
    by_number = others.with_nhs_number(old).exists() if old else False
    if found is None and not by_number:
        return
    along = [] if by_number else list(others.filter(nhs_number_key="").values_list("pk", flat=True))
    _move([person.pk, *along], found or uuid4())
    person.human = Person.objects.values_list("human", flat=True).get(pk=person.pk)


@crossing(_ONE_HUMAN)
def check_counted_once(
    human: UUID, periods: Iterable[Period], *, apart_from: Collection[UUID], field: str
) -> None:
    """Raises Refusal where a partnership counts the human being in one of the periods already.

    `apart_from` are the people (rows) whose own stays these are.
    """
    elsewhere = Spell.objects.filter(human=human).exclude(person__in=apart_from)
    counted = [Period(*days) for days in elsewhere.values_list("counted_from", "ended_on")]
    if any(period.overlaps(other) for period in periods for other in counted):
        raise Refusal(COUNTED_ELSEWHERE, field=field)


@crossing(_ONE_HUMAN)
def also_known_by(person: Person, partnership: Partnership) -> Person | None:
    """The row of the same human being in another partnership's register, locked, or None."""
    rows = Person.objects.select_for_update(of=("self",)).filter(partnership=partnership)
    return rows.filter(human=person.human).first()


def _known(number: str, *, apart_from: Person | None = None) -> UUID | None:
    if not number:
        return None
    one_at_a_time(f"nhs number {number}")
    rows = Person.objects.with_nhs_number(number)
    if apart_from is not None:
        rows = rows.exclude(pk=apart_from.pk)
    return rows.values_list("human", flat=True).first()


def _move(person_ids: list[UUID], human: UUID) -> None:
    own = Spell.objects.select_for_update(of=("self",)).filter(person__in=person_ids)
    stays = [Period(*days) for days in own.values_list("counted_from", "ended_on")]
    check_counted_once(human, stays, apart_from=person_ids, field="nhs_number")
    Person.objects.filter(pk__in=person_ids).update(human=human)
    Spell.objects.filter(person__in=person_ids).update(human=human)
