"""The invented people and their journeys, read from story.toml: plain data before any database is involved."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from cohorts.demo import names
from cohorts.demo.wards import WARDS, Ward
from cohorts.domain.kinds import Entry, Exit

STORY = Path(__file__).with_name("story.toml")
_SEED = 20170512  # the day of the stocktake


@dataclass(frozen=True, slots=True)
class Move:
    """From this day the person is in this ward, under this legal status."""

    on: date
    ward: Ward
    legal: str


@dataclass(frozen=True, slots=True)
class PlanStep:
    """On a day someone records how far the plan to leave is."""

    entered: date
    status: str
    planned: date | None
    confidence: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """One journey through hospital; words of story.toml stand for codes (coding.py)."""

    entry: Entry
    started: date
    counted: date
    planned: bool
    source: str
    moves: tuple[Move, ...]
    plans: tuple[PlanStep, ...]
    ended: date | None
    exit: Exit | None
    destination: str

    def counted_on(self, day: date) -> bool:
        """Whether the month-end census of this day counts the person."""
        return self.counted <= day and (self.ended is None or self.ended > day)

    def ward_on(self, day: date) -> Ward:
        """The ward at the end of a day of the stay."""
        return [move.ward for move in self.moves if move.on <= day][-1]


@dataclass(frozen=True, slots=True)
class Character:
    """An invented person with every stay in hospital, in order of time."""

    key: str
    place: str | None
    given_name: str
    family_name: str
    nhs_number: str
    born: date
    sex: str
    ethnicity: str
    category: str
    autism_diagnosed: date | None
    died: date | None
    stays: tuple[Stay, ...]


def characters(path: Path = STORY, *, first_number: int = 0) -> tuple[Character, ...]:
    """Everyone of the story: the same people each time, for names and numbers come from a fixed seed."""
    random, numbers = Random(_SEED), names.NhsNumbers(first_number)  # noqa: S311 - invented people, not secrets
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["person"]
    return tuple(_character(row, random, numbers) for row in rows)


def _character(row: Mapping[str, Any], random: Random, numbers: names.NhsNumbers) -> Character:
    given, family = names.name(random, woman=row["sex"] == "female")
    return Character(
        key=row["key"],
        place=row.get("place"),
        given_name=given,
        family_name=family,
        nhs_number=numbers.next(),
        born=row["born"],
        sex=row["sex"],
        ethnicity=names.ethnicity(random),
        category=row["category"],
        autism_diagnosed=row.get("autism_diagnosed"),
        died=row.get("died"),
        stays=tuple(_stay(stay) for stay in row["stay"]),
    )


def _stay(row: Mapping[str, Any]) -> Stay:
    ended = row.get("ended")
    return Stay(
        entry=Entry(row.get("entry", Entry.FIRST)),
        started=row["started"],
        counted=row.get("counted", row["started"]),
        planned=row.get("planned", False),
        source=row["source"],
        moves=tuple(Move(bed["on"], WARDS[bed["ward"]], bed["legal"]) for bed in row["beds"]),
        plans=tuple(
            PlanStep(
                step["entered"],
                step["status"],
                step.get("planned"),
                step.get("confidence", ""),
                step.get("reason", ""),
            )
            for step in row.get("plans", [])
        ),
        ended=ended,
        exit=Exit(row.get("exit", Exit.DISCHARGE)) if ended else None,
        destination=row.get("destination", ""),
    )
