"""Words stand on figures: which have changed, and how that is said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trajectories.domain.narratives import changed, fact_key, learning_key, learnt_about, split_key
from trajectories.presenters.said import facts_words
from trajectories.presenters.told import mark_of

FACTS = st.dictionaries(
    st.sampled_from(["inpatients", "plan", "inpatients|Havering"]), st.none() | st.integers(0, 9)
)


@given(FACTS, FACTS)
def test_words_are_stale_exactly_when_a_figure_they_stood_on_is_another(
    written: dict[str, int | None], now: dict[str, int | None]
) -> None:
    moved = changed(written, now)
    assert set(moved) == {key for key in written if written[key] != now.get(key)}
    assert changed(written, {**written, "new": 1}) == ()
    assert bool(mark_of(written, now)) == bool(moved)


def test_the_mark_says_both_figures() -> None:
    assert mark_of({"plan": 22, "inpatients": 22}, {"inpatients": 23, "plan": 22}) == (
        "Written when the figures were 22 against 22; they are now 23 against 22."
    )
    assert mark_of({"inpatients": 22, "plan": 22}, {}) == (
        "Written when the figures were 22 against 22; they are now not known against not known."
    )
    written = {"inpatients|Havering": 8, "plan|Havering": 9, "admissions": 2}
    assert mark_of(written, {**written, "inpatients|Havering": 7, "admissions": 3}) == (
        "Written when the figures were inpatients at month end, Havering, 8 and admissions 2; "
        "they are now inpatients at month end, Havering, 7 and admissions 3."
    )


def test_facts_in_words() -> None:
    assert facts_words({"review_in_date": "81.8%"}).endswith(" 81.8%")
    assert facts_words({"gone": None}) == "gone not known"
    assert facts_words({"rate_per_million": "37.96"}) == "inpatients per million adults 37.96"


def test_keys() -> None:
    assert split_key(fact_key("plan", "Havering")) == ("plan", "Havering")
    assert split_key(fact_key("plan")) == ("plan", "")
    assert learnt_about(learning_key("admissions")) == "admissions"
    assert learnt_about("learning:happiness") is None
    assert learnt_about("parts") is None
