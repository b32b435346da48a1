"""Every measure against a slow second implementation on random registers, and what must hold in every one of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cohorts.domain.flows import NO_PLACE, Cut
from cohorts.domain.kinds import Arrangement
from cohorts.domain.records import Records
from cohorts.domain.review_clock import ReviewStatus
from cohorts.domain.stays import AgeGroup, Stay
from tcp_portal.months import Month
from tests.unit.cohorts.registers import ALL_CUTS, FIRST, PLACES, PLAIN_CUTS
from tests.unit.cohorts.slow_register import slow_flow
from tests.unit.trajectories import slow_measures as slow
from tests.unit.trajectories import slow_reviews
from tests.unit.trajectories.pointed import asked
from trajectories.domain.cells import Parts
from trajectories.domain.counting import FLOW, OF_STAYS, Counting
from trajectories.domain.ratios import MEANS, RATIOS, STAY_DAYS, percent
from trajectories.domain.registry import MEASURES
from trajectories.domain.tally import COUNTS, Tally

Register = tuple[list[Stay], Records]
Asked = tuple[Register, Month]
MOVES = {"moved_in", "moved_out", "in_transit", "leave", "unexplained", "net_change"}
BY_THE_CLOCK = {"review_overdue", "review_not_overdue"}
LISTED = [one for one in (*OF_STAYS, *COUNTS) if one not in MOVES | BY_THE_CLOCK]


def counting_of(register: Register, cuts: list[Cut], month: Month) -> Counting:
    return Counting(Tally(*register, as_at=month.last), Parts(cuts))


@settings(max_examples=120)
@given(asked())
def test_every_count_agrees_with_the_slow_rules(asked_of: Asked) -> None:
    register, month = asked_of
    world, counting = slow.World(*register, month), counting_of(register, PLAIN_CUTS, month)
    for measure in LISTED:
        people = slow.who(measure, world)
        expected = [sum(slow_reviews.inside(*one[:1], cut, *one[1:]) for one in people) for cut in PLAIN_CUTS]
        assert counting.row(measure, month) == expected, measure


@settings(max_examples=120)
@given(asked(), st.lists(st.sampled_from(ALL_CUTS), min_size=1, max_size=12, unique=True))
def test_sums_of_days_flows_and_any_combination_of_cuts_agree(asked_of: Asked, cuts: list[Cut]) -> None:
    register, month = asked_of
    world, counting = slow.World(*register, month), counting_of(register, cuts, month)
    for measure in STAY_DAYS:
        assert counting.row(measure, month) == [slow.sum_of_days(measure, world, cut) for cut in cuts], (
            measure
        )
    for measure in ("admissions_unplanned", "planned_in_1_month", "readmitted_ever"):
        assert counting.row(measure, month) == [slow.count(measure, world, cut) for cut in cuts], measure
    for number, cut in enumerate(cuts):
        terms = slow_flow(register[0], month, month, cut)
        for measure in FLOW[:-2]:
            assert counting.row(measure, month)[number] == terms[measure], (measure, cut)
        assert counting.row("net_change", month)[number] == terms["admissions"] - terms["discharges"]
        assert counting.row("unexplained", month)[number] == 0


def test_no_count_is_without_a_slow_rule() -> None:
    for measure in LISTED:
        assert slow.who(measure, slow.World([], Records(), FIRST)) == [], measure
    assert {*LISTED, *BY_THE_CLOCK, *MOVES} == {*OF_STAYS, *COUNTS}
    assert {*OF_STAYS, *COUNTS} <= set(MEASURES)


@given(asked())
def test_shares_and_means_agree_and_a_numerator_is_within_its_denominator(asked_of: Asked) -> None:
    register, month = asked_of
    counting = counting_of(register, PLAIN_CUTS, month)
    for ratio in RATIOS:
        for met, of in zip(counting.row(ratio.above, month), counting.row(ratio.below, month), strict=True):
            assert met <= of, ratio.id
            value, expected = percent(met, of), slow.rounded(met, of, Fraction(100), 1)
            assert (None if value is None else Fraction(value)) == expected
        if ratio.missing:
            three = (counting.row(one, month) for one in (ratio.above, ratio.missing, ratio.below))
            assert all(met + not_ == of for met, not_, of in zip(*three, strict=True)), ratio.id
    scales = {"discharged_days_mean": Fraction(1), "discharges_per_admission": Fraction(1)}
    for mean in MEANS:
        scale, places = (
            scales.get(mean.id, Fraction(4, 1461)),
            2 if mean.id == "discharges_per_admission" else 1,
        )
        for above, below in zip(
            counting.row(mean.above, month), counting.row(mean.below, month), strict=True
        ):
            found = mean.value(above, below)
            exact = slow.rounded(above, below, scale, places)
            assert (None if found is None else Fraction(found)) == exact, mean.id


@given(asked())
def test_parts_add_up(asked_of: Asked) -> None:
    """Places to everyone, arrangements and those between beds to everyone, age groups, categories."""
    register, month = asked_of
    everyone = [Cut()]
    groups = {
        "places": [Cut(place=place) for place in (*PLACES, NO_PLACE)],
        "ages": [Cut(age_group=group) for group in AgeGroup],
        "categories": [Cut(category=code) for code in "1234"],
    }
    arrangements = [Cut(arrangement=kind) for kind in Arrangement]
    cuts = [*everyone, *arrangements, *(cut for group in groups.values() for cut in group)]
    counting = counting_of(register, cuts, month)
    number = {cut: place for place, cut in enumerate(cuts)}
    moved = {"moved_in", "moved_out"}
    for measure in (*OF_STAYS, *COUNTS, *STAY_DAYS):
        row = counting.row(measure, month)
        if measure not in moved:
            for name, group in groups.items():
                if not (measure in MOVES and name != "places"):
                    assert sum(row[number[cut]] for cut in group) == row[0], (measure, name)
    inside = counting.row("inpatients", month)
    between = counting.row("between_beds", month)[0]
    assert sum(inside[number[cut]] for cut in arrangements) + between == inside[0]


@given(asked())
def test_bands_reasons_and_plans_make_up_the_whole(asked_of: Asked) -> None:
    register, month = asked_of
    counting = counting_of(register, PLAIN_CUTS, month)

    def row(measure: str) -> list[int]:
        return list(counting.row(measure, month))

    def added(*measures: str) -> list[int]:
        return [sum(some) for some in zip(*map(row, measures), strict=True)]

    assert added("stay_under_1_year", "stay_1_to_5_years", "stay_5_years_or_more") == row("inpatients")
    assert added("specialist_residential", "inpatients_without_srs") == row("inpatients")
    assert added("stay_days_srs", "stay_days_without_srs") == row("stay_days")
    assert added("admissions_planned_or_not", "admissions_not_known") == row("admissions")
    assert added("admissions", "transfers_in") == row("admissions_and_transfers_in")
    assert added("first_admissions", "readmissions_within_year") == row("admissions")
    ahead = [f"planned_in_{n}_month{'s' if n > 1 else ''}" for n in (1, 2, 3)]
    assert added(*ahead) == row("planned_next_quarter")
    for years in (1, 5):
        tips = [f"tips_{years}_years_in_{n}_month{'s' if n > 1 else ''}" for n in (1, 2, 3)]
        assert added(*tips) == row(f"tips_{years}_years_next_quarter")
    nested = [
        row(f"readmitted_{one}") for one in ("within_30_days", "within_90_days", "within_180_days", "ever")
    ]
    assert all(less <= more for shorter, longer in pairwise(nested)
               for less, more in zip(shorter, longer, strict=True))  # fmt: skip


@given(asked())
def test_overdue_is_what_the_clock_says_of_each_person(asked_of: Asked) -> None:
    register, month = asked_of
    tally = Tally(*register, as_at=month.last)
    overdue = {one.stay.spell_id for one in tally.counted("review_overdue", month)}
    for one in tally.counted("inpatients", month):
        late = tally.due(one.stay, month.last).status is ReviewStatus.OVERDUE
        assert (one.stay.spell_id in overdue) is late
