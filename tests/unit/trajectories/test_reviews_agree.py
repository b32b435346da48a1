"""The review, plan and delay measures against a slow second implementation, and what must hold in every register."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.flows import EVERYONE, NO_PLACE, Cut
from cohorts.domain.records import Records
from cohorts.domain.review_clock import ReviewStatus
from cohorts.domain.stays import AgeGroup, Stay
from tcp_portal.months import Month
from tests.unit.cohorts.registers import FIRST, PLACES, PLAIN_CUTS
from tests.unit.trajectories import slow_reviews as slow
from tests.unit.trajectories.reviewed import reviewed
from trajectories.domain.cells import part
from trajectories.domain.counting import counts
from trajectories.domain.ratios import BEFORE, DELAYED, EVER, IN_DATE, PLANNED, RATIOS, STANDARDS, YEAR_BEFORE
from trajectories.domain.tally import COUNTS, MONTHS, Tally

Register = tuple[list[Stay], Records]
MONTH = FIRST.plus(4)  # April 2014, when some have been in hospital for half a year
months = st.integers(0, 5).map(FIRST.plus)
days = st.integers(0, 30)


def tally_of(register: Register, as_at: date = date(2014, 12, 31)) -> Tally:
    return Tally(register[0], register[1], as_at=as_at)


@given(reviewed(), months, days)
def test_the_standards_agree_with_the_slow_rules(register: Register, month: Month, back: int) -> None:
    stays, records = register
    as_at = month.last.replace(day=max(1, month.last.day - back))
    tally = tally_of(register, as_at)
    for cut in PLAIN_CUTS:
        for ratio in STANDARDS:
            if ratio.id in slow.REPEATS:
                expected = slow.repeat(ratio.id, stays, records, as_at, cut)
            else:
                expected = slow.on_admission(ratio.id, stays, records, month, as_at, cut)
            assert tally.counts(ratio, month, cut) == expected, (ratio.id, cut)


@given(reviewed(), months)
def test_the_other_shares_agree_with_the_slow_rules(register: Register, month: Month) -> None:
    stays, records = register
    tally, day = tally_of(register), month.last
    year = month.plus(1 - MONTHS).first
    for cut in PLAIN_CUTS:
        assert tally.counts(EVER, month, cut) == slow.ever(stays, records, day, cut)
        assert tally.counts(BEFORE, month, cut) == slow.before_admission(
            stays, records, month.first, day, cut
        )
        assert tally.counts(YEAR_BEFORE, month, cut) == slow.before_admission(stays, records, year, day, cut)
        assert tally.counts(DELAYED, month, cut)[0] == slow.delayed(stays, records, day, cut)
        assert tally.counts(PLANNED, month, cut)[0] == slow.planned(stays, records, day, cut)


@given(reviewed(), months)
def test_denominators_are_the_census_and_the_admissions_of_the_flow(register: Register, month: Month) -> None:
    tally = tally_of(register)
    for cut in PLAIN_CUTS:
        counted = counts(register[0], month=month, as_at=date(2014, 12, 31), cut=cut)
        for ratio in (IN_DATE, EVER, PLANNED, DELAYED):
            assert tally.counts(ratio, month, cut)[1] == counted["inpatients"]
        assert tally.counts(BEFORE, month, cut)[1] == counted["admissions"]


@given(reviewed(), months)
def test_numerator_and_missing_are_the_denominator_and_parts_add_up(register: Register, month: Month) -> None:
    tally = tally_of(register)
    for ratio in RATIOS:
        share = tally.share(ratio, month)
        spells = [one.stay.spell_id for one in share.of]
        assert len(set(spells)) == len(spells)
        assert sorted(spells) == sorted(one.stay.spell_id for one in (*share.met, *share.missing))
        for cuts in (
            [Cut(place=place) for place in (*PLACES, NO_PLACE)],
            [Cut(age_group=group) for group in AgeGroup],
            [Cut(category=code) for code in "1234"],
        ):
            assert sum(tally.counts(ratio, month, cut)[0] for cut in cuts) == len(share.met)


@given(reviewed(), months)
def test_rolling_is_the_sum_of_three_months_or_nothing(register: Register, month: Month) -> None:
    tally = tally_of(register)
    for ratio in (*STANDARDS, BEFORE):
        three = [tally.counts(ratio, month.plus(-back)) for back in range(3)]
        rolling = tally.rolling(ratio, month, EVERYONE, FIRST.plus(-12))
        if any(of == 0 for _, of in three):
            assert rolling is None
        else:
            assert rolling == (sum(met for met, _ in three), sum(of for _, of in three))


@given(reviewed(), months)
def test_nothing_that_happens_after_a_month_changes_it(register: Register, month: Month) -> None:
    """Reviews of later days may be recorded, and stays may go on: the month's figure stands."""
    stays, records = register
    earlier = Records(
        reviews={
            person: [fact for fact in facts if fact.on <= month.last]
            for person, facts in records.reviews.items()
        },
        delays=records.delays,
        plans=records.plans,
        policies=records.policies,
    )
    before, after = Tally(stays, earlier, as_at=month.last), tally_of(register)
    for ratio in (*STANDARDS, BEFORE, EVER, IN_DATE):
        assert before.counts(ratio, month) == after.counts(ratio, month), ratio.id


@given(reviewed(), months)
def test_every_list_counts_a_stay_once_and_within_its_part(register: Register, month: Month) -> None:
    tally = tally_of(register)
    for measure in COUNTS:
        found = tally.counted(measure, month)
        assert len({one.stay.spell_id for one in found}) == len(found), measure
        assert part(found, EVERYONE) == found


@given(reviewed())
def test_in_date_is_what_the_clock_says_of_each_person_in_each_month(register: Register) -> None:
    tally = tally_of(register)
    for month in map(FIRST.plus, range(6)):
        in_date = {one.stay.spell_id for one in tally.share(IN_DATE, month).met}
        for one in tally.share(IN_DATE, month).of:
            overdue = tally.due(one.stay, month.last).status is ReviewStatus.OVERDUE
            assert (one.stay.spell_id in in_date) is not overdue
