"""How long a person's record is kept. Plain Python: days and dated policy in, the day it falls due out.

Source: NHS Records Management Code of Practice, retention schedule: mental-health records are kept for 20 years after
the last contact, or for 10 years after a death. The years stand in the policy's dated rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cohorts.domain.policy import Policies, Rule, Span


@dataclass(frozen=True, slots=True)
class Due:
    """From which day a record is kept no longer, by which rule, and the day from which the rule counts."""

    rule: Rule
    kept: Span
    counted_from: date
    due_on: date
    source: str


def due(*, last_contact: date, died_on: date | None, rules: Policies, today: date) -> Due | None:
    """When the record falls due by the rules in force today; None where no rule is in force: it is kept.

    Who died is judged by the death alone, whatever was still written afterwards.
    """
    rule, day = Rule.RETENTION_LAST_CONTACT, last_contact
    if died_on is not None:
        rule, day = Rule.RETENTION_DEATH, died_on
    row = rules.row(rule, today)
    if row is None or row.span is None:
        return None
    return Due(rule, row.span, day, first_day_after(day, row.span), row.source)


def first_day_after(day: date, kept: Span) -> date:
    """The first day on which the time is over. The day itself does not count: time begins on the day after it.

    So 5 May 2003 and 20 years give 6 May 2023. From 28 or 29 February 2004 ten years last to the end of February 2014.
    """
    return kept.after(day + timedelta(days=1))
