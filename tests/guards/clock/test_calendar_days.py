"""Days are London's: nobody takes the day of a moment in UTC, and nobody counts years by dividing days.

That nobody asks for a day or a moment without a zone is ruff's DTZ (pyproject.toml).
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("tcp_portal", "cohorts", "trajectories", "finance", "workstreams")
SOURCES = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if not {"migrations", "demo"} & set(path.parts)  # invented people are entered at moments that were chosen
]
# A cell of a workbook has no zone.
ZONELESS = {"cohorts/domain/imports/grid.py"}
YEARS = {362.25, 365, 365.2425, 365.25, 366}


def faults_of(text: str) -> list[str]:
    """What a piece of code does wrong with days, line by line."""
    tree = ast.parse(text)
    local = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_local(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date":
            moment = node.func.value
            if not node.args and not (
                _is_local(moment) or (isinstance(moment, ast.Name) and moment.id in local)
            ):
                found.append(f"{node.lineno}: the day of a moment in UTC; use timezone.localdate")
        if isinstance(node, ast.BinOp | ast.Compare) and _counts_years(node):
            found.append(f"{node.lineno}: years by dividing days; use years_between or add_years")
    return found


def _is_local(node: ast.expr) -> bool:
    """Whether it is timezone.localtime(…), or a method of it."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    return node.func.attr == "localtime" or _is_local(node.func.value)


def _counts_years(node: ast.BinOp | ast.Compare) -> bool:
    """`.days` on one side and so many days of a year on the other."""
    if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod):
        return False
    parts = [node.left, node.right] if isinstance(node, ast.BinOp) else [node.left, *node.comparators]
    return _has_days(parts[0]) and any(_has_year(part) for part in parts[1:])


def _has_days(node: ast.expr) -> bool:
    return any(isinstance(one, ast.Attribute) and one.attr == "days" for one in ast.walk(node))


def _has_year(node: ast.expr) -> bool:
    return any(isinstance(one, ast.Constant) and one.value in YEARS for one in ast.walk(node))


def test_no_day_is_taken_in_utc_and_no_year_is_divided() -> None:
    found = {}
    for path in SOURCES:
        name = path.relative_to(ROOT).as_posix()
        if name not in ZONELESS:
            found[name] = faults_of(path.read_text(encoding="utf-8"))
    assert {name: said for name, said in found.items() if said} == {}


def test_ruff_refuses_clocks_without_a_zone() -> None:
    assert '"DTZ",' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("timezone.now().date()", 1),
        ("row.made_at.date()", 1),
        ("datetime.now(UTC).date()", 1),
        ("timezone.localtime(row.made_at).date()", 0),
        ("local = timezone.localtime(at)\nlocal.date()", 0),
        ("made = timezone.localtime(now).replace(microsecond=0)\nmade.date()", 0),
        ("timezone.localdate(row.made_at)", 0),
        ("(end - start).days / 365.25", 1),
        ("(end - start).days // 365", 1),
        ("(on - born).days < 18 * 365", 1),
        ("(on - born).days > 90", 0),
        ("a_year * 7 / 365", 0),
    ],
)
def test_the_guard_sees_what_it_is_for(text: str, count: int) -> None:
    assert len(faults_of(text)) == count
