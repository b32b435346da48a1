"""Whatever people type, no line of the log holds it."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from tcp_portal.operations import request_id
from tcp_portal.operations.logs import JsonFormatter

NUMBER, NAME = "943 476 5919", "Zephyrine"


def line_of(logger: str, message: Any, *values: Any, fault: bool = False, level: int = logging.ERROR) -> str:
    record = logging.LogRecord(
        logger, level, __file__, 1, message, values, sys.exc_info() if fault else None, "asked"
    )
    return JsonFormatter().format(record)


def test_a_line_is_one_object_with_time_level_logger_and_event() -> None:
    line = json.loads(line_of("tcp_portal.packs", "pack %s: %s", 7, "OSError"))
    assert (line["level"], line["logger"], line["event"]) == ("ERROR", "tcp_portal.packs", "pack 7: OSError")
    assert line["time"].endswith("+00:00")
    assert "request_id" not in line


def test_a_line_within_a_request_carries_its_id() -> None:
    with request_id.within("one"):
        assert json.loads(line_of("tcp_portal.packs", "built"))["request_id"] == "one"
    assert request_id.current() == ""


def test_of_a_librarys_line_only_the_fixed_words_stay() -> None:
    line = line_of("django.request", "Not Found: %s", f"/people/?q={NAME}")
    assert json.loads(line)["event"] == "Not Found: %s"
    assert NAME not in line


def test_a_librarys_line_put_together_beforehand_is_only_its_place() -> None:
    for message in (f"Invalid HTTP_HOST header: {NAME}", ValueError(NAME)):
        line = line_of("django.security", message)
        assert json.loads(line)["event"] == "test_logs.asked"
        assert NAME not in line


def test_a_fault_is_told_by_kinds_and_places_never_by_its_words_or_values() -> None:
    number = NUMBER
    try:
        try:
            raise KeyError(f"Key (nhs_number)=({number}) already exists")
        except KeyError as inner:
            raise ValueError(NAME) from inner
    except ValueError:
        line = line_of("django.request", "Internal Server Error: %s", f"/{NAME}", fault=True)
    found = json.loads(line)["fault"]
    assert [one["kind"] for one in found] == ["builtins.ValueError", "builtins.KeyError"]
    assert found[0]["places"][-1].startswith("tests/unit/operations/test_logs.py:")
    assert NAME not in line
    assert NUMBER not in line


def test_extra_values_of_a_line_are_not_written_unless_they_are_ours() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Not Found: %s", ("/",), None)
    record.request, record.status = f"<WSGIRequest: GET '/{NAME}'>", 404
    line = json.loads(JsonFormatter().format(record))
    assert line["status"] == 404
    assert set(line) == {"time", "level", "logger", "event", "status"}
