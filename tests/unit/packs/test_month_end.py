"""The plain rules of the month end: days, what is set against what, and findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tcp_portal.charts.build import line_chart
from tcp_portal.charts.model import Column, Series, Table
from tcp_portal.months import Month
from tcp_portal.packs.document import Block, Document, Note, Section, Text
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.frozen import section_digest
from tcp_portal.packs.month_end.domain.calendar import DEFAULT, Days, dates_of
from tcp_portal.packs.month_end.domain.comparing import Compared, How, compared
from tcp_portal.packs.month_end.domain.editions import kept_as, read_from
from tcp_portal.packs.month_end.domain.findings import Finding, from_json, to_json
from tcp_portal.packs.month_end.domain.marks import GENERATED, stale_note

APRIL, MARCH = Month(2017, 4), Month(2017, 3)


def table(caption: str, *rows: tuple[str, int | None]) -> Table:
    return Table(caption, (Column("Place"), Column("People", "number")), rows)


def document(*sections: Section, month: Month = APRIL) -> Document:
    made = datetime(2017, 5, 9, tzinfo=UTC)
    return Document("BHR", "Pack", month, "today", "OFFICIAL", "Pat", made, sections, (), synthetic=True)


def section(*blocks: Block, key: str = "places", summary: str = "22 people.") -> Section:
    return Section(key, key.capitalize(), blocks, summary)


def only(found: tuple[Compared, ...]) -> Compared:
    (one,) = found
    return one


def test_the_steps_of_april_are_on_working_days_of_may() -> None:
    dates = dates_of(APRIL, DEFAULT)
    assert (dates.draft, dates.sign_off) == (date(2017, 5, 8), date(2017, 5, 17))


@pytest.mark.parametrize(
    ("days", "said"),
    [(DEFAULT, ""), (Days(5, 4, 8, 10, 12), "before the one above"), (Days(0, 5, 8, 10, 12), "1 to 18")],
)
def test_days_out_of_order_or_out_of_the_month_are_refused(days: Days, said: str) -> None:
    assert said in days.fault
    assert bool(said) == bool(days.fault)


def test_a_set_of_editions_is_kept_the_same_however_it_was_chosen() -> None:
    assert kept_as([Edition.PUBLIC, Edition.BOARD, Edition.PUBLIC]) == "board,public"
    assert read_from("board,public") == (Edition.BOARD, Edition.PUBLIC)


def test_a_finding_comes_back_and_another_sentence_makes_another_one() -> None:
    one = Finding("lints", "board", "22 in the text and 21 in the data.", "trajectories:checks")
    assert from_json(to_json(one)) == one
    assert replace(one, sentence="23 in the text").key != one.key


def test_one_number_that_moved_is_the_one_difference() -> None:
    before = section(table("By place", ("Havering", 5), ("Redbridge", 7)), Text("As planned."))
    after = section(table("By place", ("Havering", 6), ("Redbridge", 7)), Text("As planned."))
    found = only(compared(document(before), document(after)))
    (line_,) = found.differences
    assert (line_.table, line_.row, line_.column) == ("By place", "Havering", "People")
    assert (line_.before, line_.after, line_.how) == ("5", "6", How.CHANGED)
    assert [one.row or one.after for one in found.of(How.SAME)] == ["22 people.", "As planned.", "Redbridge"]


def test_sentences_sections_and_rows_come_and_go() -> None:
    before = document(section(table("By place", ("Havering", 5)), summary="5 people."), section(key="gone"))
    after = document(section(table("By place", ("Barking", 5)), summary="6 people."), section(key="new"))
    places, new, gone = compared(before, after)
    assert (new.how, gone.how) == (How.NEW, How.GONE)
    assert [(one.before, one.after, one.how) for one in places.lines] == [
        ("5 people.", "6 people.", How.CHANGED),
        ("", "5", How.NEW),
        ("5", "", How.GONE),
    ]


def test_tables_of_two_months_are_matched_but_for_the_month_in_their_name() -> None:
    before = document(section(table("People in March 2017", ("Havering", None))), month=MARCH)
    after = document(section(table("People in April 2017", ("Havering", 4))), month=APRIL)
    (changed,) = only(compared(before, after)).differences
    assert (changed.before, changed.after) == ("not known", "4")


def test_words_of_people_and_our_notes_are_no_figures() -> None:
    plain = section(Note("From the register."))
    dressed = section(
        Text("Pat wrote: more beds.", by="Pat"),
        Note(stale_note("Pat")),
        Note("From the register."),
        Note(GENERATED),
    )
    assert only(compared(document(plain), document(dressed))).how is How.SAME


def test_the_figures_under_a_chart_are_compared_too() -> None:
    def chart(value: int) -> Section:
        made = line_chart(
            "c",
            title="People",
            categories=("Apr 2017",),
            series=(Series("Actual", (value,)),),
            description="A line.",
        )
        return section(made)

    (changed,) = only(compared(document(chart(22)), document(chart(23)))).differences
    assert (changed.before, changed.after) == ("22", "23")


def test_the_digest_of_a_section_follows_its_figures() -> None:
    one, other = section(table("By place", ("Havering", 5))), section(table("By place", ("Havering", 6)))
    assert section_digest(one) == section_digest(replace(one))
    assert section_digest(one) != section_digest(other)
