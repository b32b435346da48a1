"""The page of definitions is the registry's."""

from __future__ import annotations

from tools.measures import PAGE, page
from trajectories.domain.registry import MEASURES


def test_the_page_is_what_the_registry_makes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.measures"


def test_every_measure_has_its_entry() -> None:
    assert [line for line in page().splitlines() if line.startswith("* Id: ")] == [
        f"* Id: `{measure.id}`. {measure.direction.capitalize()}." for measure in MEASURES.values()
    ]
