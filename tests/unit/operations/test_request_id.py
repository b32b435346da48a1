from __future__ import annotations

import uuid

import pytest

from tcp_portal.operations import request_id

GIVEN = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.mark.parametrize("asked", [GIVEN, GIVEN.upper(), GIVEN.replace("-", "")])
def test_the_proxys_uuid_is_kept(asked: str) -> None:
    assert request_id.id_of(asked) == GIVEN


@pytest.mark.parametrize(
    "asked", ["", "Rita Dale", "943 476 5919", "9434765919", "x\r\nSet-Cookie: a=b", "a" * 5000]
)
def test_any_other_word_is_replaced(asked: str) -> None:
    made = request_id.id_of(asked)
    assert made != asked
    assert uuid.UUID(made).version == 4


def test_ids_nest_and_end() -> None:
    with request_id.within("outer"), request_id.within("inner"):
        assert request_id.current() == "inner"
    assert request_id.current() == ""
