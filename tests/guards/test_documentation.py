"""What the documents say is there: links and pictures, commands, variables, words of the pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tcp_portal.access.permissions import Permission
from tcp_portal.access.roles import Role, permissions_of
from tools.pictures import LARGEST, PICTURES

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PICTURE_FILES = sorted((ROOT / "docs" / "pictures").glob("*.png"))
ALL_PICTURES = 2_500_000
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
MANAGE = re.compile(r"manage\.py (\w+)")
MODULE = re.compile(r"python -m (tools(?:\.\w+)+)")
MAKE = re.compile(r"`make (\w+)`|^make (\w+)", re.MULTILINE)
VARIABLE = re.compile(r"^\| `([A-Z][A-Z_]+)` \|", re.MULTILINE)
CODE_PATH = re.compile(
    r"`((?:tcp_portal|cohorts|trajectories|finance|workstreams|tests|tools|docs)/[\w./-]+)`"
)
NOTHING = "\N{EN DASH}"
GUIDE_COLUMNS = (
    Permission.VIEW_MEASURES,
    Permission.VIEW_PEOPLE,
    Permission.VIEW_IDENTITY,
    Permission.RECORD_PEOPLE,
    Permission.EDIT_DISCHARGE_PLANS,
    Permission.EXPORT_PEOPLE,
    Permission.EDIT_TRAJECTORIES,
    Permission.EDIT_REPORTED,
    Permission.BUILD_PACKS,
    Permission.DOWNLOAD_PACKS,
    Permission.VIEW_ACCESS_LOG,
    Permission.ERASE_PEOPLE,
    Permission.ANSWER_SUBJECTS,
    Permission.ADMINISTER,
)
KEEPING_COLUMNS = (
    Permission.RECORD_REVIEWS,
    Permission.EDIT_REGISTER,
    Permission.SUBMIT_RETURNS,
    Permission.EDIT_COMMISSIONING,
    Permission.RUN_MEETINGS,
    Permission.IMPORT_PEOPLE,
)
JUDGING_COLUMNS = (
    Permission.CLOSE_MONTHS,
    Permission.EDIT_METHODS,
    Permission.RUN_SCENARIOS,
    Permission.WRITE_NARRATIVES,
)
PROGRAMME_COLUMNS = (
    Permission.VIEW_PROGRAMME,
    Permission.UPDATE_WORKSTREAMS,
    Permission.EDIT_PROGRAMME,
    Permission.EDIT_SUPPLY,
    Permission.KEEP_MEETINGS,
    Permission.REVIEW_PLANS,
    Permission.SIGN_PLANS,
)
MONEY_COLUMNS = (
    Permission.VIEW_MONEY,
    Permission.WRITE_BIDS,
    Permission.EDIT_MONEY,
    Permission.EDIT_PERSON_MONEY,
    Permission.SCORE_BIDS,
    Permission.RUN_FUNDS,
)
PACK_COLUMNS = (Permission.CONTRIBUTE_TO_PACKS, Permission.RELEASE_PACKS, Permission.SIGN_PACKS)
PLAN_RIGHTS = {Permission.EDIT_TRAJECTORIES: "draft, submit", Permission.ACCEPT_TRAJECTORIES: "accept"}
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchors(path: Path) -> set[str]:
    """The addresses of the headings, as code hosts make them."""
    titles = (re.sub(r"[^\w\- ]", "", title.lower()) for title in HEADING.findall(text_of(path)))
    return {title.strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_and_picture_of_a_document_is_there(document: Path) -> None:
    missing = []
    for target in LINK.findall(text_of(document)):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        found = (document.parent / path).resolve() if path else document
        if not found.exists() or (anchor and anchor not in anchors(found)):
            missing.append(target)
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_picture_says_in_words_what_it_shows(document: Path) -> None:
    assert not [target for words, target in PICTURE.findall(text_of(document)) if len(words) < 20]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_command_of_a_document_exists(document: Path) -> None:
    text = text_of(document)
    assert set(MANAGE.findall(text)) <= set(get_commands())
    programs = {module: ROOT / module.replace(".", "/") for module in MODULE.findall(text)}
    assert not [
        module
        for module, path in programs.items()
        if not (path.with_suffix(".py").is_file() or (path / "__main__.py").is_file())
    ]
    targets = set(re.findall(r"^(\w+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert {one or other for one, other in MAKE.findall(text)} <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    assert not [path for path in CODE_PATH.findall(text_of(document)) if not (ROOT / path).exists()]


def test_every_variable_of_the_documents_is_read() -> None:
    documented = {one for document in DOCUMENTS for one in VARIABLE.findall(text_of(document))}
    assert documented
    packages = ("tcp_portal", "tools")
    files = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    files += [ROOT / "Dockerfile", ROOT / "docker-compose.yml"]
    code = "\n".join(text_of(path) for path in files)
    assert not [one for one in documented if not re.search(rf"\b{one}\b", code)]


def test_the_pictures_are_those_that_are_taken_and_shown() -> None:
    taken = {f"{picture.name}.png" for picture in PICTURES}
    shown = {Path(target).name for document in DOCUMENTS for _, target in PICTURE.findall(text_of(document))}
    assert taken == shown == {path.name for path in PICTURE_FILES}


def test_the_pictures_are_small() -> None:
    sizes = [path.stat().st_size for path in PICTURE_FILES]
    assert max(sizes) <= LARGEST
    assert sum(sizes) <= ALL_PICTURES


@pytest.mark.parametrize("role", Role, ids=str)
def test_the_guide_gives_each_role_what_the_table_of_rights_gives_it(role: Role) -> None:
    guide = text_of(ROOT / "docs" / "user-guide.md")
    rows = [line for line in guide.splitlines() if line.startswith(f"| {role.label} |")]
    cells, keeping, judging, programme, money, packs = (
        [cell.strip() for cell in row.split("|")[2:-1]] for row in rows
    )
    rights = permissions_of(role)
    plans = [word for right, word in PLAN_RIGHTS.items() if right in rights]
    said = ["yes" if right in rights else NOTHING for right in GUIDE_COLUMNS]
    said[GUIDE_COLUMNS.index(Permission.EDIT_TRAJECTORIES)] = ", ".join(plans) or NOTHING
    assert cells == said
    assert keeping == ["yes" if right in rights else NOTHING for right in KEEPING_COLUMNS]
    assert judging == ["yes" if right in rights else NOTHING for right in JUDGING_COLUMNS]
    assert programme == ["yes" if right in rights else NOTHING for right in PROGRAMME_COLUMNS]
    assert money == ["yes" if right in rights else NOTHING for right in MONEY_COLUMNS]
    assert packs == ["yes" if right in rights else NOTHING for right in PACK_COLUMNS]
