"""Policy as dated rows: how long, how often, from when. Plain values; the rows stand in the database.

A rule is looked up for the day that it is about, so that a change of policy moves no date before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tcp_portal.months import add_months, add_years


class Rule(StrEnum):
    """Every policy that the register reads. What each means stands in RULE_WORDS."""

    REVIEW_POST_ADULT = "review_post_adult"
    REVIEW_POST_CHILD = "review_post_child"
    REVIEW_REPEAT_ADULT = "review_repeat_adult"
    REVIEW_REPEAT_SECURE = "review_repeat_secure"
    REVIEW_REPEAT_CHILD = "review_repeat_child"
    REVIEW_BEFORE_ADMISSION = "review_before_admission"
    REVIEW_DUE_SOON = "review_due_soon"
    REGISTER_RED = "register_red"
    REGISTER_AMBER = "register_amber"
    REGISTER_GREEN = "register_green"
    REGISTER_BLUE = "register_blue"
    REGISTER_RED_AFTER_DISCHARGE = "register_red_after_discharge"
    REGISTER_DECISION = "register_decision"
    VISIT_ADULT = "visit_adult"
    VISIT_CHILD = "visit_child"
    DOWRY_STAY = "dowry_stay"
    DOWRY_CUT_OFF = "dowry_cut_off"
    MORTALITY_REVIEW = "mortality_review"
    HEALTH_CHECK = "health_check"
    ACTION_DUE_SOON = "action_due_soon"
    DELAY_ESCALATION = "delay_escalation"
    RETENTION_LAST_CONTACT = "retention_last_contact"
    RETENTION_DEATH = "retention_death"


RULE_WORDS = {
    Rule.REVIEW_POST_ADULT: "Adult, after an admission without a review before it: first C(E)TR within",
    Rule.REVIEW_POST_CHILD: "Under 18, after an admission without a review before it: first C(E)TR within",
    Rule.REVIEW_REPEAT_ADULT: "Adult in a ward that is not secure: C(E)TR every",
    Rule.REVIEW_REPEAT_SECURE: "Adult in a secure ward: C(E)TR every",
    Rule.REVIEW_REPEAT_CHILD: "Under 18: C(E)TR every",
    Rule.REVIEW_BEFORE_ADMISSION: "A community C(E)TR counts for an admission within",
    Rule.REVIEW_DUE_SOON: "A C(E)TR is told as due soon within",
    Rule.REGISTER_RED: "Person rated red on the register: reviewed every",
    Rule.REGISTER_AMBER: "Person rated amber on the register: reviewed every",
    Rule.REGISTER_GREEN: "Person rated green on the register: reviewed every",
    Rule.REGISTER_BLUE: "Person rated blue (in hospital) on the register: reviewed every",
    Rule.REGISTER_RED_AFTER_DISCHARGE: "Stays red after a discharge for",
    Rule.REGISTER_DECISION: "A referral to the register is decided within",
    Rule.VISIT_ADULT: "Adult out of area: visited by the commissioner every",
    Rule.VISIT_CHILD: "Under 18 out of area: visited by the commissioner every",
    Rule.DOWRY_STAY: "Dowry: in hospital without a break, at the cut-off day, for",
    Rule.DOWRY_CUT_OFF: "Dowry: cut-off day",
    Rule.MORTALITY_REVIEW: "Review of a death completed within",
    Rule.HEALTH_CHECK: "Annual health check every",
    Rule.ACTION_DUE_SOON: "An action is told as due soon within",
    Rule.DELAY_ESCALATION: "A delay in a discharge is escalated within",
    Rule.RETENTION_LAST_CONTACT: "Record kept after the last contact for",
    Rule.RETENTION_DEATH: "Record kept after a death for",
}


class Unit(StrEnum):
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Span:
    """So many days, calendar months or calendar years."""

    amount: int
    unit: Unit

    def after(self, day: date) -> date:
        """The day this long after `day`, by the calendar: see `add_months` and `add_years` for short months."""
        if self.unit is Unit.DAYS:
            return day + timedelta(days=self.amount)
        if self.unit is Unit.MONTHS:
            return add_months(day, self.amount)
        return add_years(day, self.amount)

    def before(self, day: date) -> date:
        """The day this long before `day`, by the same rule."""
        return Span(-self.amount, self.unit).after(day)

    @property
    def words(self) -> str:
        """As sentences write it: 28 days, 1 month, 12 months."""
        unit = self.unit.value[:-1] if self.amount == 1 else self.unit.value
        return f"{self.amount} {unit}"


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One rule over [valid_from, valid_to): a span, or a day for the rules that are one; and who says so."""

    rule: Rule
    span: Span | None
    day: date | None
    valid_from: date
    valid_to: date | None
    source: str

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Policies:
    """All dated rows, asked for a rule on a day."""

    def __init__(self, rows: Iterable[PolicyRow]) -> None:
        self._rows: dict[Rule, list[PolicyRow]] = {}
        for row in sorted(rows, key=lambda one: one.valid_from):
            self._rows.setdefault(row.rule, []).append(row)

    @property
    def rows(self) -> tuple[PolicyRow, ...]:
        """Every row, by rule and then by the day from which it counts."""
        return tuple(row for rule in sorted(self._rows) for row in self._rows[rule])

    def row(self, rule: Rule, day: date) -> PolicyRow | None:
        """The row in force on the day; before the first row the rule did not exist: None."""
        return next((row for row in self._rows.get(rule, ()) if row.valid_on(day)), None)

    def row_from(self, rule: Rule, day: date) -> PolicyRow | None:
        """The row in force on the day; where there is none yet, the first that came into force after it."""
        return next(
            (row for row in self._rows.get(rule, ()) if row.valid_to is None or day < row.valid_to), None
        )

    def span(self, rule: Rule, day: date) -> Span | None:
        """The span in force on the day, or None."""
        row = self.row(rule, day)
        return row.span if row else None

    def day(self, rule: Rule, day: date) -> date | None:
        """The day that the rule names, as in force on the day asked, or None."""
        row = self.row(rule, day)
        return row.day if row else None
