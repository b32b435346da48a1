"""The measures of Care (Education) and Treatment Reviews. Texts and figures read the same thresholds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from trajectories.domain.compliance import (
    ADMISSIONS,
    ADMISSIONS_WITHOUT,
    DAYS_BEFORE,
    DAYS_LOOKED_AFTER,
    REPEATS,
    REPEATS_WITHOUT,
    WITHOUT_SRS,
    OnAdmission,
    Repeat,
)
from trajectories.domain.definitions import AT, BRS, Direction, Measure, MeasureKind, numbers, people, share
from trajectories.domain.ratios import by_after, by_before

_WHO = {
    "review_repeat_under_18": "under 18",
    "review_repeat_adult": "adults in wards that are not secure",
    "review_repeat_secure": "adults in secure wards",
    "review_admission_under_18": "under 18",
    "review_admission_adult": "adults",
}
# The working metrics of a group, with and without specialist residential services. Of the groups on admission the
# reference gives the first and the last number, not which is which.
_METRICS = {
    "review_repeat_under_18": ("61", "62"),
    "review_repeat_adult": ("63", "64"),
    "review_repeat_adult_no_srs": ("65", "66"),
    "review_repeat_secure": ("67", "68"),
    "review_repeat_secure_no_srs": ("69", "70"),
    "review_admission_under_18": numbers(71, 76),
    "review_admission_adult": numbers(77, 80),
    "review_admission_adult_no_srs": numbers(81, 84),
}
_INDICATORS = tuple(range(21, 39))  # a group of its own, whose members the reference does not number
_IGNORED = "Reviews before 1 March 2013 are not counted."
_RULES = {
    "review_repeat_under_18": "Age is that on the day.",
    "review_repeat_adult": "Age is that on the day. A psychiatric intensive care unit is not secure.",
    "review_repeat_secure": "Age is that on the day. Low, medium and high secure wards are secure; between two beds "
    "the ward before says.",
    "review_admission_under_18": "The longer time that was allowed during the COVID-19 pandemic is not applied: its "
    "days are not published.",
    "review_admission_adult": "Numerator and denominator both run to the month end.",
}
_WITHOUT_WORDS = {
    "review_repeat": "People in a specialist residential service are left out.",
    "review_admission": "Admissions to a specialist residential service are left out.",
}
_BY_THE_CALENDAR = (
    "The age of the last review is counted from the review by calendar months; the published bands mix years with "
    "labels of months and compare them with the length of stay."
)
_CORRECTED = {
    "review_admission_adult": "One of the published working metrics (78) starts at the month's first day where its "
    "siblings run to the month end.",
}


def _bare(id_: str) -> str:
    """The id of the group with everybody in it."""
    return id_.removesuffix(WITHOUT_SRS)


def _who(id_: str) -> str:
    who = _WHO[_bare(id_)]
    return f"{who}, without specialist residential" if id_.endswith(WITHOUT_SRS) else who


def _rule(id_: str) -> str:
    rule = _RULES[_bare(id_)]
    kind = next(kind for kind in _WITHOUT_WORDS if id_.startswith(kind))
    return f"{rule} {_WITHOUT_WORDS[kind]}" if id_.endswith(WITHOUT_SRS) else rule


def _corrected(id_: str) -> str:
    return _BY_THE_CALENDAR if id_.startswith("review_repeat") else _CORRECTED.get(_bare(id_), "")


def _standard(id_: str, title: str, due: str, done: str, *, missing: str) -> Iterator[Measure]:
    who, rule, corrected = _who(id_), _rule(id_), _corrected(id_)
    metrics = _METRICS[id_]
    source = f"{AT} 5.3; {AT} 5.2, metrics {metrics[0]} to {metrics[-1]}; {AT} 5.4, indicators 21 to 38"
    facts: dict[str, Any] = {"source": source, "corrected": corrected}
    yield people(
        f"{id_}_due", f"{title} due, {who}", Direction.NEITHER, f"{due} {rule}", metrics=metrics, **facts
    )
    yield people(
        f"{id_}_done",
        f"{title} in time, {who}",
        Direction.HIGHER,
        f"{done} {rule} {_IGNORED}",
        metrics=metrics,
        **facts,
    )
    yield people(f"{id_}_missing", f"{title} missing, {who}", Direction.LOWER, f"{missing} {rule}", **facts)
    yield share(
        id_,
        f"{title} in time, {who}, per cent",
        Direction.HIGHER,
        f"Of those due, the share with a review in time. {due} {done} {rule} {_IGNORED}",
        of=(f"{id_}_done", f"{id_}_due"),
        indicators=_INDICATORS,
        **facts,
    )
    yield share(
        f"{id_}_rolling",
        f"{title} in time, {who}, per cent over three months",
        Direction.HIGHER,
        "Numerators of the month and of the two before it, added up, over their denominators, added up. Not known "
        "where one of the three months has nobody to count or lies before the register.",
        of=(f"{id_}_done", f"{id_}_due"),
        indicators=_INDICATORS,
        **facts,
    )


def _repeat(group: Repeat) -> Iterator[Measure]:
    return _standard(
        group.id,
        "Repeat C(E)TR",
        f"People in hospital at the month end, {_WHO[_bare(group.id)]}, whose first admission of the journey was "
        f"{group.after_days} days before or earlier.",
        f"Their last C(E)TR of this journey was held no more than {group.months} months before the month end, by the "
        "calendar.",
        missing=f"People due whose last C(E)TR of this journey is older than {group.months} months, or who had none.",
    )


def _on_admission(group: OnAdmission) -> Iterator[Measure]:
    before = f"A community C(E)TR or local area emergency protocol was held fewer than {DAYS_BEFORE} days before the"
    after = f"C(E)TR was held no more than {group.within_days} days after"
    yield from _standard(
        group.id,
        "C(E)TR on admission",
        f"First admissions and readmissions of the three months to the month end, {_WHO[_bare(group.id)]} at the month "
        f"end. Stays that had lasted less than {group.short_days} days by then are left out unless a C(E)TR was "
        f"held within {DAYS_LOOKED_AFTER} days of the admission.",
        f"{before} admission, or a C(E)TR no more than {group.within_days} days after it.",
        missing="Admissions that count, without a C(E)TR before them or in time after them.",
    )
    metrics = _METRICS[group.id]
    source = f"{AT} 5.3; {AT} 5.2, metrics {metrics[0]} to {metrics[-1]}"
    for id_, words, rule in (
        (by_before(group), "before", f"{before} admission."),
        (by_after(group), "in time after", f"A {after} the admission."),
    ):
        yield people(
            id_,
            f"Admissions with a C(E)TR {words} them, {_who(group.id)}",
            Direction.HIGHER,
            f"Of the admissions that count. {rule} Some had both. {_rule(group.id)} {_IGNORED}",
            source=source,
            metrics=metrics,
        )


_BEFORE_RULE = (
    "Of the admissions of the month, those with a community C(E)TR or local area emergency protocol within the days "
    f"before them that the policy of the day allows (28), or on the day itself. {_IGNORED}"
)
_OWN_CLOCK = (
    "By the register's own clock: the rule of the person's age and ward, with the intervals of the policy in force. "
    "A review that the person declined is offered again after the interval of a repeat, and until then is not overdue."
)
_SHARES = (
    people(
        "review_before_admission_done",
        "Admissions with a review before",
        Direction.HIGHER,
        _BEFORE_RULE,
        source=f"{BRS} 5.3",
        kind=MeasureKind.FLOW,
    ),
    people(
        "review_before_admission_missing",
        "Admissions without a review before",
        Direction.LOWER,
        "The other admissions of the month.",
        source=f"{BRS} 5.3",
        kind=MeasureKind.FLOW,
    ),
    share(
        "review_before_admission",
        "Admissions with a review before, per cent",
        Direction.HIGHER,
        _BEFORE_RULE,
        of=("review_before_admission_done", "admissions"),
        source=f"{BRS} 5.3",
    ),
    share(
        "review_before_admission_rolling",
        "Admissions with a review before, per cent over three months",
        Direction.HIGHER,
        "Numerators of the month and of the two before it, added up, over their denominators, added up. Not known "
        "where one of the three months has nobody to count or lies before the register.",
        of=("review_before_admission_done", "admissions"),
        source=f"{BRS} 5.3; {AT} 5.3",
    ),
    people(
        "review_not_overdue",
        "People whose next review is not overdue",
        Direction.HIGHER,
        f"Inpatients at the month end whose next C(E)TR was not due before that day. {_OWN_CLOCK}",
        source=f"{BRS} 5.2 and 5.3",
    ),
    people(
        "review_overdue",
        "People whose next review is overdue",
        Direction.LOWER,
        f"Inpatients at the month end whose next C(E)TR was due before that day. {_OWN_CLOCK}",
        source=f"{BRS} 5.2 and 5.3",
    ),
    share(
        "review_in_date",
        "Reviews in date, per cent",
        Direction.HIGHER,
        f"Of the inpatients at the month end, the share whose next C(E)TR was not due before that day. {_OWN_CLOCK}",
        of=("review_not_overdue", "inpatients"),
        source=f"{BRS} 5.2 and 5.3",
    ),
    people(
        "review_ever_done",
        "People with a review on record",
        Direction.HIGHER,
        f"Inpatients at the month end of whom any C(E)TR held by then is on record, of this stay or before. {_IGNORED}",
        source=f"{BRS} 5.3",
    ),
    people(
        "review_never",
        "People without a review on record",
        Direction.LOWER,
        f"Inpatients at the month end of whom no C(E)TR held by then is on record. {_IGNORED}",
        source=f"{BRS} 5.3",
    ),
    share(
        "review_ever",
        "People with a review on record, per cent",
        Direction.HIGHER,
        f"Of the inpatients at the month end, the share of whom any C(E)TR held by then is on record. {_IGNORED}",
        of=("review_ever_done", "inpatients"),
        source=f"{BRS} 5.3",
    ),
)

REVIEWS: Final = (
    *(measure for group in (*REPEATS, *REPEATS_WITHOUT) for measure in _repeat(group)),
    *(measure for group in (*ADMISSIONS, *ADMISSIONS_WITHOUT) for measure in _on_admission(group)),
    *_SHARES,
)
