"""What the scanners are given: a listener that counts calls, and the bounds of a harmless refusal."""

from __future__ import annotations

from urllib.request import Request, urlopen

import pytest

from tools.scan_files import Refusal, harmful
from tools.scan_listener import listening

pytestmark = pytest.mark.once


def test_calls_are_counted_and_the_scanner_asking_for_them_is_not() -> None:
    with listening() as listener:
        for path in ("get_ssrf.php?session_id=a", "", "ssrf/a/1/74657874/"):
            with urlopen(f"{listener.address}{path}") as answer:
                assert answer.read() == b"{}"
        with urlopen(Request(f"{listener.address}xxe/", data=b"a=b")):
            pass
    assert listener.calls == ["GET /ssrf/a/1/74657874/", "POST /xxe/"]


@pytest.mark.parametrize(
    ("status", "seconds", "mib", "harmless"),
    [(422, 1.0, 20.0, True), (302, 1.0, 20.0, False), (422, 5.0, 20.0, False), (422, 1.0, 200.0, False)],
)
def test_a_refusal_is_harmless_within_bounds(
    status: int,
    seconds: float,
    mib: float,
    harmless: bool,
) -> None:
    assert Refusal("a bomb", status, seconds, mib).is_harmless is harmless


def test_every_harmful_file_of_the_suite_is_sent() -> None:
    assert len(harmful()) == 31
