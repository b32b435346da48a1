"""The monthly highlight report: by when it is due, what it counts, and what it suggests to its writer.

Source: Building the Right Support notes, section 8.1 (highlight reports have a period, an overall colour, what was
delivered, what comes next and what stands in the way) and section 8.2 (risks of 12 and more are reported).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tcp_portal.months import Month
from workstreams.domain.rag import ActionFacts, Colour, Judged, judge_action, judge_workstream, slip_months

HIGH_SCORE = 12
MOST_LINES = 8  # of a suggestion: a report of more is not read
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DueRule:
    """From when on a report is due on which working day after its month, and who says so."""

    valid_from: date
    working_day: int
    source: str


DUE_RULES = (
    DueRule(
        date(2015, 4, 1), 5, "The portal's choice: reports stand before the papers of a monthly Board go out"
    ),
)


def due_on(month: Month) -> date:
    """The last day on which a month's report is in time: a working day of the next month, by the rule then in force.

    Working days are Monday to Friday; bank holidays count as such.
    """
    day, rule = (
        month.next.first,
        next(one for one in reversed(DUE_RULES) if one.valid_from <= month.next.first),
    )
    left = rule.working_day - (day.weekday() < _SATURDAY)
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day


def is_late(month: Month, today: date) -> bool:
    """Whether a report that is not published is late on a day."""
    return today > due_on(month)


@dataclass(frozen=True, slots=True)
class Line:
    """An action as a report sees it: its number, what is done, and how it stands. `needs` names what it waits for."""

    ref: str
    what: str
    facts: ActionFacts
    first_due_on: date
    closed_on: date | None
    updated_on: date
    needs: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor dropped."""
        return not self.facts.closed_as

    def is_stale(self, month: Month) -> bool:
        """Whether it should be under way by the month's end and nobody said since the month began how it stands."""
        ahead = self.facts.starts_on is not None and self.facts.starts_on > month.last
        return self.is_open and not ahead and self.updated_on < month.first

    def judged(self, day: date) -> Judged:
        """Its colour on the day."""
        return judge_action(self.facts, day)


def colour_of(lines: Sequence[Line], day: date) -> Judged:
    """The colour of the workstream by rule; a dropped action has no part in it."""
    return judge_workstream([line.judged(day) for line in lines if line.facts.closed_as != "dropped"])


def counted(lines: Sequence[Line], month: Month, day: date) -> dict[str, int]:
    """How many actions have which colour, are slipped (due later than first agreed), were done or dropped in the month,
    and were not updated since it began."""
    colours = Counter(line.judged(day).colour for line in lines if line.facts.closed_as != "dropped")
    open_lines = [line for line in lines if line.is_open]
    ended = [
        line.facts.closed_as
        for line in lines
        if line.closed_on is not None and Month.of(line.closed_on) == month
    ]
    return {
        **{colour.value: colours[colour] for colour in Colour},
        "slipped": sum(slip_months(line.first_due_on, line.facts.due_on) > 0 for line in open_lines),
        "done": ended.count("done"),
        "dropped": ended.count("dropped"),
        "not_updated": sum(line.is_stale(month) for line in open_lines),
    }


@dataclass(frozen=True, slots=True)
class Suggested:
    """A report as far as facts can write it: lines to be put into the lead's own words."""

    achieved: str
    next_steps: str
    blocked: str


def suggest(lines: Sequence[Line], month: Month, day: date) -> Suggested:
    """What was done since the month began, what is due by the end of the next one, what is late, at risk or waits."""
    open_lines = [line for line in lines if line.is_open]
    return Suggested(
        achieved=_text(_done(lines, month)),
        next_steps=_text(
            f"{line.ref} {line.what} (due {Month.of(line.facts.due_on).label})"
            for line in open_lines
            if month < Month.of(line.facts.due_on) <= month.next
        ),
        blocked=_text(_stuck(open_lines, day)),
    )


def _done(lines: Iterable[Line], month: Month) -> Iterator[str]:
    for line in lines:
        if line.facts.closed_as != "done" or line.closed_on is None or line.closed_on < month.first:
            continue
        after = line.closed_on > month.last
        yield f"Done{f' on {line.closed_on.day} {line.closed_on:%B %Y}' if after else ''}: {line.ref} {line.what}"


def _stuck(lines: Iterable[Line], day: date) -> Iterator[str]:
    for line in lines:
        judged = line.judged(day)
        if judged.colour in (Colour.RED, Colour.AMBER):
            yield f"{line.ref} {line.what}: {_lower(judged.rule)}"
        elif line.needs and Month.of(line.facts.due_on) <= Month.of(day).next:
            yield f"{line.ref} {line.what}: waits for {', '.join(line.needs)}"


def _lower(rule: str) -> str:
    return rule[:1].lower() + rule[1:]


def _text(found: Iterable[str]) -> str:
    lines = list(found)
    more = [f"and {len(lines) - MOST_LINES} more"] if len(lines) > MOST_LINES else []
    return "\n".join([*lines[:MOST_LINES], *more])


def facts_words(facts: Mapping[str, int]) -> str:
    """The counts of a report as one sentence; what it does not count is left out."""
    total = sum(facts.get(colour.value, 0) for colour in Colour)
    parts = [f"{facts[colour.value]} {colour.value}" for colour in Colour if facts.get(colour.value)]
    said = [f"{total} action{'' if total == 1 else 's'}{': ' if parts else ''}{', '.join(parts)}"]
    for key, words in (
        ("slipped", "due later than first agreed"), ("done", "done in the month"), ("dropped", "dropped"),
        ("not_updated", "not updated"),
    ):  # fmt: skip
        if facts.get(key):
            said.append(f"{facts[key]} {words}")
    return "; ".join([*said, _risk_words(facts)]) + "."


def _risk_words(facts: Mapping[str, int]) -> str:
    risks = facts.get("risks", 0)
    high = f" ({facts['high_risks']} of {HIGH_SCORE} or more)" if facts.get("high_risks") else ""
    return f"{risks} open risk{'' if risks == 1 else 's'}{high}" if risks else "no open risk"
