"""The front-end files as they are served: nothing asks another host, nothing is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find

from tools import assets
from tools.setup import ROOT

CSS = "vendor/nhsuk/nhsuk-frontend.min.css"


@pytest.fixture(scope="module")
def css() -> str:
    path = find(CSS)
    assert isinstance(path, str), "static/vendor is missing: run python3 boot.py"
    return Path(path).read_text(encoding="utf-8")


def test_the_stylesheet_has_no_font_of_its_own_and_no_other_host(css: str) -> None:
    assert "@font-face" not in css
    assert "Frutiger" not in css
    assert "//assets." not in css


def test_every_image_of_the_stylesheet_is_there(css: str) -> None:
    names = re.findall(r"url\([\"']?(?!data:)([^)\"']+)", css)
    assert names
    assert [name for name in names if not find(f"vendor/nhsuk/{name}")] == []


@pytest.mark.parametrize(
    "name", [CSS, "vendor/nhsuk/nhsuk-frontend.min.js", "vendor/plotly/plotly-basic.min.js"]
)
def test_no_file_names_a_source_map(name: str) -> None:
    assert "sourceMappingURL" not in Path(str(find(name))).read_text(encoding="utf-8")


def test_no_mark_of_the_nhs_is_served() -> None:
    served = {path.name for path in (ROOT / assets.VENDOR).rglob("*") if path.is_file()}
    assert {
        name for name in served if "favicon" in name or "opengraph" in name or "nhsuk-icon-1" in name
    } == set()


def test_a_build_from_the_same_packages_writes_nothing() -> None:
    built = ROOT / assets.VENDOR / ".stamp"
    before = built.stat().st_mtime_ns
    assets.build(ROOT)
    assert built.stat().st_mtime_ns == before
