"""Slides and pages define the measures of which the document speaks; a workbook defines all."""

from __future__ import annotations

from dataclasses import replace

from tcp_portal.packs.writers.layout import definitions_table, spoken_definitions
from tests.unit.packs.samples import DEFINITIONS

SPOKEN, SILENT = DEFINITIONS[0], replace(DEFINITIONS[1], spoken_of=False)


def test_only_what_is_spoken_of_is_printed_and_the_rest_is_said_to_stand_elsewhere() -> None:
    table = spoken_definitions((SPOKEN, SILENT))
    assert table.rows == ((SPOKEN.title, SPOKEN.rule, SPOKEN.unit),)
    assert "source and rounding; 1 more measures stand in the Excel pack" in table.caption
    assert [row[0] for row in definitions_table((SPOKEN, SILENT)).rows] == [SPOKEN.title, SILENT.title]


def test_where_all_are_spoken_of_only_source_and_rounding_stand_elsewhere() -> None:
    assert "more measures" not in spoken_definitions(DEFINITIONS).caption
