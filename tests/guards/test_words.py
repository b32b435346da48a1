"""One word for one thing in what readers see: pages, help, tours, what is new."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("tcp_portal", "cohorts", "trajectories", "finance", "workstreams")
TOML = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.toml")]
HELP = [path for path in TOML if path.parent.name in {"help", "tours"}]
PAGES = [*(ROOT / "templates").rglob("*.html"), *HELP, ROOT / "docs" / "changes.md"]
CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)
# What is not said, and what is said in its place.
AVOIDED = {
    r"log(?:ging)? (?:in|out|on|off)|logins?": "sign in, sign out",
    r"patients?(?! extract)": "people, a person",
    r"inpatients?(?! care)": "people in hospital",
    r"boroughs?": "place",
    r"dashboards?": "overview, performance",
    r"CTRs?": "C(E)TR",
    r"click\w*": "press, choose",
    r"(?<!e-)emails?": "e-mail",
    r"deactivat\w+|organiz\w+|color\w*|behavior\w*|program|utili[sz]e\w*": "British English, plain words",
    r"to-do|todo": "what waits for you, your list",
}


def told(path: Path) -> str:
    """What a file says to readers: without code, marks and, of help, the names of addresses."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return " ".join(re.findall(r'^(?:title|text|today|answers|kept) = "(.*)"$', text, re.MULTILINE))
    return CODE.sub(" ", text)


def test_there_is_something_to_read() -> None:
    assert len(PAGES) > 300
    assert "Who is in hospital" in told(ROOT / "cohorts" / "help" / "tracker.toml")


@pytest.mark.parametrize("avoided", AVOIDED)
def test_readers_meet_one_word_for_one_thing(avoided: str) -> None:
    word = re.compile(rf"(?<![\w/.-])(?:{avoided})(?![\w/-])", re.IGNORECASE)
    found = {f"{path.relative_to(ROOT)}: {match[0]}" for path in PAGES for match in word.finditer(told(path))}
    assert not found, f"say {AVOIDED[avoided]}"
