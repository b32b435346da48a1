"""The registry of measures is complete, and everything that is counted is defined in it."""

from __future__ import annotations

from datetime import date

from cohorts.domain.flows import EVERYONE, STEPS
from cohorts.domain.kinds import Arrangement
from tcp_portal.months import Month
from tests.unit.cohorts.made import make_bed, make_stay
from trajectories.domain.counting import counts
from trajectories.domain.ratios import MEANS, MEDIAN_DAYS, RATIOS, STAY_DAYS
from trajectories.domain.registry import MEASURES
from trajectories.domain.tally import COUNTS

OUTSIDE = {
    "rate_per_million", "population", "plan", "variance", "variance_year_end", "variance_plan_end",
    "reduction_since_march_2016", "reduction_since_march_2018",
}  # fmt: skip
LONGEST_ID = 40  # a look at the people behind is recorded with it, in a line of the audit trail
PROMISED = {
    "inpatients", "admissions", "discharges", "transfers_in", "transfers_out", "found_late", "deaths",
    "out_of_scope", "unexplained", "rate_per_million", "stay_5_years_or_more", "out_of_area", "plan", "variance",
    "moved_in", "moved_out", "in_transit", "net_change",
}  # fmt: skip


def test_every_promised_measure_is_defined() -> None:
    assert set(MEASURES) >= PROMISED


def test_every_term_of_the_identity_is_a_measure() -> None:
    assert {term.value for term, _ in STEPS} <= set(MEASURES)


def test_ratios_name_measures_that_exist() -> None:
    ratios = [measure for measure in MEASURES.values() if measure.numerator or measure.denominator]
    made = {one.id for one in (*RATIOS, *MEANS)} | {one.rolling for one in RATIOS if one.rolling}
    assert {measure.id for measure in ratios} == {"rate_per_million", *made}
    for measure in ratios:
        assert {measure.numerator, measure.denominator} <= set(MEASURES)


def test_every_definition_is_in_whole_sentences_with_a_source() -> None:
    for id_, measure in MEASURES.items():
        assert measure.id == id_
        assert len(id_) <= LONGEST_ID, id_
        assert measure.rule.endswith("."), id_
        assert measure.title
        assert measure.source
        assert measure.unit
        assert measure.rounding
        assert measure.valid_from >= date(2014, 1, 9)


def test_everything_that_is_counted_is_defined() -> None:
    counted = counts([], month=Month(2017, 4), as_at=date(2017, 5, 12), cut=EVERYONE)
    assert set(counted) <= set(MEASURES)
    made = {id_ for one in RATIOS for id_ in (one.id, one.rolling) if id_} | {one.id for one in MEANS}
    assert set(MEASURES) - set(counted) == made | {*COUNTS, *STAY_DAYS, MEDIAN_DAYS} | OUTSIDE


def test_a_mean_has_the_parts_that_are_divided() -> None:
    for mean in MEANS:
        assert (MEASURES[mean.id].numerator, MEASURES[mean.id].denominator) == (mean.above, mean.below)


def test_no_working_metric_and_no_indicator_is_missing() -> None:
    metrics = {number for one in MEASURES.values() for number in one.metrics}
    assert metrics == {str(number) for number in range(1, 85)}
    indicators = {number for one in MEASURES.values() for number in one.indicators}
    # The reference describes no indicator 13; it is said so in docs/measures.md.
    assert indicators == set(range(1, 39)) - {13}


def test_a_share_and_its_rolling_form_have_the_numerator_and_denominator_that_are_counted() -> None:
    for ratio in RATIOS:
        for id_ in (ratio.id, ratio.rolling):
            if id_:
                measure = MEASURES[id_]
                assert (measure.numerator, measure.denominator) == (ratio.above, ratio.below), id_


def test_the_counts_of_a_month_are_those_of_its_people() -> None:
    long = make_stay(
        date(2010, 1, 4),
        beds=(make_bed(date(2010, 1, 4), out_of_area=True, arrangement=Arrangement.SPECIALISED),),
    )
    between = make_stay(date(2014, 4, 1), beds=(make_bed(date(2014, 4, 1), date(2017, 4, 29)),))
    left = make_stay(date(2016, 5, 1), date(2017, 4, 3))
    came = make_stay(date(2017, 4, 9))
    counted = counts([long, between, left, came], month=Month(2017, 4), as_at=date(2017, 5, 12), cut=EVERYONE)
    assert {id_: value for id_, value in counted.items() if value} == {
        "inpatients": 3,
        "between_beds": 1,
        "out_of_area": 1,
        "admissions": 1,
        "discharges": 1,
        "stay_under_1_year": 1,
        "stay_2_to_5_years": 1,
        "stay_5_to_10_years": 1,
        "stay_3_years_or_more": 2,
        "stay_5_years_or_more": 1,
    }
