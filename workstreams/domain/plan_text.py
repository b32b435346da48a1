"""What a version of a joint plan says, as plain facts; its digest is what is submitted and signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Aim:
    """A line of the plan on a page."""

    text: str
    outcome: str
    measures: tuple[str, ...] = ()
    workstreams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a stage: an objective, activity, output or piece of evidence, and when it was done."""

    stage: str
    kind: str
    text: str
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanText:
    """All that one version says: its sections by key, its aims, its stages, and its trajectory by month."""

    title: str
    period: tuple[date, date]
    vision: str
    sections: Mapping[str, str]
    aims: tuple[Aim, ...] = ()
    lines: tuple[Line, ...] = ()
    trajectory: str = ""
    points: tuple[tuple[str, int], ...] = field(default=())  # what month and part it is for, and how many


def digest_of(text: PlanText) -> str:
    """SHA-256 of what the version says; any change of a word, a date or a figure gives another one."""
    told = {
        "title": text.title,
        "period": [one.isoformat() for one in text.period],
        "vision": text.vision,
        "sections": sorted((key, value) for key, value in text.sections.items() if value),
        "aims": [[aim.text, aim.outcome, sorted(aim.measures), sorted(aim.workstreams)] for aim in text.aims],
        "lines": [
            [line.stage, line.kind, line.text, line.done_on.isoformat() if line.done_on else ""]
            for line in text.lines
        ],
        "trajectory": text.trajectory,
        "points": sorted(text.points),
    }
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
