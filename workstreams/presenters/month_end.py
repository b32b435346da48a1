"""A lead's month end: which of the three steps is done, and what each needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tcp_portal.charts import words
from tcp_portal.months import Month
from workstreams.domain.highlight import due_on, facts_words, is_late
from workstreams.models import Highlight
from workstreams.presenters.action_words import TONES
from workstreams.services.highlight_facts import MonthFacts


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its number, name, where it is on the page, and how far it is, in words."""

    number: int
    title: str
    anchor: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """The page of one workstream and month."""

    due: str
    steps: tuple[Step, ...]
    colour: str
    tone: str
    rule: str
    facts: str
    is_suggested: bool
    is_published: bool


def month_end_of(facts: MonthFacts, highlight: Highlight | None, month: Month, today: date) -> MonthEnd:
    """How far the month is. Suggestions stand in the fields until somebody has saved their own words."""
    counts = facts.counts
    published = highlight is not None and highlight.published_at is not None
    left, due = counts["not_updated"], "was" if is_late(month, today) else "is"
    return MonthEnd(
        due=f"The report of {month.label} {due} due by {words.day(due_on(month))}.",
        steps=(
            Step(1, "Update actions", "actions", f"{left} not updated" if left else "All updated",
                 "warn" if left else "good"),
            Step(2, "Write the highlight", "highlight", *_report_state(highlight, published=published)),
            Step(3, "Raise a risk or an issue", "risk", _raised(counts["new_risks"]), "neutral"),
        ),
        colour=facts.judged.words,
        tone=TONES[facts.judged.colour],
        rule=facts.judged.rule,
        facts=facts_words(counts),
        is_suggested=highlight is None,
        is_published=published,
    )  # fmt: skip


def _report_state(highlight: Highlight | None, *, published: bool) -> tuple[str, str]:
    if published:
        return "Published", "good"
    return ("Draft, not published", "warn") if highlight else ("Not written", "warn")


def _raised(count: int) -> str:
    return f"{words.number(count)} raised this month" if count else "None raised this month"
