"""Every word of the stories has a code that was in force when it happened."""

from __future__ import annotations

from datetime import date

import pytest

from cohorts.demo import coding, names
from cohorts.demo.loading import OTHER_STORY
from cohorts.demo.story import STORY, characters
from cohorts.demo.wards import WARDS, Ward
from cohorts.domain import codes
from cohorts.domain.kinds import Exit

PEOPLE = [person for story in (STORY, OTHER_STORY) for person in characters(story)]
STAYS = [stay for person in PEOPLE for stay in person.stays]
DAY = date(2017, 4, 30)


def test_the_people_are_described_in_codes() -> None:
    for person in PEOPLE:
        assert codes.SEX.allows(coding.SEX[person.sex], person.born)
        assert codes.ETHNICITY.allows(person.ethnicity, DAY)
        assert codes.CATEGORY.allows(coding.CATEGORY[person.category], DAY)


def test_admissions_moves_and_plans_are_described_in_codes() -> None:
    for stay in STAYS:
        assert codes.SOURCE.allows(coding.SOURCE[stay.source], stay.started)
        assert codes.PLANNED.allows(coding.PLANNED[stay.planned], stay.started)
        assert all(codes.LEGAL_STATUS.allows(coding.LEGAL[move.legal], move.on) for move in stay.moves)
        assert all(
            codes.CARE_PLAN_STATUS.allows(coding.STATUS[step.status], step.entered) for step in stay.plans
        )


def test_every_end_has_a_destination_of_its_kind() -> None:
    for stay in STAYS:
        if stay.ended is not None:
            assert stay.exit is not None
            offered = dict(codes.destinations(stay.exit, stay.ended))
            assert coding.DESTINATION[stay.destination] in offered


@pytest.mark.parametrize("ward", WARDS.values(), ids=list(WARDS))
def test_wards_have_codes_of_their_time(ward: Ward) -> None:
    assert codes.BED_TYPE.allows(ward.bed_type, DAY)
    assert codes.SECURITY.allows(ward.security, DAY)
    reasons = ward.out_of_area_reasons
    assert all(codes.OUT_OF_AREA_REASON.allows(reason, DAY) for reason in reasons)
    assert ward.provider.endswith("(invented)")


def test_a_transfer_out_is_told_from_a_discharge() -> None:
    assert {stay.exit for stay in STAYS if stay.ended} == {Exit.DISCHARGE, Exit.TRANSFER_OUT}


def test_numbers_are_not_given_twice() -> None:
    numbers = names.NhsNumbers()
    assert len({numbers.next() for _ in range(50_000)}) == 50_000
