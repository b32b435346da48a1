"""What happens to delays and barriers when a person leaves, and when the day of that is corrected."""

from __future__ import annotations

from datetime import date

from cohorts.models import Barrier, Delay, Spell


def end_delays(spell: Spell, on: date) -> dict[str, list[object]]:
    """Ends every open delay; what changed. One that began later lasts no day."""
    open_ones = list(spell.delays.select_for_update().filter(ended_on__isnull=True))
    for delay in open_ones:
        _end_delay(delay, on)
    return {"delays_ended": [0, len(open_ones)]} if open_ones else {}


def close(spell: Spell, on: date) -> dict[str, list[object]]:
    """The stay ended: nobody is delayed any more, and no barrier stands in the way. Actions stay with their owners."""
    changes = end_delays(spell, on)
    barriers = list(spell.barriers.select_for_update().filter(resolved_on__isnull=True))
    for barrier in barriers:
        _resolve(barrier, on)
    return {**changes, "barriers_resolved": [0, len(barriers)]} if barriers else changes


def follow(spell: Spell, *, from_day: date | None) -> None:
    """Delays and barriers follow a corrected end: those that ended with the stay, and those that would outlast it."""
    end = spell.ended_on
    if from_day == end:
        return
    reasons = set(spell.delays.filter(ended_on__isnull=True).values_list("reason", flat=True))
    for delay in spell.delays.select_for_update().order_by("-started_on", "pk"):  # the latest opens again
        if _follows(delay.ended_on, from_day, end) and (end is not None or delay.reason not in reasons):
            _end_delay(delay, end)
            reasons.add(delay.reason)
    for barrier in spell.barriers.select_for_update():
        if _follows(barrier.resolved_on, from_day, end):
            _resolve(barrier, end)


def _follows(ended_on: date | None, from_day: date | None, end: date | None) -> bool:
    if ended_on == from_day:
        return True
    return end is not None and (ended_on is None or ended_on > end)


def _end_delay(delay: Delay, on: date | None) -> None:
    delay.ended_on = None if on is None else max(on, delay.started_on)
    delay.version += 1
    delay.save()


def _resolve(barrier: Barrier, on: date | None) -> None:
    barrier.resolved_on = None if on is None else max(on, barrier.raised_on)
    barrier.version += 1
    barrier.save()
