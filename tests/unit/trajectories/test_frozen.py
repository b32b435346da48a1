"""A frozen stay comes back as it was, and every figure counted from it is the same."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.kinds import Entry
from cohorts.domain.learning import LearntAdmission
from cohorts.domain.policy import Policies, PolicyRow, Rule
from cohorts.domain.records import PlanStand, Records
from cohorts.domain.stays import Stay
from tcp_portal.months import Month
from tests.unit.cohorts.made import make_stay
from tests.unit.cohorts.registers import FIRST, PLAIN_CUTS
from tests.unit.trajectories.reviewed import POLICIES, registers_that_learnt
from trajectories.domain.counting import counts
from trajectories.domain.frozen import (
    BESIDE,
    canonical,
    digest,
    line_from_json,
    line_to_json,
    lines_of,
    plain,
    policies_from_json,
    policies_to_json,
    records_from,
)
from trajectories.domain.ratios import RATIOS
from trajectories.domain.tally import Tally

Register = tuple[list[Stay], Records]


def through_text(register: Register) -> Register:
    """The register as it comes back from the text of its frozen lines."""
    lines = [line_to_json(line) for line in lines_of(*register)]
    kept = json.loads(canonical({"lines": lines, "policies": policies_to_json(register[1].policies)}))
    read = [line_from_json(facts) for facts in kept["lines"]]
    return [line.stay for line in read], records_from(read, policies_from_json(kept["policies"]))


@given(registers_that_learnt())
def test_stays_and_records_come_back_as_they_were(register: Register) -> None:
    stays, records = through_text(register)
    assert stays == register[0]
    for name in BESIDE:
        before, after = getattr(register[1], name), getattr(records, name)
        assert {key: tuple(of) if isinstance(of, list) else of for key, of in before.items()} == after
    assert records.policies.rows == register[1].policies.rows
    assert [line_to_json(one) for one in lines_of(stays, records)] == [
        line_to_json(one) for one in lines_of(*register)
    ]


@given(registers_that_learnt(), st.integers(0, 5).map(FIRST.plus))
def test_every_figure_counted_from_them_is_the_same(register: Register, month: Month) -> None:
    before, after = (Tally(*one, as_at=month.last) for one in (register, through_text(register)))
    for cut in PLAIN_CUTS:
        one, other = (counts(of.stays, month=month, as_at=month.last, cut=cut) for of in (before, after))
        assert one == other
        assert [before.counts(ratio, month, cut) for ratio in RATIOS] == [
            after.counts(ratio, month, cut) for ratio in RATIOS
        ]
        assert before.learning(month, cut) == after.learning(month, cut)


def test_every_field_of_records_goes_by_a_stay_or_a_person() -> None:
    """A field of another shape would be left out of every closing: then lines must learn to hold it."""
    hints = get_type_hints(Records)
    assert [name for name in BESIDE if len(get_args(hints[name])) != 2] == []
    assert {one.name for one in fields(Records)} == {*BESIDE, "policies"}


def test_a_line_says_days_and_codes_as_text() -> None:
    stay = make_stay(date(2016, 2, 29), date(2017, 3, 1), entry=Entry.FOUND_LATE)
    records = Records(plans={stay.spell_id: [PlanStand(date.min, None)]})
    (line,) = lines_of([stay], records)
    facts = line_to_json(line)
    assert facts["stay"]["started_on"] == "2016-02-29"
    assert facts["stay"]["entry"] == "found_late"
    assert facts["of_stay"] == {"plans": [{"on": "0001-01-01", "planned_on": None, "status": ""}]}
    assert facts["of_person"] == {}
    assert line_from_json(facts).of_stay["plans"] == (PlanStand(date.min, None),)


def test_a_line_from_before_a_field_was_known_reads_as_its_default() -> None:
    learnt = LearntAdmission(make_stay(FIRST.first).spell_id, make_stay(FIRST.first).person_id, None, None,
                             FIRST.first, Entry.FIRST, review_on=FIRST.first)  # fmt: skip
    stay = make_stay(FIRST.first, spell_id=learnt.spell_id)
    facts = line_to_json(lines_of([stay], Records(learnt={stay.spell_id: learnt}))[0])
    del facts["of_stay"]["learnt"]["review_on"]
    assert line_from_json(facts).of_stay["learnt"] == replace(learnt, review_on=None)


def test_the_digest_knows_values_not_their_order() -> None:
    assert digest({"a": 1, "b": ["x", None]}) == digest({"b": ["x", None], "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})
    assert digest(["x", "y"]) != digest(["y", "x"])
    assert canonical({"é": 1, "b": None}) == '{"b":null,"\\u00e9":1}'


def test_policies_keep_spans_days_and_ends() -> None:
    cut_off = PolicyRow(
        Rule.DOWRY_CUT_OFF, None, date(2016, 4, 1), date(2015, 1, 1), date(2017, 1, 1), "test"
    )
    policies = Policies([*POLICIES.rows, cut_off])
    assert policies_from_json(json.loads(canonical(policies_to_json(policies)))).rows == policies.rows


@pytest.mark.parametrize("value", [1.5, datetime(2017, 5, 1, tzinfo=UTC), {"a": 1}, object()])
def test_what_would_not_come_back_exactly_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="A frozen fact cannot be a"):
        plain(value)
