"""The hazard log: each hazard is whole, its risk is that of its table, and each test that it names is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs" / "safety" / "hazard-log.md").read_text(encoding="utf-8")
PARTS = ("Cause", "Effect", "Before", "Control", "After", "Proof")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
RISK = re.compile(r"(\w+), ([\w ]+): (\d)")
ACCEPTABLE = 3
# A date that reads like the end of an authority to detain.
END_OF_DETENTION = re.compile(r"expir|renew|detention_end|detained_until|section_(end|until)|tribunal")


@dataclass(frozen=True)
class Hazard:
    title: str
    parts: dict[str, str]

    def risk(self, part: str) -> tuple[str, str, int]:
        found = RISK.fullmatch(self.parts[part])
        assert found, f"{self.title}: {part}"
        return found[1], found[2], int(found[3])


def hazards() -> list[Hazard]:
    found = []
    for part in re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        items = re.findall(r"^\* \*\*(\w+)\.\*\* (.*?)(?=^\* \*\*|\Z)", body, re.MULTILINE | re.DOTALL)
        found.append(Hazard(title, {name: " ".join(words.split()) for name, words in items}))
    return found


def table() -> dict[tuple[str, str], int]:
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in TEXT.splitlines() if "|" in line]
    head, rows = lines[0][1:], lines[2:]
    return {
        (severity, row[0]): int(risk) for row in rows for severity, risk in zip(head, row[1:], strict=True)
    }


def test_the_hazards_are_there_and_numbered() -> None:
    assert [one.title.split(".")[0] for one in hazards()] == [f"H{n}" for n in range(1, len(hazards()) + 1)]
    assert len(hazards()) >= 10


@pytest.mark.parametrize("hazard", hazards(), ids=lambda one: one.title.split(".")[0])
def test_a_hazard_is_whole_and_its_risk_is_that_of_the_table(hazard: Hazard) -> None:
    assert set(PARTS) <= set(hazard.parts) <= {*PARTS, "Left"}
    risks = table()
    before, after = hazard.risk("Before"), hazard.risk("After")
    assert risks[before[:2]] == before[2]
    assert risks[after[:2]] == after[2]
    assert after[2] <= min(before[2], ACCEPTABLE)
    assert after[2] < ACCEPTABLE or hazard.parts.get("Left"), "what is left at 3 is said"


@pytest.mark.parametrize("hazard", hazards(), ids=lambda one: one.title.split(".")[0])
def test_each_test_that_a_hazard_names_is_there(hazard: Hazard) -> None:
    named = NAMED.findall(hazard.parts["Proof"])
    assert named
    for path, test in named:
        source = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^\s*def {test}\(", source, re.MULTILINE), f"{path}::{test}"


def test_every_test_of_the_log_stands_under_a_proof() -> None:
    assert len(NAMED.findall(TEXT)) == sum(len(NAMED.findall(one.parts["Proof"])) for one in hazards())


def test_no_record_holds_a_date_that_looks_like_the_end_of_a_detention() -> None:
    dates = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.DateField) and model._meta.app_label == "cohorts"
    ]
    assert len(dates) > 30
    assert not [name for name in dates if END_OF_DETENTION.search(name)]
