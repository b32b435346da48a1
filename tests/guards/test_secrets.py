"""No secret is committed: no key, no token, no password but those that everyone may know."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".png", ".pptx", ".xlsx", ".pdf", ".ttf"}
SECRETS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a key of a cloud": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}\b"),
    "a token of a code host": re.compile(r"\b(?:gh[pousr]_\w{36}|github_pat_\w{40,}|glpat-[\w-]{20})\b"),
    "a token of a chat": re.compile(r"\bxox[abpr]-[\w-]{10,}"),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "a password in an address": re.compile(
        r"\b[a-z][a-z+]+://[^\s:/@\"'`{}$<]*:(?P<value>[^\s@\"'`{}$<>/]{3,})@"
    ),
    "a password in words": re.compile(
        r"(?i)\b\w*(?:password|passwd|secret|secret_key|api_?key|token)\b[\"']?\s*[:=]\s*[\"'](?P<value>[^\"'\s{}$]{8,})[\"']"
    ),
}
# What stands in the open on purpose: values of examples and tests, which open nothing that is real.
KNOWN = {
    "transforming-care-2017",  # the demonstration; its loader refuses production
    "correct-horse-battery",
    "a-key-for-the-deployment-check-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "password",  # of the example in operations.md, and refused in production
}
VARIABLE = re.compile(r"[A-Z]+(?:_[A-Z]+)+\Z")  # the name of one is no secret
EXAMPLES = re.compile(r"^tests/")


def committed() -> list[Path]:
    """The files of the project, as git keeps them; where there is no git, those of its folders."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in told.decode().split("\0") if name]


def secrets_in(text: str, *, example: bool = False) -> list[str]:
    """What looks like a secret. In tests a password is an example; a key of a real service is one nowhere."""
    found = []
    for kind, looks in SECRETS.items():
        if example and kind.startswith("a password"):
            continue
        values = [hit.groupdict().get("value", hit[0]) for hit in looks.finditer(text)]
        found += [
            kind for value in values if value not in KNOWN and not (VARIABLE.match(value) and "words" in kind)
        ]
    return found


def test_no_file_holds_a_secret() -> None:
    here = Path(__file__).resolve()
    found, read = {}, 0
    for path in committed():
        if path.suffix in BINARY or path == here or not path.is_file():
            continue
        read += 1
        name = path.relative_to(ROOT).as_posix()
        if kinds := secrets_in(path.read_text(encoding="utf-8"), example=bool(EXAMPLES.match(name))):
            found[name] = kinds
    assert read > 500
    assert not found


def test_no_file_of_secrets_is_committed() -> None:
    names = {path.name for path in committed()}
    assert not {
        name for name in names if re.search(r"^\.env|secret-key$|\.(?:pem|key|p12|pfx|sqlite3|dump)$", name)
    }


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "AKIA" + "Q" * 16,
        "ghp_" + "a1" * 18,
        "postgresql://portal:hunter2hunter2@db/portal",
        'SECRET_KEY = "kjh34kjh5kjh6kjh7"',
        "api_key: 'kjh34kjh5kjh6kjh7'",
    ],
)
def test_a_secret_would_be_noticed(text: str) -> None:
    assert secrets_in(text)


def test_words_about_secrets_are_no_secrets() -> None:
    assert not secrets_in('password = form.cleaned_data["password"]\nSECRET_KEY: ${SECRET_KEY:?set it}\n')
