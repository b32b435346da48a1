"""What of others runs in the portal: known by name, version, hash and licence, and none with a known hole."""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tcp_portal import environment, floors
from tests.unit.environment.test_environment import GOOD
from tools import findings, lock, sbom

LOCKS = ("requirements.txt", "requirements-tracing.txt")
LOCKED = {name: (lock.ROOT / name).read_text(encoding="utf-8") for name in LOCKS}
# A licence that lets the portal be used, changed and passed on as it is. LGPL: psycopg, used as it comes.
ACCEPTED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU",
    "MPL-2.0", "OFL-1.1", "PSF-2.0", "Zlib",
}  # fmt: skip


def test_nothing_installed_and_nothing_locked_is_older_than_its_floor() -> None:
    assert floors.below() == []
    pinned = {name: str(version) for name, version in lock.pins_of(LOCKED["requirements.txt"]).items()}
    assert floors.below(pinned.__getitem__) == []
    assert all(len(floor.why) > 20 for floor in floors.FLOORS.values())


@pytest.mark.parametrize(
    ("version", "old"),
    [("5.2.19", False), ("5.2.20", False), ("6.0", False), ("5.2.9", True), ("4.2.30", True)],
)
def test_a_floor_compares_numbers_and_not_letters(version: str, old: bool) -> None:
    told = floors.below(lambda name: version if name == "django" else metadata.version(name))
    assert [sentence.partition(" is ")[0] for sentence in told] == ([f"django {version}"] if old else [])


def test_production_does_not_start_on_a_package_with_a_known_hole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floors, "below", lambda: ["django 5.2.1 is older than 5.2.19 (why)."])
    with pytest.raises(ImproperlyConfigured, match="known holes: django 5\\.2\\.1 is older than 5\\.2\\.19"):
        environment.read({**GOOD, "PORTAL_DATA_DIR": str(tmp_path)}, base_dir=tmp_path)


@pytest.mark.parametrize("name", LOCKS)
def test_the_bill_of_materials_is_the_locks(name: str) -> None:
    made = sbom.bill(lock=name)
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    components = made["components"]
    python = {each["name"] for each in components if each["purl"].startswith("pkg:pypi/")}
    assert python == set(lock.pins_of(LOCKED[name]))
    front_end = {each["name"] for each in components if each["purl"].startswith("pkg:npm/")}
    wanted = json.loads((lock.ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert set(wanted) <= front_end
    assert sum(len(each["hashes"]) for each in components) == LOCKED[name].count("--hash=") + len(front_end)
    assert all(
        re.fullmatch(r"[0-9a-f]{64,128}", one["content"]) for each in components for one in each["hashes"]
    )
    assert all(each["hashes"] and each["version"] in each["purl"] for each in components)
    references = [each["bom-ref"] for each in components]
    assert len(references) == len(set(references))
    assert made == sbom.bill(lock=name)


def test_the_image_carries_its_bill_of_materials() -> None:
    dockerfile = (lock.ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert ".venv/bin/python -m tools.sbom --lock=$REQUIREMENTS > sbom.cdx.json" in dockerfile
    assert "\nARG REQUIREMENTS=requirements.txt\n" in dockerfile
    assert "--require-hashes --only-binary=:all: -r $REQUIREMENTS" in dockerfile
    assert "COPY --from=build /portal/sbom.cdx.json ./" in dockerfile


@pytest.mark.parametrize("name", LOCKS)
def test_every_licence_is_known_and_lets_the_portal_be_passed_on(name: str) -> None:
    told = {
        each["name"]: each.get("licenses", [{"expression": ""}])[0]["expression"]
        for each in sbom.bill(lock=name)["components"]
    }
    strange = {
        package: licence
        for package, licence in told.items()
        if not licence or set(re.split(r" (?:AND|OR) ", licence)) - ACCEPTED
    }
    assert not strange


def test_a_finding_needs_a_mark_with_a_reason_and_an_excuse_needs_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "ROOT", tmp_path)
    monkeypatch.setattr(findings, "EXCUSES", (findings.Excuse("B404", "tools/*", "why"),))
    (tmp_path / "a.py").write_text("x()  # noqa: S603  # our own\nx()  # noqa: S603\nx()\n", encoding="utf-8")

    def finding(line: int, test: str = "B603", name: str = "./a.py") -> dict[str, object]:
        return {
            "filename": name, "test_id": test, "line_number": line, "line_range": [line], "issue_text": "A call",
        }  # fmt: skip

    left = list(findings.open_findings([finding(1), finding(2), finding(3)]))
    assert left[:2] == ["a.py:2 B603 A call", "a.py:3 B603 A call"]
    assert left[2].startswith("Nothing needs this excuse any more")
    assert not list(findings.open_findings([finding(1, "B404", "./tools/b.py")]))
