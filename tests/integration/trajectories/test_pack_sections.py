"""The board pack's sections say what the screen says, and hold no person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cohorts.models import Person
from cohorts.services.plans import update_plan
from tcp_portal.access import scope_of
from tcp_portal.access.scope import everything
from tcp_portal.charts import Chart, Table
from tcp_portal.errors import Refusal
from tcp_portal.packs.document import Note, Section, Text
from tcp_portal.partnerships.models import Partnership, Population
from tcp_portal.web.registry import PackContext, pack_sections
from tests.factories import TODAY, act_of, admitted, make_partnership, place_of
from tests.factories.demonstration import load_demonstration
from tests.integration.trajectories.made import APRIL_17, World, report_stocktake
from trajectories import pack_sections as ours
from trajectories.domain.registry import MEASURES
from trajectories.presenters.measures import definitions
from trajectories.services import thresholds

KEYS = (
    "summary", "inpatients", "forecast", "rate", "flow", "places", "stays", "planned", "delays", "reviews", "far",
    "quality",
)  # fmt: skip


def context_of(partnership: Partnership) -> PackContext:
    return PackContext(partnership=partnership, month=APRIL_17, as_at=APRIL_17.last, scope=everything())


def sections_of(partnership: Partnership) -> dict[str, Section]:
    built = [entry.build(context_of(partnership)) for entry in pack_sections() if entry.key in KEYS]
    return {section.key: section for section in built if section is not None}


def table_of(section: Section, caption: str) -> Table:
    return next(one for one in section.blocks if isinstance(one, Table) and one.caption == caption)


def words_of(section: Section) -> str:
    return " ".join([section.summary, *(one.body for one in section.blocks if isinstance(one, Text | Note))])


def test_the_sections_come_in_order(world: World) -> None:
    assert tuple(sections_of(world.partnership)) == KEYS


def test_the_summary_says_where_the_partnership_stands(world: World) -> None:
    said = words_of(sections_of(world.partnership)["summary"])
    for words in (
        "5 people in hospital on 30 April 2017, 1 more than planned, which is worse.",
        "Barking and Dagenham 2 worse",
        "That is 8.63 people per million adults, against a baseline of 3.45 and an ambition of 3.45.",
        "5 people at the end of March 2017, 1 admitted and 1 discharged, 5 at the end of April 2017.",
        "1 person in hospital for 5 years or more. Fewer is better.",
        "1 person out of area. Fewer is better.",
    ):
        assert words in said


def test_an_unknown_rate_is_said(world: World) -> None:
    Population.objects.all().delete()
    said = words_of(sections_of(world.partnership)["summary"])
    assert "The rate per million adults is not known: no population is recorded for 2017 or before." in said


def test_the_table_leaves_out_months_to_come_that_are_only_joined(world: World) -> None:
    chart, table = sections_of(world.partnership)["inpatients"].blocks[:2]
    assert isinstance(chart, Chart)
    assert isinstance(table, Table)
    assert len(chart.categories) == 37
    assert len(table.rows) == 15
    row = dict(zip((column.title for column in table.columns), table.rows[13], strict=True))
    assert row == {
        "Month": "April 2017", "Actual": 5, "Plan": 4, "Plan figure": "joined", "Variance": 1,
        "Against plan": "Slightly worse",
    }  # fmt: skip


def test_flow_shows_the_register_and_the_contradictions(world: World) -> None:
    report_stocktake(world)
    section = sections_of(world.partnership)["flow"]
    assert "4 unexplained" in words_of(section)
    assert "3 without a place" in words_of(section)
    flow, counts, rates = (block for block in section.blocks if isinstance(block, Table))
    assert flow.rows[0][0] == "Everyone"
    assert {row[-1] for row in flow.rows} == {0}
    assert (counts.columns[3].kind, len(counts.rows)) == ("number", 10)
    assert (rates.columns[3].kind, len(rates.rows)) == ("rate", 1)


def test_places_and_commissioners_have_their_words(world: World) -> None:
    section = sections_of(world.partnership)["places"]
    places, commissioners = (block for block in section.blocks if isinstance(block, Table))
    assert [row[-1] for row in places.all_rows] == ["Worse", "On plan", "Better", "Slightly worse"]
    assert [row[1] for row in commissioners.rows] == [4, 1]


def test_people_without_a_place_have_their_row(world: World) -> None:
    admitted(world.partnership, date(2017, 4, 3))
    section = sections_of(world.partnership)["places"]
    [places, _] = (block for block in section.blocks if isinstance(block, Table))
    assert places.rows[-1][0] == "No place recorded"


def test_length_of_stay_adds_up(world: World) -> None:
    [_, table, long, _] = sections_of(world.partnership)["stays"].blocks
    assert isinstance(table, Table)
    assert isinstance(long, Table)
    assert long.total == ("All", 1, 0)
    assert table.total == ("All", 4, 1, 5)
    assert sum(row[-1] for row in table.rows if isinstance(row[-1], int)) == 5


def test_notes_tell_what_to_know_of_the_data(world: World) -> None:
    stay = world.stays["first"]
    act = act_of(world.commissioner)
    update_plan(spell=stay, version=0, status="", planned_on=date(2017, 1, 31), act=act)
    said = words_of(sections_of(world.partnership)["quality"])
    for words in (
        "People in hospital without a recorded place: 0.",
        "People in hospital whose planned date of discharge has passed: 1.",
        "Plan figures that are assumptions: 9, of which 9 by place or commissioner.",
        "34 of the 37 months shown have a plan joined by a straight line",
        "579,550 adults (18 and over) registered with a GP, 2017. Invented for a test",
        "Slightly worse: up to 1 person or 5% of the plan above plan.",
    ):
        assert words in said


def test_a_partnership_without_a_plan_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    partnership = make_partnership("ELSE")
    admitted(partnership, date(2017, 4, 3), place=place_of(partnership))
    monkeypatch.setattr(thresholds, "rows", list)
    sections = sections_of(partnership)
    assert "No plan has been accepted." in words_of(sections["quality"])
    assert "No plan is set by place or by commissioner." in words_of(sections["places"])
    assert "Slightly worse" not in words_of(sections["quality"])


def test_a_month_without_data_is_refused(world: World) -> None:
    ours.check_data(context_of(world.partnership))
    with pytest.raises(Refusal, match="nothing to put into a pack"):
        ours.check_data(context_of(make_partnership("ELSE")))


def test_a_reader_without_the_partnership_gets_no_figure(world: World) -> None:
    stranger = make_partnership("ELSE")
    scope = scope_of(world.board.pk, today=TODAY)
    context = PackContext(partnership=stranger, month=APRIL_17, as_at=APRIL_17.last, scope=scope)
    assert "is not known" in words_of(ours.summary(context))


def test_no_section_names_a_person(world: World) -> None:
    report_stocktake(world)
    everything_said = repr(sections_of(world.partnership))
    for person in Person.objects.all():
        assert person.reference not in everything_said
        assert person.nhs_number not in everything_said


def test_every_measure_is_defined_in_the_pack() -> None:
    assert {one.id for one in definitions({})} == set(MEASURES)


def test_the_stocktake_pack_says_what_the_stocktake_said(db: None) -> None:
    load_demonstration()
    sections = sections_of(Partnership.objects.get(code="BHR"))
    assert sections["summary"].summary == "22 people in hospital on 30 April 2017, as planned."
    assert (
        "37.96 people per million adults, against a baseline of 44.86 and an ambition of 24.16"
        in words_of(sections["summary"])
    )
    assert "4 unexplained" in words_of(sections["flow"])
    assert "Overall against plan: on plan (green)." in words_of(sections["summary"])
    whose = {row[0]: row[1:6] for row in table_of(sections["rate"], "Against what policy says").rows}
    assert whose == {
        "CCG beds": (12, Decimal("20.71"), "10 to 15", "5.8 to 8.7", "5.71 above"),
        "Specialised beds": (10, Decimal("17.25"), "20 to 25", "11.6 to 14.5", "Below the range"),
    }
    assert table_of(sections["rate"], "By place on 30 April 2017").total == (
        "All", 22, 579_550, Decimal("37.96"), "23.8 to 57.5",
    )  # fmt: skip
    assert [row[1] for row in table_of(sections["planned"], "Everyone in hospital by planned date").all_rows] == [
        6, 3, 4, 9, 22,
    ]  # fmt: skip
    assert sections["delays"].summary == "5 of 22 people in hospital are delayed. Fewer is better."
    assert table_of(sections["delays"], "Delays by place").total == ("All", 22, 5)
    assert "3 of 11 people out of area are overdue a visit" in words_of(sections["far"])
    assert table_of(sections["far"], "Out of area by place").total == ("All", 22, 11)
    assert table_of(sections["stays"], "Long stays by commissioner").rows == (
        ("CCG", 6, 1), ("Specialised", 5, 1),
    )  # fmt: skip
