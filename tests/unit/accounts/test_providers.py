from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tcp_portal.accounts.sign_on.providers import is_safe, read

GOOD = """
[[provider]]
key = "nel-icb"
name = "NHS North East London"
issuer = "https://login.example.org/tenant/v2.0"
client_id = "portal"
client_secret = "secret"
second_factor_amr = ["mfa"]
"""


def written(folder: Path, text: str) -> str:
    path = folder / "sign-on.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_without_a_file_there_is_no_provider() -> None:
    assert read("", production=True) == ()


def test_several_are_read(tmp_path: Path) -> None:
    other = GOOD.replace("nel-icb", "havering").replace("tenant", "other")
    first, second = read(written(tmp_path, GOOD + other), production=True)
    assert (first.key, second.key) == ("nel-icb", "havering")
    assert first.second_factor_amr == ("mfa",)
    assert first.second_factor_acr == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('client_secret = "secret"', "", "no client_secret"),
        ("nel-icb", "NEL ICB", "a-z"),
        ("https://login", "http://login", "https"),
        ("https://login", "https://user@login", "https"),
        ('["mfa"]', '"mfa"', "list of words"),
        ("[[provider]]", "[[provider", "PORTAL_SIGN_ON"),
    ],
)
def test_what_is_not_right_stops_the_start(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=says):
        read(written(tmp_path, GOOD.replace(old, new)), production=True)


def test_two_with_one_key_or_one_issuer_stop_it(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="same key"):
        read(written(tmp_path, GOOD + GOOD.replace("tenant", "other")), production=True)
    with pytest.raises(ImproperlyConfigured, match="same issuer"):
        read(written(tmp_path, GOOD + GOOD.replace("nel-icb", "havering")), production=True)


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="PORTAL_SIGN_ON"):
        read("/nowhere/sign-on.toml", production=True)


def test_http_is_for_this_machine_outside_production() -> None:
    assert is_safe("http://127.0.0.1:9000", production=False)
    assert not is_safe("http://127.0.0.1:9000", production=True)
    assert not is_safe("http://intranet/", production=False)
    assert not is_safe("file:///etc/passwd", production=False)
