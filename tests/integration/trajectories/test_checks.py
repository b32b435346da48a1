"""What contradicts itself is found before a pack goes out, with where to mend it; the portal's own pack is clean."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.charts import Chart, Table
from tcp_portal.months import Month
from tcp_portal.packs.document import Note, Section, Text
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.registry import PackContext, pack_sections
from tests.factories import act_of, make_partnership, make_user
from tests.factories.demonstration import load_demonstration
from tests.integration.trajectories.made import APRIL_17, World, address, as_, report_stocktake, text_of
from trajectories.domain.lints import Column, Finding, Heading, Paper, Passage, findings
from trajectories.presenters.lints import facts_of, parts_named
from trajectories.services.checks import read_month
from trajectories.services.narratives import Writing, write

# The plan of a part may be joined for itself and then differs from the whole by rounding; a plan's own
# contradictions are found where it is edited.
NOT_ADDED = {"Plan", "Variance", "Unexplained"}


def say(world: World, text: str) -> None:
    write(
        partnership=world.partnership,
        month=APRIL_17,
        writing=Writing("inpatients", text),
        version=0,
        act=act_of(world.manager),
    )


def page(world: World) -> str:
    return text_of(as_(world.manager).get(address(world.partnership, "checks")))


def paper_of(section: Section, context: PackContext) -> Paper:
    """A section of a pack in neutral form."""
    checked = read_month(
        scope=context.scope, partnership=context.partnership, month=context.month, as_at=context.as_at
    )
    facts, others = facts_of(checked.shown), parts_named(checked.shown)
    said = [section.summary, *(one.body for one in section.blocks if isinstance(one, Text | Note))]
    said += [one.description for one in section.blocks if isinstance(one, Chart)]
    tables = [one for one in section.blocks if isinstance(one, Table)]
    body = tuple(
        text
        for table in tables
        for text in (
            table.caption,
            *(one.title for one in table.columns),
            *(str(row[0]) for row in table.rows),
        )
    )
    return Paper(
        section.title,
        context.month,
        headings=(Heading(section.title, body),),
        passages=tuple(Passage(text, "", facts, others) for text in said),
        columns=tuple(column for table in tables for column in _columns(table)),
    )


def _columns(table: Table) -> list[Column]:
    found = []
    for at, column in enumerate(table.columns):
        if (
            table.total is None
            or column.kind not in ("number", "signed")
            or column.title in NOT_ADDED
            or "%" in column.title
        ):
            continue
        cells = [row[at] for row in table.all_rows]
        if all(cell is None or isinstance(cell, int | Decimal) for cell in cells):
            *parts, total = cells
            found.append(Column(f"{table.caption}, {column.title}", tuple(parts), total))  # type: ignore[arg-type]
    return found


def own_findings(context: PackContext) -> tuple[list[Finding], int, int]:
    """What is found in the portal's own sections, and how many texts and columns were read."""
    found, texts, columns = [], 0, 0
    for entry in pack_sections():
        section = entry.build(context)
        if section is None or section.key == "flow":
            continue  # the flow section prints what documents reported: their contradictions are meant to be there
        paper = paper_of(section, context)
        found += findings(paper)
        texts, columns = texts + len(paper.passages), columns + len(paper.columns)
    return found, texts, columns


def test_the_portals_own_pack_holds_no_contradiction(world: World) -> None:
    report_stocktake(world)
    context = PackContext(world.partnership, APRIL_17, APRIL_17.last, everything())
    found, texts, columns = own_findings(context)
    assert found == []
    assert texts > 15
    assert columns > 4


@pytest.mark.usefixtures("db")
def test_the_demonstrations_own_pack_holds_none_either() -> None:
    load_demonstration()
    here = Partnership.objects.get(code="BHR")
    found, texts, columns = own_findings(PackContext(here, APRIL_17, APRIL_17.last, everything()))
    assert found == []
    assert texts > 15
    assert columns > 4


def test_the_decks_figures_are_listed_with_where_to_mend_them(world: World) -> None:
    report_stocktake(world)
    text = page(world)
    assert "3 contradictions stand in the pack of April 2017." in text
    for said in ("4 unexplained.", "3 without a place.", "Two figures for one month"):
        assert said in text
    assert "first=2016-04&amp;last=2017-03" in text


def test_a_number_in_a_text_is_held_against_the_data(world: World) -> None:
    assert "Nothing in the pack of April 2017 contradicts itself." in page(world)
    say(world, "5 people in hospital, plan 4. 1 admission. It costs £120K N/R p.a. to move.")
    text = page(world)
    assert "1 question stands in the pack of April 2017." in text
    world.partnership.narratives.all().delete()
    say(
        world,
        "7 people in hospital from Havering and others. There were 2 admissions. 6 people are in hospital.",
    )
    text = page(world)
    assert "2 contradictions stand" in text
    assert (
        "People in hospital against plan: Inpatients at month end is 6 in the text and 5 in the data." in text
    )
    assert "Admissions is 2 in the text and 1 in the data." in text
    assert "Change the words" in text
    assert "See the words" in text_of(as_(world.board).get(address(world.partnership, "checks")))


def test_who_asks_for_a_pack_is_told_first(world: World) -> None:
    where = f"/packs/?partnership={world.partnership.code}&month=2017-04"
    assert "See the checks" not in text_of(as_(world.manager).get(where))
    report_stocktake(world)
    text = text_of(as_(world.manager).get(where))
    assert "3 contradictions stand in the pack of April 2017." in text
    assert "See the checks" in text
    assert "See the checks" not in text_of(as_(world.board).get(where))


def test_an_empty_register_contradicts_nothing(world: World) -> None:
    here = make_partnership("ELSE")
    manager = make_user(Role.PROGRAMME_MANAGER, here)
    assert "Nothing in the pack" in text_of(as_(manager).get(address(here, "checks")))
    assert as_(manager).get(address(world.partnership, "checks")).status_code == 404
    checked = read_month(scope=everything(), partnership=here, month=Month(2017, 4), as_at=APRIL_17.last)
    assert set(facts_of(checked.shown).values()) == {None}
