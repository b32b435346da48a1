"""The ward stays of one spell, in time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F

from cohorts.domain import rules
from cohorts.domain.rules import Period
from cohorts.models import Episode, Spell


def of(spell: Spell) -> list[Episode]:
    """The ward stays in the order in which they happened; a moment comes before the longer stay of its day."""
    in_order = spell.episodes.order_by("started_on", F("ended_on").asc(nulls_last=True))
    return list(in_order.select_for_update(of=("self",)).select_related("site", "commissioner"))


def last_move(spell: Spell) -> date:
    """The last day on which something about the bed changed: where it began, or ended with nothing after it."""
    last = of(spell)[-1]
    return last.ended_on or last.started_on


def close_open(spell: Spell, on: date) -> None:
    """Ends the bed that is open, if the person is not in transit."""
    for episode in spell.episodes.filter(ended_on__isnull=True):
        episode.ended_on = on
        save(episode)


def save(row: Spell | Episode) -> None:
    """Stores the row under its next version."""
    row.version += 1
    row.save()


def check(spell: Spell, episodes: Iterable[Episode]) -> None:
    """The ward stays lie inside the spell, none at once with another, as they now stand in memory."""
    beds = [Period(episode.started_on, episode.ended_on) for episode in episodes]
    beds.sort(key=lambda bed: (bed.start, bed.end or date.max))
    rules.check_moves(Period(spell.started_on, spell.ended_on), beds)


def follow_end(spell: Spell, *, from_day: date | None) -> dict[str, list[object]]:
    """The last ward stay ends (or opens again) with the spell, where both ended on `from_day`; what changed."""
    episodes = of(spell)
    last = episodes[-1]
    if last.ended_on != from_day or last.ended_on == spell.ended_on:
        check(spell, episodes)
        return {}
    last.ended_on = spell.ended_on
    check(spell, episodes)
    save(last)
    return {"last_bed_ended_on": [from_day, spell.ended_on]}
