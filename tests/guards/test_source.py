"""The source tree keeps to the house: sizes, layers by words, and nothing that a strict policy would refuse."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tcp_portal.operations.cache import COUNTERS

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("tcp_portal", "cohorts", "trajectories", "finance", "workstreams")
SOURCES = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CEILING = 400
TEST_CEILING = 600
TEMPLATE_CEILING = 150
# Only these rooms ask what time it is; below them a day is a parameter.
CLOCK_ROOMS = {
    "views",
    "asked",
    "joins",
    "tasks",
    "commands",
    "middleware",
    "admin_site",
    "portal",
    "sections",
    "pack_sections",
}
CLOCK = re.compile(r"timezone\.(now|localdate)\(\)|date\.today\(\)|datetime\.now\(")
UNSAFE_IN_TEMPLATES = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>\s*\S|\sstyle=|\son[a-z]+=|\bhx-on\b|js:|hx-trigger=\"[^\"]*\[",
    re.IGNORECASE,
)


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_files_stay_small() -> None:
    long = [relative(path) for path in SOURCES if lines(path) > CEILING]
    long += [relative(path) for path in TESTS if lines(path) > TEST_CEILING]
    long += [relative(path) for path in TEMPLATES if lines(path) > TEMPLATE_CEILING]
    assert not long


def test_the_median_file_is_short() -> None:
    sizes = sorted(lines(path) for path in SOURCES if lines(path) > 1)
    assert sizes[len(sizes) // 2] <= 100


def test_views_and_presenters_start_from_what_the_reader_may_see() -> None:
    """`Model.objects` stands in services and models; a view may only go on from `.objects.visible_to(`."""
    asked = re.compile(r"\.objects\.(?!visible_to\()")
    rooms = ("views", "presenters", "forms")
    found = [
        relative(path)
        for path in SOURCES
        if (path.stem in rooms or set(path.parts) & set(rooms))
        and asked.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_only_the_outer_rooms_read_the_clock() -> None:
    found = [
        relative(path)
        for path in SOURCES
        if not (set(path.parts) | {path.stem}) & CLOCK_ROOMS
        and CLOCK.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_public_functions_of_services_and_domain_say_their_rule() -> None:
    rooms = {"services", "domain"}
    silent = [
        f"{relative(path)}: {node.name}"
        for path in SOURCES
        if rooms & set(path.parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_templates_hold_nothing_that_the_policy_refuses(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not UNSAFE_IN_TEMPLATES.search(text)


def test_nothing_names_this_machine_or_a_package_host() -> None:
    names = re.compile(r"/(?:work|root|farm)/|(?:pypi|npmjs|pythonhosted)\.")
    here = Path(__file__)
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.txt"), ROOT / "Makefile"]
    found = [
        relative(path)
        for path in (*SOURCES, *TESTS, *TEMPLATES, *documents)
        if path != here and names.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_every_counter_goes_on_counting_while_redis_is_away() -> None:
    """Whatever counts in the cache is a limit: its key must begin with one of COUNTERS, or an outage would open it."""
    silent = [
        relative(path)
        for path in SOURCES
        if "cache.incr(" in (text := path.read_text(encoding="utf-8"))
        and not any(f'f"{start}' in text for start in COUNTERS)
    ]
    assert not silent


def test_log_lines_hold_no_person() -> None:
    """A log call never formats a person, an NHS number, a name or a date of birth."""
    personal = re.compile(
        r"log(?:ger|ging)?\.\w+\([^)]*(?:nhs_number|family_name|given_name|date_of_birth|person)"
    )
    assert not [relative(path) for path in SOURCES if personal.search(path.read_text(encoding="utf-8"))]
