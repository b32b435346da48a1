"""The ward stays of one spell, in time."""

from __future__ import annotations

from datetime import date

from django.db.models import F

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
        episode.version += 1
        episode.save()
