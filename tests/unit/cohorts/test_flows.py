"""The terms of the flow identity, one case each."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from cohorts.domain.flows import EVERYONE, NO_PLACE, Cut, Flow, Term, flow, people_behind, people_in
from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.domain.stays import AgeGroup, Stay
from tcp_portal.months import FinancialYear, Month
from tests.unit.cohorts.made import BARKING, HAVERING, make_bed, make_stay

APRIL = Month(2017, 4)
CCG, SPECIALISED = Cut(arrangement=Arrangement.CCG), Cut(arrangement=Arrangement.SPECIALISED)


def of_april(*stays: Stay, cut: Cut = EVERYONE) -> Flow:
    return flow(stays, first=APRIL, last=APRIL, cut=cut)


def shown(found: Flow) -> dict[str, int]:
    """The terms that are not nil."""
    return {term.value: getattr(found, term) for term in Term if getattr(found, term)}


def test_a_register_without_anybody_flows_from_nil_to_nil() -> None:
    assert shown(of_april()) == {}


def test_a_person_who_stays_is_in_opening_and_closing() -> None:
    assert shown(of_april(make_stay(date(2016, 5, 1)))) == {"opening": 1, "closing": 1}


@pytest.mark.parametrize(
    ("entry", "term"),
    [
        (Entry.FIRST, "admissions"),
        (Entry.READMISSION, "admissions"),
        (Entry.TRANSFER_IN, "transfers_in"),
        (Entry.FOUND_LATE, "found_late"),
    ],
)
def test_each_way_in_has_its_term(entry: Entry, term: str) -> None:
    stay = make_stay(date(2017, 4, 1), entry=entry)
    assert shown(of_april(stay)) == {term: 1, "closing": 1}


@pytest.mark.parametrize(
    ("exit_", "term"),
    [
        (Exit.DISCHARGE, "discharges"),
        (Exit.TRANSFER_OUT, "transfers_out"),
        (Exit.OUT_OF_SCOPE, "out_of_scope"),
        (Exit.DEATH, "deaths"),
    ],
)
def test_each_way_out_has_its_term(exit_: Exit, term: str) -> None:
    stay = make_stay(date(2016, 5, 1), date(2017, 4, 30), exit=exit_)
    assert shown(of_april(stay)) == {"opening": 1, term: 1}


def test_a_stay_of_one_day_is_an_admission_and_a_discharge_and_in_no_census() -> None:
    day = date(2017, 4, 12)
    assert shown(of_april(make_stay(day, day))) == {"admissions": 1, "discharges": 1}
    assert shown(of_april(make_stay(day, day), cut=CCG)) == {"admissions": 1, "discharges": 1}


def test_an_18th_birthday_moves_a_person_from_one_age_group_to_the_other() -> None:
    stay = make_stay(date(2016, 5, 1), date_of_birth=date(1999, 4, 30))
    assert shown(of_april(stay, cut=Cut(age_group=AgeGroup.UNDER_18))) == {"opening": 1, "moved_out": 1}
    assert shown(of_april(stay, cut=Cut(age_group=AgeGroup.ADULT))) == {"moved_in": 1, "closing": 1}


def test_a_person_discharged_on_the_18th_birthday_leaves_as_at_the_last_midnight() -> None:
    stay = make_stay(date(2016, 5, 1), date(2017, 4, 20), date_of_birth=date(1999, 4, 20))
    assert shown(of_april(stay, cut=Cut(age_group=AgeGroup.UNDER_18))) == {"opening": 1, "discharges": 1}
    assert shown(of_april(stay, cut=Cut(age_group=AgeGroup.ADULT))) == {}


def test_a_new_diagnosis_moves_a_person_between_categories() -> None:
    stay = make_stay(date(2016, 5, 1), category="2", autism_from=date(2017, 4, 5))
    assert shown(of_april(stay, cut=Cut(category="1"))) == {"opening": 1, "moved_out": 1}
    assert shown(of_april(stay, cut=Cut(category="2"))) == {"moved_in": 1, "closing": 1}


def changes_commissioner(start: date, change: date, *, back: date | None = None) -> Stay:
    """From a bed of the CCG to specialised commissioning, `back` in a bed only then."""
    second = make_bed(back or change, arrangement=Arrangement.SPECIALISED)
    return make_stay(start, beds=(make_bed(start, change), second))


def test_a_change_of_commissioner_moves_a_person_between_arrangements() -> None:
    stay = changes_commissioner(date(2016, 5, 1), date(2017, 4, 10))
    assert shown(of_april(stay, cut=CCG)) == {"opening": 1, "moved_out": 1}
    assert shown(of_april(stay, cut=SPECIALISED)) == {"moved_in": 1, "closing": 1}
    assert shown(of_april(stay)) == {"opening": 1, "closing": 1}


def test_a_person_between_beds_at_the_closing_is_in_transit_from_the_arrangement_left() -> None:
    stay = changes_commissioner(date(2016, 5, 1), date(2017, 4, 29), back=date(2017, 5, 2))
    assert shown(of_april(stay, cut=CCG)) == {"opening": 1, "in_transit": -1}
    assert shown(of_april(stay, cut=SPECIALISED)) == {}
    assert shown(of_april(stay)) == {"opening": 1, "closing": 1}
    may = flow([stay], first=APRIL.next, last=APRIL.next, cut=SPECIALISED)
    assert shown(may) == {"in_transit": 1, "closing": 1}


def test_someone_of_another_place_between_beds_is_not_in_transit() -> None:
    stay = changes_commissioner(date(2016, 5, 1), date(2017, 4, 29), back=date(2017, 5, 2))
    assert shown(of_april(stay, cut=Cut(place=BARKING, arrangement=Arrangement.CCG))) == {}


def test_someone_who_came_and_moved_in_the_month_was_admitted_to_the_first_arrangement() -> None:
    stay = changes_commissioner(date(2017, 4, 3), date(2017, 4, 10))
    assert shown(of_april(stay, cut=CCG)) == {"admissions": 1, "moved_out": 1}
    assert shown(of_april(stay, cut=SPECIALISED)) == {"moved_in": 1, "closing": 1}


def test_people_without_a_place_are_a_part_of_their_own() -> None:
    stays = [make_stay(date(2016, 5, 1), place_id=None), make_stay(date(2016, 5, 1))]
    assert people_in(stays, day=APRIL.last, cut=Cut(place=NO_PLACE)) == (stays[0],)
    assert people_in(stays, day=APRIL.last, cut=Cut(place=HAVERING)) == (stays[1],)


def test_a_year_closes_over_its_ends_whatever_happened_between() -> None:
    year = FinancialYear(2016)
    there_and_back = make_stay(
        date(2016, 1, 4),
        beds=(
            make_bed(date(2016, 1, 4), date(2016, 6, 1)),
            make_bed(date(2016, 6, 1), date(2016, 9, 1), arrangement=Arrangement.SPECIALISED),
            make_bed(date(2016, 9, 1)),
        ),
    )
    stays = [there_and_back, make_stay(date(2016, 5, 1), date(2016, 12, 24))]
    whole = flow(stays, first=year.first, last=year.last, cut=CCG)
    assert shown(whole) == {"opening": 1, "admissions": 1, "discharges": 1, "closing": 1}


def test_a_month_that_still_runs_closes_on_the_day_of_asking() -> None:
    stay = make_stay(date(2016, 5, 1), date_of_birth=date(1999, 4, 20))
    adults = Cut(age_group=AgeGroup.ADULT)
    for as_at, closing in ((date(2017, 4, 19), 0), (date(2017, 4, 20), 1), (date(2018, 1, 1), 1)):
        assert flow([stay], first=APRIL, last=APRIL, cut=adults, as_at=as_at).closing == closing


def test_a_range_that_has_not_begun_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        flow([], first=APRIL, last=APRIL, as_at=date(2017, 3, 31))


def test_an_end_of_an_unknown_kind_is_shown_as_unexplained() -> None:
    stay = make_stay(date(2016, 5, 1), date(2017, 4, 12), exit=None)
    assert of_april(stay).unexplained == -1


def test_a_person_with_two_stays_at_once_is_counted_once_and_shown_as_unexplained() -> None:
    person = uuid4()
    stays = [make_stay(date(2017, 4, 3), person_id=person), make_stay(date(2017, 4, 8), person_id=person)]
    found = of_april(*stays)
    assert (found.admissions, found.closing, found.unexplained) == (2, 1, -1)


def test_the_steps_of_a_flow_carry_their_signs() -> None:
    found = of_april(
        make_stay(date(2016, 5, 1), date(2017, 4, 2)),
        make_stay(date(2016, 5, 1)),
        make_stay(date(2017, 4, 9), place_id=None),
    )
    assert {term.value: signed for term, signed in found.steps if signed} == {
        "admissions": 1,
        "discharges": -1,
    }
    assert (found.opening, found.implied_closing, found.closing) == (2, 2, 2)


def test_the_people_behind_a_term_are_the_ones_it_counts() -> None:
    left = make_stay(date(2016, 5, 1), date(2017, 4, 2))
    came = make_stay(date(2017, 4, 9))
    stays = (left, came)
    behind = {
        term.value: people_behind(stays, term=term, first=APRIL, last=APRIL)
        for term in (Term.OPENING, Term.ADMISSIONS, Term.DISCHARGES, Term.CLOSING)
    }
    assert behind == {"opening": (left,), "admissions": (came,), "discharges": (left,), "closing": (came,)}


def test_an_unknown_term_is_refused() -> None:
    with pytest.raises(ValueError, match="escaped"):
        people_behind([], term="escaped", first=APRIL, last=APRIL)
