"""How ratings follow a person's stays: blue in hospital, red for some days after a discharge, else as people rated.

Ratings are only ever added. The one in force on a day is the newest of the latest day up to it, so a correction of
a stay adds rows that take the place of earlier ones. Building the Right Support notes, sections 6.1 and 6.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from cohorts.domain.kinds import Exit
from cohorts.domain.policy import Span
from cohorts.domain.registers import Colour
from cohorts.domain.rules import day_words


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating as recorded; `by_rule` where a stay gave it, `until` where a rule holds it up to that day."""

    colour: Colour
    on: date
    until: date | None = None
    by_rule: bool = False


@dataclass(frozen=True, slots=True)
class InBed:
    """A stay as the register follows it."""

    spell_id: UUID
    start: date
    end: date | None = None
    exit: Exit | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rating that has to be added, with its reason and the stay that it follows."""

    colour: Colour
    on: date
    until: date | None
    reason: str
    spell_id: UUID | None


# How long red is held after a discharge on a day, as policy says; None where there is no such rule.
Hold = Callable[[date], Span | None]


class _Kind(StrEnum):
    BLUE = "blue"  # in hospital from this day
    HELD = "held"  # red by rule from this day until another
    KEPT = "kept"  # the stay goes on, counted by others: blue until somebody rates
    AS_GIVEN = "as given"  # the stay proved none of ours: what people rated stands again


@dataclass(frozen=True, slots=True)
class _Mark:
    kind: _Kind
    on: date
    spell_id: UUID
    reason: str
    until: date | None = None


_CORRECTED = "A stay in hospital was corrected: the rating before it stands again."
_UNRATED = "A stay in hospital was corrected and no rating is known: rate this person again."


def in_force(ratings: Iterable[Rated], day: date) -> Rated | None:
    """The rating on a day; `ratings` in order of day and, within it, of recording."""
    found = None
    for rating in ratings:
        if rating.on <= day:
            found = rating
    return found


def by_day(ratings: Iterable[Rated]) -> list[Rated]:
    """The ratings that count: of one day the one recorded last."""
    return list({rating.on: rating for rating in ratings}.values())


def since(ratings: Iterable[Rated], day: date) -> date | None:
    """From which day the colour of a day has stood without a break; None before the first rating."""
    first: Rated | None = None
    for rating in by_day(ratings):
        if rating.on <= day and (first is None or rating.colour != first.colour):
            first = rating
    return first.on if first else None


def missing(
    ratings: Sequence[Rated], stays: Iterable[InBed], *, entered_on: date, left_on: date | None, hold: Hold
) -> list[Wanted]:
    """The ratings to add so that the history of one entry follows the stays as they are now known.

    Asked again after they were added it answers with none.
    """
    marks = sorted(_marks(stays, entered_on, left_on, hold), key=lambda mark: mark.on)
    given = [rating for rating in ratings if not rating.by_rule]
    stands = {rating.on: rating for rating in ratings}
    days = {mark.on for mark in marks if mark.kind is not _Kind.KEPT}
    found = []
    for day in sorted(days | set(stands)):
        wanted, stored = _wanted(day, marks, given), stands.get(day)
        if stored is None or not _says(stored, wanted, exactly=day in days):
            found.append(wanted)
    return found


def _says(stored: Rated, wanted: Wanted, *, exactly: bool) -> bool:
    if stored.colour is not wanted.colour:
        return False
    return stored.until == wanted.until or not (exactly or stored.by_rule)


def _marks(stays: Iterable[InBed], entered_on: date, left_on: date | None, hold: Hold) -> Iterator[_Mark]:
    """The days on which a stay changes the rating while the person is on the register, in order of the stays."""
    last = left_on or date.max
    for stay in sorted(stays, key=lambda one: (one.start, one.end or date.max)):
        if stay.start < last and (stay.end is None or stay.end > entered_on):
            reason = f"By rule: in hospital since {day_words(stay.start)}."
            yield _Mark(_Kind.BLUE, max(stay.start, entered_on), stay.spell_id, reason)
        if stay.end is not None and stay.exit is not None and stay.end < last:
            yield from _ending(stay, stay.end, entered_on, hold(stay.end))


def _ending(stay: InBed, end: date, entered_on: date, span: Span | None) -> Iterator[_Mark]:
    if stay.exit is Exit.DISCHARGE and span is not None:
        until = span.after(end)
        if until > entered_on:
            reason = f"By rule: discharged on {day_words(end)}, red for at least {span.words}."
            yield _Mark(_Kind.HELD, max(end, entered_on), stay.spell_id, reason, until)
    elif end < entered_on or stay.exit is Exit.DEATH:
        return
    elif stay.exit is Exit.TRANSFER_OUT:
        yield _Mark(_Kind.KEPT, end, stay.spell_id, "")
    else:
        reason = f"By rule: the stay ended on {day_words(end)}; the rating before it stands again."
        yield _Mark(_Kind.AS_GIVEN, end, stay.spell_id, reason)


def _wanted(day: date, marks: Sequence[_Mark], given: Sequence[Rated]) -> Wanted:
    """What the rating of the day should be."""
    mark = next((one for one in reversed(marks) if one.on <= day), None)
    person = in_force(given, day)
    if mark is None or mark.kind is _Kind.AS_GIVEN or _is_free(mark, person):
        reason = mark.reason if mark and mark.on == day else _CORRECTED
        colour = person.colour if person else Colour.RED
        return Wanted(colour, day, None, reason if person else _UNRATED, mark.spell_id if mark else None)
    if mark.kind is _Kind.HELD:
        return Wanted(Colour.RED, day, mark.until, mark.reason, mark.spell_id)
    return Wanted(Colour.BLUE, day, None, mark.reason or "By rule: in hospital.", mark.spell_id)


def _is_free(mark: _Mark, person: Rated | None) -> bool:
    """Whether what somebody rated stands although a stay spoke before it."""
    if person is None or mark.kind is _Kind.BLUE:
        return False
    return person.on >= (mark.until or mark.on)
