"""The threat model is what the tests show: each case has its row, and each test that it names exists and asserts."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
CASES = [f"AC{number:02}" for number in range(1, 35)]
ROWS = {
    row[2:6]: [cell.strip() for cell in row.split("|")[1:-1]]
    for row in PAGE.splitlines()
    if row.startswith("| AC")
}
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(?:Test\w+::)?(test_\w+)`")
OPEN = "**open**"


@cache
def asserting_in(path: str) -> dict[str, bool]:
    """The tests of a file, and whether each asserts something or asks somebody who does."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {
        node.name: any(isinstance(inside, ast.Assert | ast.Call) for inside in ast.walk(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_case_has_its_row() -> None:
    assert sorted(ROWS) == CASES
    assert all(len(row) == 5 and all(row) for row in ROWS.values())


@pytest.mark.parametrize("case", CASES)
def test_every_case_has_a_test_or_says_that_it_is_open(case: str) -> None:
    _, who, at_stake, stops, shown = ROWS[case]
    assert set(who.split()) <= {f"T{number}" for number in range(1, 13)}
    assert at_stake
    assert bool(NAMED.search(shown)) != (OPEN in stops)
    assert len(stops) > 20


def test_every_test_that_the_page_names_exists() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) > 60
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not ((ROOT / path).is_file() and asserting_in(path).get(name))
    ]
    assert not missing


def test_every_asset_and_actor_of_a_case_is_described() -> None:
    for sign in ("A", "T"):
        described = set(re.findall(rf"^\| ({sign}\d+) \|", PAGE, re.MULTILINE))
        used = {one for row in ROWS.values() for one in re.findall(rf"\b{sign}\d+\b", " ".join(row[1:3]))}
        assert used <= described
