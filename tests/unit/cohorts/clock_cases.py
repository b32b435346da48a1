"""Cases of the C(E)TR clock, and what they are made of."""

from __future__ import annotations

from datetime import date
from typing import Any

from cohorts.domain.policy import Policies, PolicyRow, Rule, Span, Unit
from cohorts.domain.review_clock import ReviewFact, WardFact
from cohorts.domain.reviews import ReviewKind, ReviewState

D = date
BEGAN, OCTOBER_21 = D(2013, 3, 1), D(2021, 10, 1)
POLICY_17 = "C(E)TR policy and guidance, NHS England, 27 March 2017 (version 2.0)"
ADULT, LATE_CHILD = D(1980, 6, 15), D(2000, 6, 15)
GENERAL, LOW, MEDIUM, HIGH, PICU = "0", "1", "2", "3", "4"
HELD, DECLINED, BOOKED, CALLED_OFF = (
    ReviewState.HELD,
    ReviewState.DECLINED,
    ReviewState.BOOKED,
    ReviewState.CANCELLED,
)


def row(rule: Rule, amount: int, unit: Unit, start: date = BEGAN, end: date | None = None) -> PolicyRow:
    return PolicyRow(rule, Span(amount, unit), None, start, end, POLICY_17)


ROWS = (
    row(Rule.REVIEW_POST_ADULT, 28, Unit.DAYS),
    row(Rule.REVIEW_POST_CHILD, 14, Unit.DAYS, end=OCTOBER_21),
    row(Rule.REVIEW_POST_CHILD, 7, Unit.DAYS, start=OCTOBER_21),
    row(Rule.REVIEW_REPEAT_ADULT, 6, Unit.MONTHS),
    row(Rule.REVIEW_REPEAT_SECURE, 12, Unit.MONTHS),
    row(Rule.REVIEW_REPEAT_CHILD, 3, Unit.MONTHS),
    row(Rule.REVIEW_BEFORE_ADMISSION, 28, Unit.DAYS),
    row(Rule.REVIEW_DUE_SOON, 30, Unit.DAYS),
)
POLICIES = Policies(ROWS)


def held(*days: date, kind: ReviewKind = ReviewKind.INPATIENT) -> list[ReviewFact]:
    return [ReviewFact(kind, HELD, day) for day in days]


def before(day: date, kind: ReviewKind = ReviewKind.COMMUNITY) -> list[ReviewFact]:
    return held(day, kind=kind)


def wards(*moves: tuple[date, str]) -> list[WardFact]:
    """One ward after another, the last still open."""
    ends = [start for start, _ in moves[1:]]
    return [WardFact(start, end, level) for (start, level), end in zip(moves, [*ends, None], strict=True)]


# What is known, and the day that comes out. The admission is 4 January 2016, looked at on 12 May 2017, where not said.
TABLE: list[tuple[str, dict[str, Any], list[ReviewFact], date]] = [
    # after an admission
    ("adult, no review: 28 days", {}, [], D(2016, 2, 1)),
    ("under 18, no review: 14 days", {"born": D(2002, 1, 1)}, [], D(2016, 1, 18)),
    ("adult, over a leap day", {"admitted": D(2016, 2, 10)}, [], D(2016, 3, 9)),
    ("adult, over 28 February of a common year", {"admitted": D(2017, 2, 10)}, [], D(2017, 3, 10)),
    ("secure ward: the first review is 28 days all the same", {"security": MEDIUM}, [], D(2016, 2, 1)),
    ("admitted on the 18th birthday: an adult", {"born": D(1998, 1, 4)}, [], D(2016, 2, 1)),
    (
        "admitted the day before the 18th birthday: worked out again as an adult",
        {"born": D(1998, 1, 5)},
        [],
        D(2016, 2, 1),
    ),
    ("the 18th birthday on the due day", {"born": D(1998, 1, 18)}, [], D(2016, 2, 1)),
    (
        "the 18th birthday the day after the due day: what was missed stands",
        {"born": D(1998, 1, 19)},
        [],
        D(2016, 1, 18),
    ),
    (
        "a child in September 2021: two weeks",
        {"born": D(2007, 1, 1), "admitted": D(2021, 9, 30), "day": D(2021, 10, 5)},
        [],
        D(2021, 10, 14),
    ),
    (
        "a child in October 2021: one week",
        {"born": D(2007, 1, 1), "admitted": D(2021, 10, 1), "day": D(2021, 10, 5)},
        [],
        D(2021, 10, 8),
    ),
    (
        "an adult in October 2021: still 28 days",
        {"admitted": D(2021, 10, 1), "day": D(2021, 10, 5)},
        [],
        D(2021, 10, 29),
    ),
    (
        "in hospital since before the rule began: from its first day",
        {"admitted": D(2010, 3, 3)},
        [],
        D(2013, 3, 29),
    ),
    # with a review before the admission
    ("28 days before the admission counts", {}, before(D(2015, 12, 7)), D(2016, 6, 7)),
    ("29 days before does not", {}, before(D(2015, 12, 6)), D(2016, 2, 1)),
    ("the day of the admission counts", {}, before(D(2016, 1, 4)), D(2016, 7, 4)),
    ("the emergency protocol counts", {}, before(D(2016, 1, 2), ReviewKind.EMERGENCY), D(2016, 7, 2)),
    ("an inpatient review of an earlier journey does not", {}, held(D(2015, 12, 20)), D(2016, 2, 1)),
    ("under 18, three months from it", {"born": D(2002, 1, 1)}, before(D(2015, 12, 20)), D(2016, 3, 20)),
    ("a review after it counts instead", {}, [*before(D(2015, 12, 20)), *held(D(2016, 3, 1))], D(2016, 9, 1)),
    ("the later of two before it", {}, before(D(2015, 12, 10)) + before(D(2015, 12, 20)), D(2016, 6, 20)),
    # repeats
    ("adult, not secure: six months", {}, held(D(2017, 1, 10)), D(2017, 7, 10)),
    ("psychiatric intensive care is not secure", {"security": PICU}, held(D(2017, 1, 10)), D(2017, 7, 10)),
    ("low secure: twelve months", {"security": LOW}, held(D(2017, 1, 10)), D(2018, 1, 10)),
    ("medium secure", {"security": MEDIUM}, held(D(2017, 1, 10)), D(2018, 1, 10)),
    ("high secure", {"security": HIGH}, held(D(2017, 1, 10)), D(2018, 1, 10)),
    ("under 18: three months", {"born": D(2002, 1, 1)}, held(D(2017, 3, 1)), D(2017, 6, 1)),
    (
        "under 18 in a secure ward: three months",
        {"born": D(2002, 1, 1), "security": LOW},
        held(D(2017, 3, 1)),
        D(2017, 6, 1),
    ),
    ("the last of several", {}, held(D(2016, 2, 1), D(2017, 1, 10), D(2016, 8, 1)), D(2017, 7, 10)),
    ("a review to come is not known yet", {}, held(D(2017, 1, 10), D(2017, 6, 1)), D(2017, 7, 10)),
    (
        "booked is not held",
        {},
        [*held(D(2017, 1, 10)), ReviewFact(ReviewKind.INPATIENT, BOOKED, D(2017, 5, 1))],
        D(2017, 7, 10),
    ),
    (
        "called off is not held",
        {},
        [ReviewFact(ReviewKind.INPATIENT, CALLED_OFF, D(2016, 1, 20))],
        D(2016, 2, 1),
    ),
    ("31 August and six months: the last of February", {}, held(D(2016, 8, 31)), D(2017, 2, 28)),
    (
        "31 August and six months, leap year",
        {"admitted": D(2015, 1, 5)},
        held(D(2015, 8, 31)),
        D(2016, 2, 29),
    ),
    ("29 February and twelve months", {"security": LOW}, held(D(2016, 2, 29)), D(2017, 2, 28)),
    ("30 November and three months", {"born": D(2002, 1, 1)}, held(D(2016, 11, 30)), D(2017, 2, 28)),
    # the 18th birthday
    (
        "turned 18 before it was due: six months",
        {"born": D(1999, 4, 20), "admitted": D(2016, 10, 10)},
        held(D(2017, 2, 8)),
        D(2017, 8, 8),
    ),
    (
        "the day before the 18th birthday: still three months",
        {"born": D(1999, 4, 20), "admitted": D(2016, 10, 10), "day": D(2017, 4, 19)},
        held(D(2017, 2, 8)),
        D(2017, 5, 8),
    ),
    (
        "turned 18 on the due day",
        {"born": D(1999, 4, 20), "admitted": D(2016, 10, 10)},
        held(D(2017, 1, 20)),
        D(2017, 7, 20),
    ),
    (
        "turned 18 after the due day: it stands",
        {"born": D(1999, 4, 20), "admitted": D(2016, 10, 10)},
        held(D(2017, 1, 19)),
        D(2017, 4, 19),
    ),
    (
        "turned 18 in a secure ward: twelve months",
        {"born": D(1999, 4, 20), "admitted": D(2016, 10, 10), "security": LOW},
        held(D(2017, 2, 8)),
        D(2018, 2, 8),
    ),
    (
        "born on 29 February: 18 on 1 March",
        {"born": D(2000, 2, 29), "admitted": D(2017, 11, 6), "day": D(2018, 2, 28)},
        held(D(2017, 12, 4)),
        D(2018, 3, 4),
    ),
    (
        "born on 29 February: 18 on 1 March, and then six months",
        {"born": D(2000, 2, 29), "admitted": D(2017, 11, 6), "day": D(2018, 3, 1)},
        held(D(2017, 12, 4)),
        D(2018, 6, 4),
    ),
    # transfers
    (
        "low to general: six months",
        {"moves": wards((D(2016, 1, 4), LOW), (D(2017, 3, 6), GENERAL))},
        held(D(2017, 1, 10)),
        D(2017, 7, 10),
    ),
    (
        "low to general after six months: not before the move",
        {"moves": wards((D(2016, 1, 4), LOW), (D(2017, 3, 6), GENERAL))},
        held(D(2016, 8, 1)),
        D(2017, 3, 6),
    ),
    (
        "general to low: twelve months",
        {"moves": wards((D(2016, 1, 4), GENERAL), (D(2017, 3, 6), LOW))},
        held(D(2017, 1, 10)),
        D(2018, 1, 10),
    ),
    (
        "general to low when it was overdue: what was missed stands",
        {"moves": wards((D(2016, 1, 4), GENERAL), (D(2017, 3, 6), LOW))},
        held(D(2016, 8, 1)),
        D(2017, 2, 1),
    ),
    (
        "general to low on the due day",
        {"moves": wards((D(2016, 1, 4), GENERAL), (D(2017, 2, 1), LOW))},
        held(D(2016, 8, 1)),
        D(2017, 8, 1),
    ),
    (
        "medium to low: nothing changes",
        {"moves": wards((D(2016, 1, 4), MEDIUM), (D(2017, 3, 6), LOW))},
        held(D(2017, 1, 10)),
        D(2018, 1, 10),
    ),
    (
        "there and back",
        {"moves": wards((D(2016, 1, 4), GENERAL), (D(2017, 2, 6), LOW), (D(2017, 3, 6), GENERAL))},
        held(D(2017, 1, 10)),
        D(2017, 7, 10),
    ),
    (
        "a move to come is not known yet",
        {"moves": wards((D(2016, 1, 4), LOW), (D(2017, 6, 6), GENERAL))},
        held(D(2017, 1, 10)),
        D(2018, 1, 10),
    ),
    (
        "under 18, moved to a secure ward: three months",
        {"born": D(2002, 1, 1), "moves": wards((D(2016, 1, 4), GENERAL), (D(2017, 3, 6), LOW))},
        held(D(2017, 3, 1)),
        D(2017, 6, 1),
    ),
    (
        "a transfer is no new admission",
        {"moves": wards((D(2016, 1, 4), GENERAL), (D(2016, 1, 20), LOW))},
        [],
        D(2016, 2, 1),
    ),
    (
        "a review on the day of the move: by the new ward",
        {"moves": wards((D(2016, 1, 4), GENERAL), (D(2017, 3, 6), LOW))},
        held(D(2017, 3, 6)),
        D(2018, 3, 6),
    ),
    (
        "between two wards: by the last",
        {"moves": [WardFact(D(2016, 1, 4), D(2017, 5, 1), LOW)]},
        held(D(2017, 1, 10)),
        D(2018, 1, 10),
    ),
    (
        "moved twice in a day: by where it ended",
        {
            "moves": [
                WardFact(D(2017, 3, 6), None, LOW),
                WardFact(D(2017, 3, 6), D(2017, 3, 6), GENERAL),
                WardFact(D(2016, 1, 4), D(2017, 3, 6), GENERAL),
            ]
        },
        held(D(2017, 1, 10)),
        D(2018, 1, 10),
    ),
    # journeys that began elsewhere
    (
        "transferred in: from the first admission",
        {
            "admitted": D(2013, 8, 19),
            "counted_from": D(2016, 11, 7),
            "moves": wards((D(2016, 11, 7), GENERAL)),
        },
        [],
        D(2013, 9, 16),
    ),
    (
        "transferred in with a review of before: from it",
        {
            "admitted": D(2013, 8, 19),
            "counted_from": D(2016, 11, 7),
            "moves": wards((D(2016, 11, 7), GENERAL)),
        },
        held(D(2016, 9, 1)),
        D(2017, 3, 1),
    ),
    (
        "found late: not before it",
        {"admitted": D(2012, 5, 1), "counted_from": D(2016, 6, 6), "found_late": True},
        [],
        D(2016, 6, 6),
    ),
    (
        "found soon: as any admission",
        {"admitted": D(2017, 4, 24), "counted_from": D(2017, 5, 2), "found_late": True},
        [],
        D(2017, 5, 22),
    ),
    # declined
    (
        "declined: offered again after six months",
        {},
        [ReviewFact(ReviewKind.INPATIENT, DECLINED, D(2017, 1, 10))],
        D(2017, 7, 10),
    ),
    (
        "declined after a review: from the refusal",
        {"security": LOW},
        [*held(D(2016, 3, 1)), ReviewFact(ReviewKind.INPATIENT, DECLINED, D(2017, 2, 1))],
        D(2018, 2, 1),
    ),
    (
        "held after a refusal, and on its day",
        {},
        [*held(D(2017, 2, 1)), ReviewFact(ReviewKind.INPATIENT, DECLINED, D(2017, 2, 1))],
        D(2017, 8, 1),
    ),
    (
        "a community review declined before the admission is nothing",
        {},
        [ReviewFact(ReviewKind.COMMUNITY, DECLINED, D(2015, 12, 20))],
        D(2016, 2, 1),
    ),
]
