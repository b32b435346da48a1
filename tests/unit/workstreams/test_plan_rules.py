"""The joint plan's rules: two texts in pieces, a digest of what is said, the colour of a review."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trajectories.domain.registry import MEASURES
from workstreams.domain.plan_compare import MOST_PARAGRAPHS, MOST_WORDS, Mark, compare
from workstreams.domain.plan_review import overall, worst
from workstreams.domain.plan_template import OFFERED, SECTIONS, STAGES
from workstreams.domain.plan_text import Aim, Line, PlanText, digest_of

TEXTS = st.text(alphabet="ab \n", max_size=80)
PLAN = PlanText(
    title="Plan",
    period=(date(2016, 4, 1), date(2019, 3, 31)),
    vision="Home",
    sections={"vision": "A home", "finances": ""},
    aims=(Aim("Fewer in hospital", "less_hospital", ("inpatients",), ("w1",)),),
    lines=(Line("plan", "output", "A plan", None),),
    trajectory="t1",
    points=(("2017-03 all all", 22),),
)


@settings(max_examples=60)
@given(old=TEXTS, new=TEXTS)
def test_both_texts_are_whole_in_their_pieces(old: str, new: str) -> None:
    found = compare(old, new)
    assert "".join(one.text for one in found.old) == old
    assert "".join(one.text for one in found.new) == new
    assert found.is_same == (old == new)


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("one two three", "one four three", 1, 1),
        ("", "three new words", 0, 3),
        ("first\n\nsecond", "first\n\nsecond and more", 0, 2),
    ],
)
def test_words_are_counted(old: str, new: str, removed: int, added: int) -> None:
    found = compare(old, new)
    assert (found.words(Mark.REMOVED), found.words(Mark.ADDED), found.coarse) == (removed, added, False)


@pytest.mark.parametrize(
    "text", ["word " * (MOST_WORDS + 1), "line\n" * (MOST_PARAGRAPHS + 1)], ids=["words", "paragraphs"]
)
def test_a_long_text_is_marked_by_paragraph_and_says_so(text: str) -> None:
    found = compare(text, f"{text}x")
    assert found.coarse
    assert "".join(one.text for one in found.new) == f"{text}x"


def test_the_digest_changes_with_whatever_is_said_and_with_nothing_else() -> None:
    others = [
        replace(PLAN, title="Other"),
        replace(PLAN, vision=""),
        replace(PLAN, period=(date(2016, 4, 1), date(2018, 3, 31))),
        replace(PLAN, sections={"vision": "A house"}),
        replace(PLAN, aims=()),
        replace(PLAN, aims=(replace(PLAN.aims[0], measures=("admissions",)),)),
        replace(PLAN, lines=(replace(PLAN.lines[0], done_on=date(2017, 1, 1)),)),
        replace(PLAN, trajectory="t2"),
        replace(PLAN, points=(("2017-03 all all", 21),)),
    ]
    assert len({digest_of(one) for one in (PLAN, *others)}) == len(others) + 1
    assert digest_of(replace(PLAN, sections={"finances": "", "vision": "A home"})) == digest_of(PLAN)
    assert digest_of(replace(PLAN, sections={"vision": "A home"})) == digest_of(PLAN)


def test_the_colour_is_the_worst_and_tells_its_rule() -> None:
    assert worst(["green", "red", "amber"]) == "red"
    found = overall({"vision": "amber", "finances": "green", "unknown": "red"})
    assert (found.rag, found.words) == ("amber", "Amber")
    assert "Amber: 3 Vision for the future." in found.rule
    assert "Not reviewed yet: 1 Mobilise communities" in found.rule
    assert "Annexes" not in found.rule  # they may stay empty
    assert overall({}).words == "Not reviewed"
    assert "Not reviewed yet" not in overall(dict.fromkeys(SECTIONS, "green")).rule


def test_the_template_is_whole() -> None:
    assert [one.number for one in STAGES.values()] == [1, 2, 3, 4, 5]
    assert all(len(key) <= 24 and one.prompts for key, one in SECTIONS.items())
    assert set(OFFERED) <= MEASURES.keys()
