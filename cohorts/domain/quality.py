"""What is missing from a record, what contradicts itself and what is late: one declared rule each.

Building the Right Support notes, section 7.2 (contradictions) and 7.3 (confirmation). A rule is a name, a sentence and
a test on plain facts, so that the page, the work list and the documents list the same. Taking a fault away takes
exactly its line away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from cohorts.domain.kinds import Arrangement
from cohorts.domain.policy import Policies
from cohorts.domain.record_facts import Entry, Facts
from cohorts.domain.registers import Colour
from cohorts.domain.rules import BED_WARNINGS, BedWarning, unusual_in_bed

DELAYED = "6"  # of the care-plan statuses: the one that asks for a reason
_NOT_KNOWN = {"ethnicity": ("Z", "99"), "legal_status": ("98", "99"), "sex": ("X",), "category": ("4",)}


class Severity(StrEnum):
    """How a rule is read: two facts that cannot both be right, something late, or something not said."""

    CONTRADICTION = "contradiction"
    LATE = "late"
    MISSING = "missing"

    @property
    def label(self) -> str:
        return {"contradiction": "Contradiction", "late": "Late", "missing": "Missing"}[self.value]


class Fix(StrEnum):
    """Where a fault is put right."""

    PERSON = "person"
    EPISODE = "episode"
    PLAN = "plan"
    DISCHARGE = "discharge"
    DELAYS = "delays"
    REVIEWS = "reviews"
    INVOLVEMENT = "involvement"
    ENDING = "ending"
    REGISTER = "register"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Context:
    """The day that is looked at, the month that is to be confirmed, and the policies in force."""

    day: date
    month: date
    policies: Policies


@dataclass(frozen=True, slots=True)
class QualityRule:
    """One fault that a record may have."""

    id: str
    title: str
    sentence: str
    severity: Severity
    fix: Fix
    test: Callable[[Facts, Context], bool]


@dataclass(frozen=True, slots=True)
class RegisterRule:
    """One fault that an entry of the dynamic support register may have."""

    id: str
    title: str
    sentence: str
    severity: Severity
    test: Callable[[Entry, Context], bool]
    fix: Fix = Fix.REGISTER


@lru_cache(maxsize=4096)
def _unusual(
    born: date, day: date, bed_type: str, security: str, arrangement: str, unexplained: bool
) -> frozenset[BedWarning]:
    """Asked once a record, not once a rule."""
    return frozenset(
        unusual_in_bed(
            born,
            on=day,
            bed_type=bed_type,
            security=security,
            arrangement=Arrangement(arrangement),
            out_of_area_unexplained=unexplained,
        )
    )


def _bed(warning: BedWarning) -> Callable[[Facts, Context], bool]:
    def test(row: Facts, context: Context) -> bool:
        if row.episode_id is None or row.arrangement is None:
            return False
        unexplained = bool(row.out_of_area) and not row.out_of_area_reasons
        return warning in _unusual(
            row.date_of_birth,
            context.day,
            row.bed_type or "",
            row.security or "",
            row.arrangement,
            unexplained,
        )

    return test


def _not_known(field: str) -> Callable[[Facts, Context], bool]:
    def test(row: Facts, _context: Context) -> bool:
        value = getattr(row, field)
        return value == "" or value in _NOT_KNOWN[field]

    return test


_BED_TITLES = {
    BedWarning.SECURE_FROM_CCG: "Secure ward, commissioned by a CCG or ICB",
    BedWarning.UNDER_18_WITH_ADULTS: "Under 18 on a ward for adults",
    BedWarning.ADULT_WITH_CHILDREN: "Adult on a ward for children",
    BedWarning.UNDER_18_FROM_CCG: "Under 18, commissioned by a CCG or ICB",
    BedWarning.OUT_OF_AREA_UNEXPLAINED: "Out of area without a reason",
    BedWarning.SECURE_BED_OPEN_WARD: "Secure bed on a ward that is not secure",
    BedWarning.SECURE_WARD_OPEN_BED: "Secure ward, bed that is not secure",
}

CONTRADICTIONS = (
    *(
        QualityRule(
            warning.value, title, BED_WARNINGS[warning], Severity.CONTRADICTION, Fix.EPISODE, _bed(warning)
        )
        for warning, title in _BED_TITLES.items()
    ),
    QualityRule(
        "death_without_end",
        "Died, but still in hospital",
        "A date of death is recorded and the stay has no end.",
        Severity.CONTRADICTION,
        Fix.ENDING,
        lambda row, _: row.died_on is not None,
    ),
    QualityRule(
        "ready_after_planned",
        "Ready only after the planned date",
        "The day on which the person is ready to leave is after the planned date of discharge.",
        Severity.CONTRADICTION,
        Fix.DISCHARGE,
        lambda row, _: bool(row.ready_on and row.planned_on and row.ready_on > row.planned_on),
    ),
    QualityRule(
        "delayed_without_reason",
        "Delayed, no reason recorded",
        "The status says delayed and no delay is open that says why.",
        Severity.CONTRADICTION,
        Fix.DELAYS,
        lambda row, _: row.status == DELAYED and row.delayed_since is None,
    ),
    QualityRule(
        "reason_without_delay",
        "Delay recorded, status is another",
        "A delay is open and the status does not say delayed.",
        Severity.CONTRADICTION,
        Fix.PLAN,
        lambda row, _: row.status != DELAYED and row.delayed_since is not None,
    ),
)
LATE = (
    QualityRule(
        "planned_date_passed",
        "Planned date has passed",
        "The planned date of discharge is over and the person is in hospital.",
        Severity.LATE,
        Fix.PLAN,
        lambda row, context: row.planned_on is not None and row.planned_on < context.day,
    ),
    QualityRule(
        "not_confirmed",
        "Not confirmed for the month",
        "Nobody has said that the record is right for the month.",
        Severity.LATE,
        Fix.CONFIRM,
        lambda row, context: row.confirmed_month is None or row.confirmed_month < context.month,
    ),
)
MISSING = (
    QualityRule(
        "no_place",
        "Home place",
        "Without a home place (borough) the person is in the total and in no place’s figure.",
        Severity.MISSING,
        Fix.PERSON,
        lambda row, _: row.place is None,
    ),
    QualityRule(
        "no_nhs_number",
        "NHS number",
        "Without an NHS number the person may be counted twice.",
        Severity.MISSING,
        Fix.PERSON,
        lambda row, _: not row.has_nhs_number,
    ),
    QualityRule(
        "no_home_commissioner",
        "Home CCG or ICB",
        "The commissioner of the person’s home is not recorded.",
        Severity.MISSING,
        Fix.PERSON,
        lambda row, _: row.originating_commissioner_id is None,
    ),
    QualityRule(
        "no_sex", "Sex", "Sex is recorded as not known.", Severity.MISSING, Fix.PERSON, _not_known("sex")
    ),
    QualityRule(
        "no_ethnicity",
        "Ethnicity",
        "Ethnicity is not stated or not known.",
        Severity.MISSING,
        Fix.PERSON,
        _not_known("ethnicity"),
    ),
    QualityRule(
        "no_category",
        "Learning disability or autism",
        "Neither a learning disability nor autism is recorded.",
        Severity.MISSING,
        Fix.PERSON,
        _not_known("category"),
    ),
    QualityRule(
        "no_legal_status",
        "Legal status",
        "Legal status is not known or not applicable.",
        Severity.MISSING,
        Fix.EPISODE,
        _not_known("legal_status"),
    ),
    QualityRule(
        "no_bed",
        "Ward",
        "The person is between two beds: where they are is not recorded.",
        Severity.MISSING,
        Fix.EPISODE,
        lambda row, _: row.episode_id is None,
    ),
    QualityRule(
        "no_status",
        "Care-plan status",
        "No care-plan status is recorded.",
        Severity.MISSING,
        Fix.PLAN,
        lambda row, _: not row.status,
    ),
    QualityRule(
        "no_planned_date",
        "Planned date",
        "No planned date of discharge is set.",
        Severity.MISSING,
        Fix.PLAN,
        lambda row, _: row.planned_on is None,
    ),
    QualityRule(
        "no_destination",
        "Planned destination",
        "Where the person will live is not recorded.",
        Severity.MISSING,
        Fix.DISCHARGE,
        lambda row, _: not row.destination,
    ),
    QualityRule(
        "no_needs",
        "Support and accommodation needs",
        "Neither support nor accommodation needs are recorded.",
        Severity.MISSING,
        Fix.DISCHARGE,
        lambda row, _: not row.support and not row.accommodation and not row.needs,
    ),
    QualityRule(
        "no_involvement",
        "Advocacy and family",
        "Advocacy and family involvement are not recorded.",
        Severity.MISSING,
        Fix.INVOLVEMENT,
        lambda row, _: row.involved_on is None,
    ),
    QualityRule(
        "no_review",
        "C(E)TR",
        "No C(E)TR was ever held.",
        Severity.MISSING,
        Fix.REVIEWS,
        lambda row, _: not row.reviewed,
    ),
)
RULES: tuple[QualityRule, ...] = (*CONTRADICTIONS, *LATE, *MISSING)

REGISTER_RULES = (
    RegisterRule(
        "blue_not_in_hospital",
        "Blue, but not in hospital",
        "The register rates the person blue (in hospital) and no stay is open.",
        Severity.CONTRADICTION,
        lambda entry, _: entry.colour == Colour.BLUE and not entry.in_hospital,
    ),
    RegisterRule(
        "in_hospital_not_blue",
        "In hospital, but not blue",
        "A stay in hospital is open and the register does not rate the person blue.",
        Severity.CONTRADICTION,
        lambda entry, _: entry.in_hospital and entry.colour != Colour.BLUE,
    ),
    RegisterRule(
        "held_red_too_long",
        "Red for longer than the policy holds it",
        "The rating was held by a rule up to a day that has passed; nobody has rated the person since.",
        Severity.LATE,
        lambda entry, context: entry.held_until is not None and entry.held_until < context.day,
    ),
    RegisterRule(
        "register_review_late",
        "Register review overdue",
        "The colour asks for a review more often than the person was looked at.",
        Severity.LATE,
        lambda entry, context: (entry.next_look(context.policies) or date.max) < context.day,
    ),
)


AnyRule = QualityRule | RegisterRule
ALL_RULES: tuple[AnyRule, ...] = (*RULES, *REGISTER_RULES)


def faults(row: Facts, context: Context) -> tuple[QualityRule, ...]:
    """The rules that a record breaks on the day, in the order of the list."""
    return tuple(rule for rule in RULES if rule.test(row, context))


def register_faults(entry: Entry, context: Context) -> tuple[RegisterRule, ...]:
    """The rules that an entry of the register breaks on the day."""
    return tuple(rule for rule in REGISTER_RULES if rule.test(entry, context))


def may_fix(row: Facts, fix: Fix) -> bool:
    """Whether the reader holds the right that putting it right takes."""
    if fix in (Fix.PERSON, Fix.EPISODE, Fix.ENDING):
        return row.recording
    if fix is Fix.REVIEWS:
        return row.reviewing
    if fix is Fix.INVOLVEMENT:
        return row.commissioning
    return row.planning or (fix is Fix.CONFIRM and row.recording)


@dataclass(slots=True)
class Tally:
    """How many records a part of the people has, and how many of them break each rule."""

    records: int = 0
    broken: Counter[str] = field(default_factory=Counter)

    def complete(self, rule_id: str) -> int:
        """The records that do not break the rule."""
        return self.records - self.broken[rule_id]


def tallies(records: Iterable[tuple[str, Iterable[QualityRule]]]) -> dict[str, Tally]:
    """A tally for each part of the people, from the part and the faults of each record.

    Every record is in exactly one part, so the parts add up to the whole.
    """
    counted: dict[str, Tally] = {}
    for part, broken in records:
        tally = counted.setdefault(part, Tally())
        tally.records += 1
        tally.broken.update(rule.id for rule in broken)
    return counted
