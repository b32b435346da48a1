"""The locks: in step with pyproject.toml, hashed, and without any address."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import lock

FILES = ("pyproject.toml", "package.json", "package-lock.json", *(one.file for one in lock.LOCKS))
Change = Callable[[str], str]


def complaints_after(folder: Path, file: str, change: Change) -> list[str]:
    for name in FILES:
        shutil.copy(lock.ROOT / name, folder / name)
    path = folder / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return lock.complaints(folder)


def test_the_locks_are_in_step() -> None:
    assert lock.complaints() == []


@pytest.mark.parametrize(
    ("file", "change", "complaint"),
    [
        ("requirements.txt", lambda text: "--index-url https://example.org\n" + text, "names an address"),
        ("requirements.txt", lambda text: text.replace("django==5.2", "django==5.1"), "not ==5.2.19"),
        ("requirements.txt", lambda text: text.replace("celery==", "sellery=="), "has no celery"),
        ("requirements.txt", lambda text: "bare==1.0\n" + text, "no hash of bare==1.0"),
        ("requirements-dev.txt", lambda text: text.replace("kombu==5", "kombu==4"), "another kombu"),
        ("requirements-tracing.txt", lambda text: text.replace("kombu==5", "kombu==4"), "another kombu"),
        (
            "requirements-tracing.txt",
            lambda text: text.replace("opentelemetry-sdk==", "telemetry-sdk=="),
            "has no opentelemetry-sdk",
        ),
        (
            "package-lock.json",
            lambda text: text.replace('"nhsuk-frontend": "10', '"nhsuk-frontend": "9'),
            "npm install",
        ),
    ],
)
def test_a_lock_out_of_step_is_named(tmp_path: Path, file: str, change: Change, complaint: str) -> None:
    assert any(complaint in line for line in complaints_after(tmp_path, file, change))


def test_a_front_end_lock_with_an_address_is_named(tmp_path: Path) -> None:
    def add_address(text: str) -> str:
        content = json.loads(text)
        content["packages"]["node_modules/nhsuk-frontend"]["resolved"] = "https://example.org/x.tgz"
        return json.dumps(content)

    assert complaints_after(tmp_path, "package-lock.json", add_address) == [
        "package-lock.json names an address."
    ]
