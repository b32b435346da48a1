"""What every page of a person says while they object to sharing."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from cohorts.services.objections import objecting
from tcp_portal.charts.model import Table
from tcp_portal.charts.words import day as long_day
from tcp_portal.charts.words import people


def objection_words(person_id: UUID) -> str:
    """The warning, or nothing where no objection stands. No query while the objections are in the cache."""
    since = objecting().get(person_id)
    if since is None:
        return ""
    return (
        f"Objects to sharing since {long_day(since)}: do not pass on this person's details beyond direct care. "
        "Lists written to a file by others leave the person out; figures count them."
    )


def left_out_words(count: int) -> str:
    """The line of a file that says how many people are not in it; nothing for none."""
    verb = "objects" if count == 1 else "object"
    return f"{people(count)} left out who {verb} to sharing" if count else ""


def told_of_left_out(table: Table, count: int) -> Table:
    """The table of a file whose caption and last line say how many people are not in it; as it is for none."""
    words = left_out_words(count)
    if not words:
        return table
    line = (words, *[None] * (len(table.columns) - 1))
    return replace(table, caption=f"{table.caption}, {words}", rows=(*table.rows, line))
