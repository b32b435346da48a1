"""The page of definitions is the registry's."""

from __future__ import annotations

import pytest

from tools.measures import DEFECTS, INDICATORS, METRICS, NOT_DESCRIBED, PAGE, page
from trajectories.domain.registry import MEASURES


def test_the_page_is_what_the_registry_makes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.measures"


def test_every_measure_has_its_entry() -> None:
    assert [line for line in page().splitlines() if line.startswith("* Id: ")] == [
        f"* Id: `{measure.id}`. {measure.direction.capitalize()}." for measure in MEASURES.values()
    ]


@pytest.mark.parametrize(("title", "numbers"), [("Working metric", METRICS), ("Indicator", INDICATORS)])
def test_every_published_number_has_its_measures(title: str, numbers: range) -> None:
    table = page().split(f"| {title} | Measures | Correction |")[1].split("\n\n")[0]
    rows = [line.split(" | ") for line in table.splitlines()[2:]]
    assert [row[0] for row in rows] == [f"| {number}" for number in numbers]
    without = [row[0] for row in rows if "`" not in row[1]]
    # The reference says nothing of an indicator 13; every other number is answered.
    assert without == (["| 13"] if title == "Indicator" else [])
    assert all(NOT_DESCRIBED in row[1] for row in rows if row[0] in without)


def test_every_published_defect_names_measures_that_leave_it_out() -> None:
    for defect, ids in DEFECTS:
        assert ids, defect
        assert all(MEASURES[id_].corrected for id_ in ids), defect
